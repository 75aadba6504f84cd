"""Simplified Chinese (简体中文): vanishing gradients."""

WORDS: dict[str, str] = {
    "slope.text": "五层 sigmoid，隐藏层各两个神经元。δ 每往回经过一层，就要乘以这一层激活函数的斜率。"
    "面板画出了 sigmoid 和它的斜率：两边平坦，中间最陡。",
    "slope.task": "sigmoid 最陡能有多陡？",
    "slope.hint": "z = 0 时 sigmoid 等于 0.5。",
    "slope.after": "0.5 · (1 − 0.5) = 0.25。就算在最好的情况下，sigmoid 也只让四分之一的误差通过。",
    "bound.text": "从输出层到第 1 层，δ 要经过四个隐藏层，每一层都要乘以这样一个斜率。先不考虑权重。",
    "bound.task": "四个斜率的乘积最大是多少？",
    "bound.hint": "0.25 · 0.25 · 0.25 · 0.25",
    "bound.after": "1/256 = 0.00390625。这要靠权重来弥补，而权重一大，又会把 z 推到平坦的地方去。",
    "back.text": "看看实际如何。先知道的是输出层的 δ，然后逐层往回看。",
    "back.task": "往回走，直到第 1 层两个神经元的 δ 都算出来。",
    "back.hint": "Shift → 可以一次走到阶段末尾；用滑块可以到任何地方。",
    "back.after": "δ⁽⁵⁾ = {top}，δ⁽¹⁾₁ = {bottom}，δ⁽¹⁾₂ = {second}。经过四层之后，"
    "一个神经元剩下不到万分之一，另一个大约六百分之一。",
    "chain.text": "经典的公式是一个长长的乘积。对第 1 层的一个权重来说，"
    "它沿着从损失回到这个权重的每一条路径展开：这里有 8 条，因为第 2、3、4 层各有两个神经元可走。",
    "chain.task": "选中从输入 1 到第 1 层神经元 1 的边，并打开“[closer.chain]”面板。",
    "chain.hint": "点击图中的边，或在卡片的列表里选第 1 层的 w11。面板在“[closer.title]”侧栏里。",
    "chain.after": "每条路径上都有五个 sigmoid 的斜率，每层一个，每个不超过 0.25。路径的乘积有正有负，相加时还会抵消一部分。",
    "health.text": "大网络里没有人逐个去看因子，而是比较各层。",
    "health.task": "打开“[closer.health]”面板。",
    "health.hint": "它是“[closer.title]”侧栏里的一个标签。",
    "health.after": "从第 5 层到第 1 层，梯度逐层缩小。最后几层在学习，前几层几乎不动。",
    "slow.text": "梯度小并不是错误：它们是正确的，核对结果是绿色。但 SGD 让每个权重只移动 η 乘以它的梯度。",
    "slow.task": "运行 100 次迭代。",
    "slow.hint": "“[iteration.run_100]”在网络图下方。",
    "slow.after": "w⁽⁵⁾₁₁ 从 {w5} 变到 {w5_later}，w⁽¹⁾₁₁ 却只从 {w1} 变到 {w1_later}。损失照样在降，"
    "这正是它骗人的地方：只有最后一层在学，而它用的特征，前几层从来没有改进过。",
    "tanh.text": "怎么办？第一，换激活函数。tanh 在 z = 0 处斜率是 1，是 sigmoid 的四倍，输出也以 0 为中心。权重保持不变。",
    "tanh.task": "把四个隐藏层都换成 tanh。",
    "tanh.hint": "在“[drawer.net]”侧栏里，每个隐藏层都可以选激活函数。",
    "tanh.after": "δ⁽¹⁾₁ 原来是 {bottom}，现在是 {tanh}：约为原来的一千倍。它仍会变小，但不至于消失。",
    "relu.text": "这就是换成 tanh 的同一个网络：δ⁽⁵⁾ = {top}，δ⁽¹⁾₁ = {bottom}。深层网络大多用 ReLU，"
    "它的斜率与 z 的大小无关。",
    "relu.task": "经过一个激活的 ReLU（z > 0）时，δ 会怎样？",
    "relu.hint": "在那里 ReLU 就是直线 a = z。",
    "relu.option.one": "原样通过：斜率恰好是 1",
    "relu.option.quarter": "最多乘以 0.25",
    "relu.option.any": "乘以 z",
    "relu.why.quarter": "那是 sigmoid。",
    "relu.why.any": "z 只决定神经元是否激活，不决定它有多陡。",
    "relu.after": "沿着激活的神经元，斜率不会让 δ 消失，只有权重会改变它的大小。代价是 z ≤ 0 "
    "的神经元什么也不传；这就是“[lesson.dead.title]”那一课。",
    "exploding.text": "那么权重呢？在这个 ReLU 网络里，每个隐藏层都把 δ 乘以 2.5。输出层的 δ⁽⁵⁾ = {top}。",
    "exploding.task": "一路传回第 1 层，δ 会变成什么样？",
    "exploding.hint": "从第 4 层到第 1 层有三个权重矩阵：2.5³。",
    "exploding.option.grow": "变大：δ⁽¹⁾ 是 δ⁽⁵⁾ 的十倍以上",
    "exploding.option.same": "不变：所有斜率都是 1",
    "exploding.option.shrink": "变小，深层网络总是这样",
    "exploding.why.same": "斜率是 1，但 δ 还要乘以权重。",
    "exploding.why.shrink": "让它变小的是不超过 0.25 的斜率。这里斜率是 1，而权重在放大。",
    "exploding.after": "δ⁽¹⁾₁ = {bottom} = 2.5³ · δ⁽⁵⁾：梯度爆炸了。Xavier、Kaiming "
    "等初始化方法选择权重的大小，就是为了让 δ 逐层保持同样的量级。",
}
