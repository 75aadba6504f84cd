"""Chinese: the sketch pad of the lab."""

WORDS: dict[str, str] = {
    "mnist.sketch": "写一个数字",
    "mnist.sketch_help": "用鼠标、手指或触控笔书写；不方便书写时，可以载入一张测试图像。",
    "mnist.sketch_label": "写一个数字的画板",
    "mnist.clear": "清除",
    "mnist.load_digit": "载入一张测试图像",
    "mnist.stages": "网络看到的样子",
    "mnist.stages_note": "这是 MNIST 自己的预处理。少了它，再好的网络也认不准手写的数字。",
    "mnist.stage.drawing": "1 · 原图",
    "mnist.stage.crop": "2 · 裁到笔迹边缘",
    "mnist.stage.scaled": "3 · 缩放到 20 × 20 以内",
    "mnist.stage.centred": "4 · 质心移到 28 × 28 的中央",
    "mnist.stage.normalised": "5 · 归一化到 −1 至 1",
    "mnist.prediction": "各个数字的概率",
    "mnist.prediction_idle": "写一个数字，这里就会显示十个概率。",
    "mnist.prediction_untrained": (
        "还没有训练过网络，所以没有答案。请先在上面开始训练；预处理现在就能看。"
    ),
    "mnist.prediction_answer": "网络认为这是 {digit}，把握 {confidence}。",
    "mnist.error.drawing_empty": "画板上还没有笔迹；请写一个数字。",
    "mnist.error.drawing_format": "收到的笔迹不是图像；请清除后重写。",
    "mnist.error.drawing_side": "笔迹图像宽 {value} 像素；应为 1 到 {high}。",
    "mnist.error.drawing_length": "笔迹图像有 {value} 个值；应为 {expected} 个。",
}
