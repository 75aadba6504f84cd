"""Simplified Chinese (简体中文): the tour of the first visit."""

WORDS: dict[str, str] = {
    "tour.title": "导览",
    "tour.again": "看一遍导览",
    "tour.leave": "离开",
    "tour.on": "继续",
    "tour.end": "完成",
    "tour.preset": "这是一个小网络，带一个样本，取自一个常见的教学例子。列表里还有别的网络。",
    "tour.next": "每按一次“下一步”（或 → 键），就计算出下一项。",
    "tour.card": "这里是刚刚算出的内容：一句话、公式、代入的数值，以及执行它的那行代码。",
    "tour.backward": "数值向前，一直算到损失；然后误差 δ 向后传。各阶段的名称是按钮，可以直接跳过去。",
    "tour.delta": "隐藏神经元的第一个 δ：每个输出沿权重把自己的 δ 传回来，求和后再乘以该神经元的斜率。这就是反向传播。",
    "tour.rail": "网络、权重、样本等都在这些抽屉里，点一下即可。导览可以在“?”里再次找到。",
}
