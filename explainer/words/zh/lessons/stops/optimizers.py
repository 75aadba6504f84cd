"""Simplified Chinese (简体中文): backpropagation and optimizers."""

WORDS: dict[str, str] = {
    "who.text": "有两件事常被混为一谈：计算梯度，和使用梯度。这个网络有两个权重和一个偏置，一批十个样本。反向传播刚刚做完，"
    "所选权重 w₁₁ 的卡片上写着 ∂L/∂w₁₁ = {g}。",
    "who.task": "这个数是谁算出来的？",
    "who.hint": "看看网络图上方的各个阶段：哪些已经结束，哪个还没开始？",
    "who.option.backprop": "反向传播：按链式法则从损失回到这个权重",
    "who.option.optimizer": "优化器 SGD",
    "who.option.loss": "前向传播加上损失",
    "who.why.optimizer": "还没轮到 SGD：参数更新阶段还没开始。它只会使用这个数。",
    "who.why.loss": "前向传播得到的是损失本身。损失对某个权重有多敏感，要往回走一遍才知道。",
    "who.after": "反向传播只计算导数，什么都不改变；怎样使用这些导数，由优化器决定。在 PyTorch 里，前者是 `loss.backward()`，"
    "后者是 `optimizer.step()`。",
    "sgd.text": "梯度下降是最简单的优化器：取梯度，变号，乘以 η。这里 η = 0.1。",
    "sgd.task": "计算所选权重的变化量 Δw₁₁。它的梯度是 {g}。",
    "sgd.hint": "−0.1 · {g}",
    "sgd.after": "−0.07532。SGD 只看这一次的梯度，用完就忘，并且对所有参数一视同仁。",
    "three_calls.text": "PyTorch 的训练循环里，每次迭代除了计算损失，还有三个调用：`zero_grad()` 清空梯度，`backward()` 把新的梯度加进去，"
    "`step()` 改变参数。它们的顺序很重要。",
    "three_calls.task": "哪种顺序是对的？",
    "three_calls.hint": "`step()` 需要的是这次迭代的梯度，而且只要这次的。",
    "three_calls.option.zero_backward_step": "`zero_grad()`、`backward()`、`step()`",
    "three_calls.option.step_backward_zero": "`step()`、`backward()`、`zero_grad()`",
    "three_calls.option.backward_zero_step": "`backward()`、`zero_grad()`、`step()`",
    "three_calls.why.step_backward_zero": "第一次迭代时 `step()` 找不到梯度，以后也找不到：梯度刚算完就被清空了。",
    "three_calls.why.backward_zero_step": "梯度在 `step()` 用到之前就被丢掉了，什么也学不到。",
    "three_calls.after": "先清空，再计算，再使用。`zero_grad()` 放在最后、`step()` 之后也可以，但绝不能放在另外两个之间。",
    "accumulate.text": "为什么非要清空？因为 `backward()` 不是覆盖梯度，而是累加：同一个值如果用在好几条路径上，各条路径的贡献本来就要相加。"
    "忘了 `zero_grad()`，就连过去的也一并加了进来。",
    "accumulate.task": "在“[closer.faults]”中打开“[fault.not_zeroed.title]”，然后进入第 2 次迭代。",
    "accumulate.hint": "第一次更新仍然正确，因为还没有可以累加的东西。从第二次起，核对结果变红。",
    "accumulate.after": "现在的梯度里包含了以前每次迭代的梯度，相当于动量系数为 1：网络冲过谷底，来回摆动。100 次迭代之后损失仍有 4.449；"
    "正确的做法是 0.02474。",
    "too_large.text": "对 SGD 来说，η 决定一切。这个网络的损失是三个参数上的一只“碗”。步子太大就会落到对面的坡上；"
    "如果落点比起点还高，下一步也会如此。",
    "too_large.task": "把学习率设为 1.5，然后运行，直到损失超过开始时的 8.134。",
    "too_large.hint": "在“[drawer.optimizer]”侧栏的“[build.rate]”里输入 1.5 并按 Enter，"
    "再按“[iteration.run_10]”。",
    "too_large.after": "第一步甚至有帮助：8.134 变成了 5.270。随后碗最陡的方向占了上风：沿着它，每一步都比前一步冲过头更多。"
    "碗的界限是 2 除以最大曲率，这里是 2 / 1.487 = 1.345。",
    "too_small.text": "步子太小不会发散，却浪费时间：方向是对的，就是走不到。",
    "too_small.task": "把学习率设为 0.001，运行 100 次迭代。",
    "too_small.hint": "在“[drawer.optimizer]”侧栏的“[build.rate]”里输入 0.001 并按 Enter，"
    "再按“[iteration.run_100]”。",
    "too_small.after": "100 次迭代，从 8.134 只降到 6.869；用 η = 0.1 则会是 0.02474。损失稳步下降，并不说明学习率合适。",
    "momentum.text": "动量法用 u 记住过去的梯度：每次保留旧记忆的 μ 倍，加上新的梯度，再沿 u 走一步。"
    "方向一致的梯度让步子变大，来回变号的则互相抵消。这是第二次更新，μ = 0.9：w₁₁ 的旧记忆是 {old}，梯度是 "
    "{g}。",
    "momentum.task": "计算 w₁₁ 的新记忆 u。",
    "momentum.hint": "0.9 · {old} + {g}",
    "momentum.after": "1.193：是梯度的两倍多，因为两次的方向一致。如果一直一致，u 会趋近 g / (1 − 0.9)，"
    "即梯度的十倍。",
    "rmsprop.text": "RMSprop 把每个梯度除以其均方的平方根，让陡的方向和平的方向步长相近。第一次迭代时，v 只见过这一个梯度 g = {g}，"
    "而且只占 1 − α = 0.01 的分量。",
    "rmsprop.task": "η = 0.1，计算 Δw₁₁。",
    "rmsprop.hint": "√v = √(0.01 · g²) = 0.1 · |g|，所以 g / √v 与 g 的大小无关。",
    "rmsprop.after": "−1：不论梯度多大，都是 η 的十倍，因为 v 从 0 开始，偏小得多。Adam 正是为纠正这一点而设计的。",
    "adam.text": "Adam 同时保留两种记忆：像动量法那样记住梯度的 m，像 RMSprop 那样记住梯度平方的 v，"
    "并且做偏差修正，因为两者都从 0 开始。第一次迭代时，修正后的 m 就是 g，修正后的 v 就是 g²。梯度仍是 {g}。",
    "adam.task": "η = 0.1，计算 Δw₁₁。",
    "adam.hint": "g / √(g²) 不是 1 就是 −1：只剩下 g 的符号。",
    "adam.after": "−0.1。Adam 的第一步对每个参数步长都是 η，梯度只决定方向。（并非分毫不差：根号外还加了 ε = 10⁻⁸。）",
    "race.text": "同一个网络，同一个起点，同一批样本，只有优化器不同。SGD 在 η = 0.1 时用 100 次迭代把损失降到 0.02474。"
    "Adam 的步长不取决于梯度大小，所以在碗的平缓方向上不会变慢。",
    "race.task": "选择 Adam，运行到损失低于 0.01。",
    "race.hint": "在“[drawer.optimizer]”侧栏里选 Adam，学习率保持 0.1，然后按“[iteration.run_100]”。",
    "race.after": "100 次迭代之后是 0.0006302。但这不能证明 Adam 更好：SGD 用 η = 0.9，20 次之后就低于 0.0003。"
    "哪个优化器更快，取决于问题和 η；要在自己的数据上比较。",
}
