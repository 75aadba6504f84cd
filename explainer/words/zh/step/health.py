"""The words of the panel on the health of the gradients, in Simplified Chinese."""

WORDS: dict[str, str] = {
    "health.none": "这次迭代没有发现问题：δ 能传到每一层，没有死亡或饱和的神经元，损失也正常。",
    "health.count": "发现 {count} 个问题",
    "health.layer": "层",
    "health.delta": "δ 的大小",
    "health.gradient": "∂L/∂W 的大小",
    "health.update": "更新",
    "health.no_update": "W = 0",
    "health.scale": "大小指均方根：δ 对神经元和样本取，∂L/∂W 对权重取。|\u2060ΔW\u2060| / |\u2060W\u2060| "
    "是更新与被更新的权重之比，通常在 10⁻³ 到 10⁻² 之间。条形用对数刻度：每一列跨 {decades} 个数量级，"
    "最长的条是该列的最大值。",
    "health.limits": "判断标准",
    "health.limits.text": "死亡：ReLU 神经元在每个样本上 z ≤ 0。饱和：半数以上的样本上 |f′| < "
    "0.05（sigmoid、tanh）。消失：δ 小于输出层的 1%；爆炸：大于输出层的 100 倍。更新过大：|ΔW| > |W|。"
    "损失上升：连续 3 次迭代，且总共超过 1%；或一次就升到 1.5 倍。停滞：最近 20 次迭代的平均损失与之前 20 "
    "次相差不到 0.1%，而损失仍高于最初的十分之一。",
    "health.try": "可以试试：",
    "health.table": "各层的大小",
    "health.where.layer": "第 {layer} 层",
    "health.where.units": "第 {layer} 层的神经元 {units}",
    "health.dead.title": "死亡",
    "health.dead.text": "在全部 {samples} 个样本上 z ≤ 0（最大为 {z}）。ReLU 在那里不传 δ："
    "这些权重的梯度恰好是 0。它们的 z 只有在输入改变时（换样本，或前面的层还在学习），或在动量、"
    "权重衰减的作用下，才可能改变。",
    "health.dead.try": "减小学习率、换一个随机种子、用 Leaky ReLU，或让偏置从正数开始。",
    "health.idle.title": "未激活",
    "health.idle.text": "在唯一的样本上 z ≤ 0（最大为 {z}），所以 ReLU 不传 δ。只凭一个样本，"
    "分不清神经元是死了，还是恰好没有激活。",
    "health.idle.try": "增加样本：在所有样本上都不激活，才是死亡。",
    "health.saturated.title": "饱和",
    "health.saturated.text": "{samples} 个样本中至少有 {on} 个 |f′| < 0.05：δ 几乎传不过去。",
    "health.saturated.try": "减小初始权重、缩放输入，或换用两端不平的激活函数。",
    "health.stuck.title": "自信却错了",
    "health.stuck.text": "{samples} 个样本中至少有 {on} 个离目标很远，而那里 |f′| < 0.05：误差很大，δ 却很小。",
    "health.stuck.try": "用交叉熵代替平方误差：它的 δ 是 ŷ − y，不含 f′。",
    "health.twins.title": "双胞胎",
    "health.twins.text": "传入和传出的权重都相同，梯度也就相同，优化器对它们的记忆也相同：它们会一直相同，"
    "只能算一个神经元。",
    "health.twins.try": "随机的初始权重。",
    "health.cut.title": "断路",
    "health.cut.text": "通向后一层的权重都是 0，所以没有 δ 传回来，这一层在这次迭代中什么也学不到。",
    "health.cut.try": "不为 0 的初始权重。",
    "health.blocked.title": "没有 δ 传回",
    "health.blocked.text": "后一层传回的各项之和为 0：每个 w·δ 都是 0，或互相抵消。"
    "所以这一层在这次迭代中什么也学不到。",
    "health.blocked.try": "看看后一层的神经元：它们的 δ 或权重是 0。",
    "health.vanishing.title": "消失",
    "health.vanishing.text": "δ 只剩输出层的 {ratio}：一路上每一层都削去一部分。",
    "health.vanishing.try": "用 ReLU 或 tanh 代替 sigmoid、Xavier 或 Kaiming 初始化、减少层数。",
    "health.exploding.title": "爆炸",
    "health.exploding.text": "δ 是输出层的 {ratio} 倍：一路上每一层都把它放大。",
    "health.exploding.try": "减小初始权重（Xavier、Kaiming），或减小学习率。",
    "health.leap.title": "更新过大",
    "health.leap.text": "更新的大小是被更新的权重的 {share} 倍。",
    "health.leap.try": "把学习率调到十分之一。",
    "health.flat.title": "几乎没有梯度",
    "health.flat.text": "误差还在（输出层 δ 的大小是 {error}），梯度却只有 {gradient}：各样本的要求互相抵消，或者传不过去。",
    "health.flat.try": "换一个随机种子；如果有死亡、饱和的神经元或双胞胎，先解决它们。",
    "health.overflow.title": "超出有限数",
    "health.overflow.text": "在这次或下一次迭代中，数值溢出了。",
    "health.overflow.try": "把学习率调到十分之一、减小权重，或缩放输入。",
    "health.rising.title": "损失在上升",
    "health.rising.text": "已连续 {count} 次迭代，这一次从 {loss} 升到 {after}。",
    "health.rising.try": "把学习率调到三分之一至十分之一，或减小动量。",
    "health.overshot.title": "步子过大",
    "health.overshot.text": "这次更新把损失从 {loss} 带到 {after}：步长超出了线性近似成立的范围。",
    "health.overshot.try": "减小学习率。",
    "health.still.title": "停滞",
    "health.still.text": "损失已有 {count} 次迭代几乎不变：平均 {loss}，最初是 {first}。这里是平台，或是一个不够好的极小值。",
    "health.still.try": "若是平台：增大学习率、加动量或用 Adam；若是极小值：换随机种子或增加神经元。",
}
