"""Simplified Chinese (简体中文): what a trained net of the lab has learned."""

WORDS: dict[str, str] = {
    "mnist.learned.view": "显示什么",
    "mnist.learned.view.errors": "错误",
    "mnist.learned.view.space": "最后一个隐藏层",
    "mnist.learned.view.classes": "类别与权重",
    "mnist.learned.empty": "第一轮训练结束后显示。",
    "mnist.learned.nothing": "还没有完成一轮训练。第一轮结束后，下面就是那时的网络。",
    "mnist.learned.no_answer": "服务器没有回应。请刷新页面，或重新打开这次训练。",
    "mnist.learned.asking": "正在用网络识别 10\u00a0000 张测试图像……",
    "mnist.learned.after_epoch": (
        "第 {epoch} 轮结束时（共 {epochs} 轮）：10\u00a0000 张测试图像预测正确 {accuracy}。"
    ),
    "mnist.learned.pretrained": (
        "预训练的网络：10\u00a0000 张测试图像预测正确 {accuracy}。你自己训练之后，这里就是你的网络。"
    ),
    "mnist.learned.ended": (
        "用训练结束时的权重（第 {epoch} 轮第 {batch} 批之后）：10\u00a0000 张测试图像预测正确 "
        "{accuracy}。"
    ),
    "mnist.learned.diverged": (
        "用损失变得过大之前最后一组正常的权重（第 {epoch} 轮第 {batch} 批发散）：10\u00a0000 "
        "张测试图像预测正确 {accuracy}。"
    ),
    "mnist.learned.kept": "用最后一次保存的权重：10\u00a0000 张测试图像预测正确 {accuracy}。",
    "mnist.learned.confusion": "混淆矩阵",
    "mnist.learned.confusion_note": (
        "每行是一个真实类别，每列是一种预测。对角线上是预测正确的；格子越红，这种错误越常见。点一个格子，"
        "看看是哪些图像。"
    ),
    "mnist.learned.numbers": "显示",
    "mnist.learned.numbers.counts": "图像数",
    "mnist.learned.numbers.shares": "占该行的百分比",
    "mnist.learned.true": "真实类别",
    "mnist.learned.answered": "预测类别",
    "mnist.learned.show_cell": "显示这些图像",
    "mnist.learned.cell": "真实类别“{truth}”，预测“{answer}”：{count} 张（占该行 {share}）",
    "mnist.learned.gallery": "测试图像",
    "mnist.learned.kind": "看哪些",
    "mnist.learned.kind.first": "前 40 张",
    "mnist.learned.kind.worst": "损失最大",
    "mnist.learned.kind.unsure": "正确但最没把握",
    "mnist.learned.kind.cell": "某一格",
    "mnist.learned.kind.near": "相邻的",
    "mnist.learned.first": "测试集最前面的图像：这 {count} 张预测正确 {right} 张。",
    "mnist.learned.first_idle": (
        "测试集最前面的图像，网络训练时从不使用它们。第一轮结束后，这里给出网络对每一张的预测。"
    ),
    "mnist.learned.worst": "全部 {total} 张中损失最大的图像。",
    "mnist.learned.unsure": "{total} 个正确预测中，得分最低的那些。",
    "mnist.learned.cell_of": "真实类别“{truth}”，预测“{answer}”：共 {total} 张，损失大的在前。",
    "mnist.learned.cell_none": "没有真实类别为“{truth}”而预测为“{answer}”的图像。",
    "mnist.learned.near": "第 {index} 号图像，以及投影图中离它最近的图像，越近越靠前。",
    "mnist.learned.right": "第 {index} 号测试图像：“{truth}”，预测正确。",
    "mnist.learned.wrong": "第 {index} 号测试图像：真实类别是“{truth}”，预测是“{answer}”。",
    "mnist.learned.unanswered": "第 {index} 号测试图像：“{truth}”。",
    "mnist.learned.loss": "损失 ℓ = {loss}",
    "mnist.learned.loss_short": "ℓ {loss}",
    "mnist.learned.scores": "各类别的概率",
    "mnist.learned.outputs": "各类别的输出（1 表示是，0 表示不是）",
    "mnist.learned.open": "逐步打开",
    "mnist.learned.previous": "上 40 张",
    "mnist.learned.next": "下 40 张",
    "mnist.learned.page": "第 {from} 到 {to} 张，共 {total} 张",
    "mnist.learned.classes": "各类别的准确率",
    "mnist.learned.classes_note": (
        "召回率：某一类的全部图像中，网络认出来的比例。精确率：网络预测为这一类的全部图像中，正确的比例。"
        "点表头可以排序。"
    ),
    "mnist.learned.class": "类别",
    "mnist.learned.recall": "召回率",
    "mnist.learned.precision": "精确率",
    "mnist.learned.recall_of": "{images} 张图像中的 {right} 张",
    "mnist.learned.precision_of": "{answered} 次预测中的 {right} 次",
    "mnist.learned.never": "从未这样预测",
    "mnist.learned.projection": "最后一个隐藏层的二维投影",
    "mnist.learned.projection_label": (
        "最后一个隐藏层的投影。用方向键逐张移动，按回车键显示与它相邻的图像。"
    ),
    "mnist.learned.projection_hidden": (
        "图中每个数字是前 {count} 张测试图像之一，位置由最后一个隐藏层的 {units} 个激活值决定。"
        "输出层要在这个空间里用平面把各类分开。圆圈标出预测错误的图像。"
    ),
    "mnist.learned.projection_image": (
        "这个网络没有隐藏层，输出层直接读取图像：图中每个数字是前 {count} 张测试图像之一，位置由它的 "
        "{units} 个像素值决定。训练前后位置都一样，变的只是圆圈，也就是预测错误的图像。"
    ),
    "mnist.learned.axes": (
        "坐标轴是前两个主成分（PCA），比例尺相同，分别占方差的 {first} 和 {second}，合计 {both}。"
        "图中分开的确实分开；挤在一起的，在其余 {rest} 的方差里仍可能不同。"
    ),
    "mnist.learned.axes_one": "这一层只有一个神经元，所以两个坐标轴表示同一个数。",
    "mnist.learned.axes_none": "这些图像都在同一点：这一层对所有图像的输出都一样。",
    "mnist.learned.no_places": "激活值太大，无法画出。",
    "mnist.learned.component": "第 {number} 主成分（{share}）",
    "mnist.learned.legend": "类别：选一个，其余的变淡",
    "mnist.learned.image": "图像编号",
    "mnist.learned.show_near": "显示相邻的图像",
    "mnist.learned.weights": "画成图像的权重",
    "mnist.learned.layer": "层",
    "mnist.learned.layer_dense": "第 {layer} 层：{units} 个神经元",
    "mnist.learned.layer_convolution": "第 {layer} 层：{units} 个卷积核",
    "mnist.learned.weights_dense": (
        "第 1 层的每个神经元一张图：从 {side} × {side} 个像素到它的权重。"
    ),
    "mnist.learned.weights_dense_colour": (
        "第 1 层的每个神经元三张图：从左到右是从 {side} × {side} 个像素的红、绿、蓝三个值到它的权重。"
    ),
    "mnist.learned.weights_kernel": (
        "第 {layer} 层的每个卷积核一张图：它在图像上滑动的 {side} × {side} 个权重。"
    ),
    "mnist.learned.weights_kernel_colour": (
        "第 {layer} 层的每个卷积核三张图：从左到右是它对红、绿、蓝的 {side} × {side} 个权重。"
    ),
    "mnist.learned.weights_grid": (
        "每一列是第 {layer} 层的一个卷积核：从上到下是它对所读取的 {channels} 个通道各自的"
        " {side} × {side} 个权重。对所有通道求和，得到一张特征图。"
    ),
    "mnist.learned.weights_range": (
        "橙色为负，蓝色为正，中性色为 0。达到 ±{limit} 时颜色最深；这一层的权重在 {least} 到"
        " {largest} 之间。{shown}"
    ),
    "mnist.learned.weights_some": "显示 {units} 个神经元中的前 {shown} 个。",
    "mnist.learned.weights_all": "{units} 个全部显示。",
    "mnist.learned.weight": (
        "{unit}，通道 {channel}，第 {row} 行第 {column} 列：权重 {sign} {value}"
    ),
    "mnist.learned.weight_hint": "指向一个权重，就能读出它的值。",
    "mnist.learned.kernels_label": (
        "第 {layer} 层的卷积核：{units} 列，每列 {channels} 张 {side} × {side} 的权重图"
    ),
    "mnist.learned.out_channel": "卷积核",
    "mnist.learned.in_channel": "读取的通道",
}
