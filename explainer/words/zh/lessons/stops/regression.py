"""Simplified Chinese (简体中文): linear regression from scratch."""

WORDS: dict[str, str] = {
    "half_square.text": "这 1000 个点由 y = 2x₁ − 3.4x₂ + 4.2 加一点噪声产生。现在假装不知道它们的来历："
    "让一个没有激活函数的神经元把这三个数找回来。它的权重从接近 0 开始，所以输出也接近 0。这一批的第一个样本 "
    "y = {y}。",
    "half_square.task": "计算第一个样本的损失 ½ (ŷ − y)²。",
    "half_square.hint": "ŷ ≈ 0，所以损失大约是 ½ · {y}²。",
    "half_square.after": "大约 1.56。½ 只是为了方便：对平方求导时掉下来的 2 正好与它抵消。",
    "delta.text": "只有一层，所以反向传播很短。用 ½ 平方误差而没有激活函数时，δ 就是带符号的误差 ŷ − y。",
    "delta.task": "计算这个样本的 δ。它的目标是 {y}。",
    "delta.hint": "ŷ 几乎是 0，所以 ŷ − y 几乎就是 −y。",
    "delta.after": "大约 −1.77：输出偏小这么多。",
    "gradient.text": "权重的梯度等于 δ 乘以这个权重所乘的量，这里就是输入 x₁ = {x}。",
    "gradient.task": "计算这个样本的 ∂ℓ/∂w₁。δ = {delta}。",
    "gradient.hint": "负负得正。",
    "gradient.after": "大约 1.63：这一个样本希望 w₁ 变小，尽管真值是 2。另外九个样本可能不同意。",
    "sum.text": "十个样本有十个损失，所以在 PyTorch 里 `l` 有十个元素。《动手学深度学习》写的是 "
    "`l.sum().backward()`。",
    "sum.task": "为什么要先求和，再调用 `backward()`？",
    "sum.hint": "梯度说的是一个数怎样变化。`l` 里有几个数？",
    "sum.option.scalar": "`backward()` 要从一个数出发；和的梯度就是十个梯度的和",
    "sum.option.faster": "只是比调用十次 `backward()` 更快，结果一样",
    "sum.option.mean": "为了让损失与批量大小无关",
    "sum.why.faster": "确实更快，但原因不在这里：不求和的话 `backward()` 会报错，因为十个数没有一个共同的梯度。",
    "sum.why.mean": "取平均才会这样。求和正相反：样本数加倍，梯度也加倍。",
    "sum.after": "和的导数等于导数的和，所以什么也没丢。不过现在的梯度是平均值的十倍。",
    "reduction.text": "到目前为止，页面对这一批取的是平均：∂L/∂w₁ = {g} 是十个梯度的平均值。"
    "现在按这本书的做法来。",
    "reduction.task": "把“[build.reduction]”设为“[reduction.sum]”。",
    "reduction.hint": "这个选项在“[drawer.net]”侧栏里，紧挨着损失函数。",
    "reduction.after": "w₁ 的梯度变成了 −11.33，正好是原来的十倍。如果 η 不变，每一步也会是原来的十倍。",
    "batch_size.text": "所以《动手学深度学习》在更新时做除法：`param -= lr * param.grad / batch_size`，"
    "这与一开始就取平均是一回事。lr = 0.03、批量大小为 10 时，求和得到的梯度乘的是一个相当小的数。",
    "batch_size.task": "如果用求和而不做除法，学习率取多少才有同样的效果？",
    "batch_size.hint": "0.03 / 10",
    "batch_size.after": "0.003。用求和时，η 要随批量大小改变；用平均则不必。所以通常取平均。",
    "no_grad.text": "手写的更新：`with torch.no_grad(): w -= lr * w.grad`。这里仍取平均，lr = 0.03。梯度是 {g}，目前 w₁ = 0.001257。",
    "no_grad.task": "计算新的 w₁，再说说 `no_grad` 是做什么的。",
    "no_grad.hint": "0.001257 − 0.03 · {g}。另外：凡是用到需要梯度的张量的计算，自动求导都会记录下来。",
    "no_grad.option.graph": "更新不属于损失的计算，不应被自动求导记录",
    "no_grad.option.speed": "让梯度更精确",
    "no_grad.option.sign": "防止 `backward()` 运行第二次",
    "no_grad.why.speed": "没有它，梯度也一样精确。关键在于权重改变时自动求导会记录什么。",
    "no_grad.why.sign": "`backward()` 运行几次由循环决定；`no_grad` 只管权重改变的那一行。",
    "no_grad.after": "0.03524。没有 `no_grad`，PyTorch 根本不允许就地修改这样的张量。`optimizer.step()` 内部也是这么做的，所以平时看不到它。",
    "zero.text": "更新之后，《动手学深度学习》还调用了 `param.grad.zero_()`。看看不这样做会怎样，"
    "而且是在真正的小批量上。",
    "zero.task": "在“[closer.faults]”中打开“[fault.not_zeroed.title]”，然后运行 100 次迭代，"
    "也就是一轮（epoch）。",
    "zero.hint": "“[iteration.run_100]”在网络图下方。",
    "zero.after": "损失稳不下来：仅在这一轮里就在 0.06 和 74.49 之间摆动。"
    "过去所有梯度的总和把权重推过目标，拉回来，又推过去。",
    "epoch.text": "现在按正确的方式来：1000 个样本、每批 10 个，就是 100 次迭代，"
    "之后每个样本恰好都看过一次。这就是一轮（epoch）。",
    "epoch.task": "运行第一轮。",
    "epoch.hint": "按“[iteration.run_100]”正好。",
    "epoch.after": "在全部 1000 个样本上，损失从 16.71 降到 0.03523。权重是 1.908 和 −3.247，偏置是 4.004：已经很接近 2、−3.4 和 4.2。",
    "estimates.text": "在这个标签页上，可以从整体上看同一个训练：两层循环，逐批和逐轮的损失，"
    "以及估计值与真值的对照。",
    "estimates.task": "训练三轮。",
    "estimates.hint": "按三次“[data.train.epoch]”。",
    "estimates.after": "第一轮之后 0.03523，第二轮之后 0.00012，第三轮之后 0.00005。不会再低了：y "
    "的噪声标准差是 0.01，而 ½ · 0.01² = 0.00005。",
    "truth.text": "三轮之后，w₁ = {w1}，w₂ = {w2}，b = {b}。它们仅仅从样本中找到，"
    "所用的四个阶段与任何网络相同。",
    "truth.task": "选中输出神经元，看看它学到的数。",
    "truth.hint": "点击图中右边的神经元。",
    "truth.after": "没有一个是分毫不差的。再训练更多轮也不会改变这一点，那只会去拟合这 1000 个点的噪声；"
    "要更准，需要更多的点。",
}
