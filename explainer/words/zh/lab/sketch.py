"""Chinese: the sketch pad of the lab."""

WORDS: dict[str, str] = {
    "mnist.sketch": "写一个数字",
    "mnist.sketch_help": "用鼠标、手指或触控笔书写，也可以把数字图片拖到这里（PNG、JPEG）。",
    "mnist.sketch_label": "画板",
    "mnist.sketch_hint": "在这里写一个大大的数字",
    "mnist.pen": "笔",
    "mnist.pen.fine": "细",
    "mnist.pen.medium": "中",
    "mnist.pen.broad": "粗",
    "mnist.undo": "撤销",
    "mnist.clear": "清除",
    "mnist.photo": "载入图片",
    "mnist.photo.gray": "你的图片（灰度）",
    "mnist.photo.ink": "笔迹：比 {threshold} 亮",
    "mnist.photo.inverted": "笔迹：比 {threshold} 暗；已反色",
    "mnist.load_digit": "载入测试图像",
    "mnist.stages": "网络看到的样子",
    "mnist.stages_note": "这是 MNIST 自己的预处理。少了它，再好的网络也认不准画板上的数字。",
    "mnist.stage.drawing": "1 · 原图；虚线框恰好包住笔迹",
    "mnist.stage.crop": "2 · 裁到这个框",
    "mnist.stage.scaled": "3 · 缩放到 20 × 20（虚线框）以内；＋ 是质心",
    "mnist.stage.centred": "4 · 平移，让 ＋ 落在 28 × 28 的正中",
    "mnist.stage.normalised": "5 · 归一化：橙色为 −1，蓝色为 +1",
    "mnist.stage.nearest": "对照：最相似的训练图像",
    "mnist.prediction": "各个类别的概率",
    "mnist.prediction_outputs": "十个输出 ŷ",
    "mnist.prediction_note": "边画边预测。点一下某个条形，下方就显示这个输出取决于哪些像素。",
    "mnist.sketch_open": "逐步打开",
    "mnist.prediction_idle.mnist": "写一个数字，这里就会显示网络的预测。",
    "mnist.prediction_idle.fashion": (
        "这个网络学的是服装照片（Fashion-MNIST）。你画的图会经过同样的预处理，"
        "但它与训练用的照片不是一类东西；测试图像才是。"
    ),
    "mnist.prediction_colour": (
        "这个网络学的是彩色照片（CIFAR-10），而画板只有灰度，网络无从辨认；请改用 MNIST 训练。"
    ),
    "mnist.prediction_untrained": (
        "还没有训练过网络，所以没有预测。请先在上面开始训练；预处理现在就能看。"
    ),
    "mnist.prediction_answer": "网络的预测是 {digit}，置信度 {confidence}。",
    "mnist.prediction_largest": (
        "最大的输出属于 {digit}：{confidence}。网络用平方误差训练，目标是 1 和 0，"
        "所以这些输出不是概率，加起来也不必等于 1。"
    ),
    "mnist.saliency": "输入处的 δ：输出取决于哪些像素",
    "mnist.saliency.choose": "更像……",
    "mnist.saliency.second": "第二预测",
    "mnist.saliency_idle": (
        "改动哪些像素，会让它更像 7？有了训练好的网络，再写一个数字，"
        "链式法则就比训练时多走一步：一直传到图像。"
    ),
    "mnist.saliency_probability": (
        "紫色：这里多一点墨，网络给 {digit} 的概率就上升。洋红：这里多一点墨，概率就下降，"
        "擦掉反而有利。细线是你的笔迹轮廓。"
    ),
    "mnist.saliency_output": (
        "紫色：这里多一点墨，{digit} 的输出就上升。洋红：这里多一点墨，输出就下降，"
        "擦掉反而有利。细线是你的笔迹轮廓。"
    ),
    "mnist.saliency_scale": (
        "最强的像素：灰度每变 1，输出变 ±{limit}。这只对微小的改动成立；把一个像素从 −1 涂到 1 可不算小。"
    ),
    "mnist.out_of_distribution": "它像网络见过的东西吗？",
    "mnist.out_of_distribution_idle": (
        "不论你画什么，网络都得从十个类别里选一个。一幅图与训练图像有多不像，要另外测量，就在这里。"
    ),
    "mnist.out_of_distribution_pending": "正在测量训练图像，请稍候。",
    "mnist.out_of_distribution_like": "像 {name}：有 {share} 的测试图像更接近某张训练图像。",
    "mnist.out_of_distribution_unsure": "不太像 {name}：有 {share} 的测试图像更接近某张训练图像。预测可能只是猜的。",
    "mnist.out_of_distribution_unlike": "不像 {name}：有 {share} 的测试图像更接近某张训练图像。别信网络的预测。",
    "mnist.out_of_distribution_all": "100%",
    "mnist.out_of_distribution_note": "最相似的训练图像和它们的标签。",
    "mnist.error.photo_kind": "{file} 不是这里能读的图片：可以用 PNG 或 JPEG。",
    "mnist.error.photo_large": "{file} 超过 20 MB；请缩小图片，或只截取数字部分。",
    "mnist.error.photo_damaged": "{file} 读不出图像；请重新存成 PNG 或 JPEG。",
    "mnist.error.drawing_empty": "画板上还没有笔迹；请写一个数字。",
    "mnist.error.drawing_format": "收到的笔迹不是图像；请清除后重写。",
    "mnist.error.drawing_side": "笔迹图像宽 {value} 像素；应为 1 到 {high}。",
    "mnist.error.drawing_length": "笔迹图像有 {value} 个值；应为 {expected} 个。",
    "mnist.error.no_answer": "服务器没有回应。笔迹还在；接着写就会再试。",
}
