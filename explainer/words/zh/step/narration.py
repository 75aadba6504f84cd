"""Simplified Chinese (简体中文): what a step says."""

WORDS: dict[str, str] = {
    "unit.input": "输入 {unit}",
    "unit.hidden": "第 {layer} 层的神经元 {unit}",
    "unit.hidden.only": "隐藏神经元 {unit}",
    "unit.output": "输出 {unit}",
    "unit.output.class": "输出 {unit} ({name})",
    "unit.class": "类别 {number}",
    "what.weight": "从{source} 到{unit} 的权重",
    "what.bias": "{unit} 的偏置",
    "where.sample": "样本 {sample}：",
    "step.input": "{where}样本给出{unit} 的值。",
    "step.target": "{where}目标值：{unit} 应有的输出。",
    "step.weighted_input": "{where}{unit} 的加权输入：传来的每个值乘以各自的权重，全部相加，再加上偏置。",
    "step.weighted_input.no_bias": "{where}{unit} 的加权输入：传来的每个值乘以各自的权重，全部相加。",
    "step.activation.identity": "{where}{unit} 的激活值就是它的加权输入，原样输出。",
    "step.activation.sigmoid": "{where}{unit} 的激活值：sigmoid 把加权输入压缩到 0 与 1 之间。",
    "step.activation.tanh": "{where}{unit} 的激活值：tanh 把加权输入压缩到 −1 与 1 之间。",
    "step.activation.relu": "{where}{unit} 的激活值：ReLU 让正的加权输入原样通过，把负的变成 0。",
    "step.activation.leaky_relu": "{where}{unit} 的激活值：Leaky ReLU 让正的加权输入原样通过，"
    "负的只保留百分之一。",
    "step.activation.softplus": "{where}{unit} 的激活值：softplus 是 ln(1 + e^z)，像一个没有拐角的 ReLU：总大于 0，z 很大时几乎等于 z。",
    "step.activation.elu": "{where}{unit} 的激活值：ELU 让正的加权输入原样通过，负的变成 e^z − 1，永远不低于 −1。",
    "step.activation.silu": "{where}{unit} 的激活值：SiLU 是 z 乘以它自己的 sigmoid：z 很大时几乎等于 z，很小时几乎等于 0。",
    "step.activation.gelu": "{where}{unit} 的激活值：GELU 是 z 乘以 Φ(z)，即标准正态分布落在 z 以下的概率。",
    "step.activation.gelu_tanh": "{where}{unit} 的激活值：GELU（tanh 近似）是 z 乘以 Φ(z) 的近似值，算起来更快。",
    "step.activation.hard_step": "{where}{unit} 的激活值：阶跃函数在加权输入大于 0 时输出 1，否则输出 0。",
    "step.activation.softmax": "{where}{unit} 的激活值：它在所有 e^z 之和中所占的份额。"
    "各输出的份额加起来等于 1，因此可以当作概率来读。",
    "step.loss.mse": "{where}损失：每个输出与目标之差的平方，再对所有输出取平均。",
    "step.loss.half_squared_error": "{where}损失：各输出与目标之差的平方和的一半。",
    "step.loss.squared_error": "{where}损失：各输出与目标之差的平方和。",
    "step.loss.l1": "{where}损失：每个输出与目标相差多少，再对所有输出取平均。离群值只按差距本身计入，不按差距的平方。",
    "step.loss.huber": "{where}损失：Huber 损失，对各个输出取平均。误差不超过阈值 κ 时按平方的一半计入，超过后只按大小计入。",
    "step.loss.hinge": "{where}损失：合页损失。每个输出各算各的：目标乘以输出达到 1 就记 0，否则记它离 1 还差多少；最后全部相加。",
    "step.loss.output": "{where}损失就是各输出之和：网络算出的这个表达式本身，不与任何目标比较。",
    "step.loss.bce": "{where}损失：二元交叉熵，对各个输出取平均；只有当每个输出都接近它的目标时才会小。",
    "step.loss.cross_entropy": "{where}损失：交叉熵，即网络给正确类别的概率取对数再取负。",
    "step.loss.mse.one": "{where}损失：输出与目标之差的平方。",
    "step.loss.half_squared_error.one": "{where}损失：输出与目标之差的平方的一半。",
    "step.loss.squared_error.one": "{where}损失：输出与目标之差的平方。",
    "step.loss.l1.one": "{where}损失：输出与目标相差多少。离群值只按差距本身计入，不按差距的平方。",
    "step.loss.huber.one": "{where}损失：Huber 损失。误差不超过阈值 κ 时按平方的一半计入，超过后只按大小计入。",
    "step.loss.hinge.one": "{where}损失：合页损失。目标乘以输出达到 1 时为 0，否则是它离 1 还差多少。",
    "step.loss.output.one": "{where}损失就是输出本身：网络算出的这个表达式，不与任何目标比较。",
    "step.loss.bce.one": "{where}损失：二元交叉熵，只有当输出接近目标时才会小。",
    "step.loss.bce.soft": "{where}损失：二元交叉熵。每个输出等于目标时它最小；目标在 0 与 1 之间时，"
    "即使这样它也不为 0。",
    "step.loss.cross_entropy.soft": "{where}损失：交叉熵，即每个概率取对数再取负，以目标为权重相加。"
    "概率等于目标时它最小。",
    "step.loss.single": "这一批只有一个样本，所以它的损失就是整批的损失。",
    "step.loss.mean": "整批的损失：{count} 个样本的损失取平均。",
    "step.loss.sum": "整批的损失：{count} 个样本的损失求和。",
    "step.output_gradient.mse": "{where}{unit} 变动时，损失会变动多少：误差 ŷ − y，"
    "再乘以由“平方”和“取平均”带来的系数 2/n。",
    "step.output_gradient.half_squared_error": "{where}{unit} 变动时，损失会变动多少："
    "平方的一半求导，正好就是误差 ŷ − y。",
    "step.output_gradient.squared_error": "{where}{unit} 变动时，损失会变动多少：误差 ŷ − y，乘以求平方带来的 2。",
    "step.output_gradient.l1": "{where}{unit} 变动时，损失会变动多少：只看它在目标的哪一边，取 1 或 −1，再除以输出的个数。正好等于目标时没有斜率，这里与 torch 一样取 0。",
    "step.output_gradient.l1.one": "{where}{unit} 变动时，损失会变动多少：只看它在目标的哪一边，取 1 或 −1。正好等于目标时没有斜率，这里与 torch 一样取 0。",
    "step.output_gradient.huber": "{where}{unit} 变动时，损失会变动多少：误差 ŷ − y，但两个方向都不超过 κ，再除以输出的个数。",
    "step.output_gradient.huber.one": "{where}{unit} 变动时，损失会变动多少：误差 ŷ − y，但两个方向都不超过 κ。",
    "step.output_gradient.hinge": "{where}{unit} 变动时，损失会变动多少：目标乘以输出小于 1 时是 −y，达到 1 后是 0：留有余量的正确结果不再去动它。",
    "step.output_gradient.output": "{where}{unit} 变动时，损失会变动多少：损失就是这个输出，所以导数是 1。",
    "step.output_gradient.mse.one": "{where}{unit} 变动时，损失会变动多少：误差 ŷ − y，"
    "再乘以由“平方”带来的系数 2。",
    "step.contribution": "{where}沿{what}传回来的量：旧权重乘以这条边所通向的神经元的 δ。",
    "step.backward_sum": "{where}传回{unit} 的各项之和：它的激活值变动时，损失会变动多少。"
    "隐藏神经元没有自己的目标值，这个和就起了误差的作用。",
    "step.input_gradient": "{where}传回{unit} 的各项之和：这个输入变动时，损失会变动多少。输入前面没有权重，也没有斜率，反向传播到此为止。",
    "step.slope.hidden": "{where}{unit} 的激活函数在此处的斜率：z 的微小变动有多少能传到 a。"
    "它只取决于 z，与网络错得多不多无关。",
    "step.slope.output": "{where}{unit} 的激活函数在此处的斜率：它只取决于 z，与误差无关。",
    "step.slope.zero": "这里斜率为 0，什么也传不回去。",
    "step.slope.small": "这里斜率很小：误差再大，δ 也很小。",
    "step.slope.identity": "{where}{unit} 的激活函数在此处的斜率：恒等函数的斜率处处为 1。",
    "step.slope.hard_step": "{where}{unit} 的激活函数在此处的斜率：阶跃函数两边都是平的，斜率处处为 0。",
    "step.jacobian.own": "{where}{unit} 随自己的 z 怎样变动：ŷ (1 − ŷ)，与 sigmoid 相同。",
    "step.jacobian.other": "{where}{unit} 随{other} 的 z 怎样变动：两者份额之积的相反数。一个输出的 z 变大，其他输出的份额就都变小。",
    "step.delta.output": "{where}{unit} 的 δ：它的加权输入变动时，损失会变动多少。"
    "由两个因子相乘：损失随输出变动多少，输出又随 z 变动多少。",
    "step.delta.jacobian": "{where}{unit} 的 δ：它的加权输入变动时，损失会变动多少。softmax 的每个输出都会跟着动，所以要全部计入：损失随每个 ŷ 的变化率，乘以这个 ŷ 随这个 z 的变化率，再相加。",
    "step.delta.bce": "{where}{unit} 的 δ：sigmoid 配二元交叉熵时斜率正好约掉，只剩下 ŷ − y，"
    "再除以输出的个数。",
    "step.delta.bce.one": "{where}{unit} 的 δ：sigmoid 配二元交叉熵时斜率正好约掉，只剩下 ŷ − y。",
    "step.delta.cross_entropy": "{where}{unit} 的 δ：softmax 配交叉熵时其余各项全部约掉，只剩下 ŷ − y。",
    "step.delta.sigmoid_cross_entropy": "{where}{unit} 的 δ：sigmoid 配交叉熵时斜率里的 ŷ 正好约掉，剩下 y (ŷ − 1)。目标为 0 的输出 δ 是 0：没有什么把它往下拉。",
    "step.delta.hidden": "{where}{unit} 的 δ：它的加权输入变动时，损失会变动多少。"
    "由两个因子相乘：沿各条出边传回来的总和，以及它自己的斜率。",
    "step.weight_gradient": "{where}{what}变动时损失变动多少：接收端神经元的 δ，乘以沿这条边传过去的值。",
    "step.bias_gradient": "{where}{what}变动时损失变动多少：偏置以系数 1 相加，所以它的梯度就是 δ。",
    "step.gradient.single": "这一批只有一个样本，所以{what}的梯度就已经是整批的梯度。",
    "step.gradient.mean": "{what}在整批上的梯度：{count} 个样本的梯度取平均。",
    "step.gradient.sum": "{what}在整批上的梯度：{count} 个样本的梯度求和。",
    "step.momentum_buffer": "{what}的动量缓冲：保留一部分原来的方向，再加上新的梯度。",
    "step.momentum_buffer.first": "{what}的动量缓冲：第一次更新时还没有可保留的东西，所以它就是梯度本身。",
    "step.first_moment": "{what}的一阶矩：梯度的滑动平均。",
    "step.second_moment": "{what}的二阶矩：梯度平方的滑动平均。",
    "step.first_moment_corrected": "偏差修正：滑动平均是从 0 开始的，其中只有 1 − β₁ᵗ = {share} "
    "来自到目前为止的梯度；除以它，平均值就不再偏小。",
    "step.second_moment_corrected": "偏差修正：平方的滑动平均也是从 0 开始的，其中只有 1 − β₂ᵗ = {share} "
    "来自到目前为止的梯度；除以它，平均值就不再偏小。",
    "step.square_average": "{what}的平方均值：梯度平方的滑动平均。",
    "step.sum_of_squares": "{what}的平方和：到目前为止所有梯度的平方之和。",
    "step.denominator.average": "平方的平均开根号，得到{what}的梯度的典型大小。ε 保证这个大小为 0 时也能相除。",
    "step.denominator.sum": "平方和开根号：它只增不减，所以{what}的步子只会越来越小。ε 保证它为 0 时也能相除。",
    "step.effective_rate": "{what}自己的学习率：η = {eta} 除以这个大小，得 {rate}，是 η 的 {times} 倍。"
    "梯度小的参数，学习率反而大。",
    "step.change.sgd": "{what}要移动多少：学习率乘以梯度，朝下坡方向。梯度为负时，参数反而增大。",
    "step.change.momentum": "{what}要移动多少：学习率乘以动量缓冲，朝下坡方向。",
    "step.change.nesterov": "{what}要移动多少：Nesterov 把再衰减一次的动量缓冲加到梯度上，相当于往前看一步；"
    "再乘以学习率，朝下坡方向。",
    "step.change.rmsprop": "{what}要移动多少：它自己的学习率乘以梯度，朝下坡方向。Δ 是 η 的 {times} 倍。",
    "step.change.adagrad": "{what}要移动多少：它自己的学习率乘以梯度，朝下坡方向。Δ 是 η 的 {times} 倍。",
    "step.change.adam": "{what}要移动多少：它自己的学习率乘以修正后的平均梯度，朝下坡方向。Δ 是 η 的 {times} 倍。",
    "step.change.adam.first": "{what}要移动多少：第一次更新时 m̂ 就是梯度，√v̂ 就是它的大小，"
    "所以不论梯度多大，Δ 都约等于 −η 乘以梯度的正负号。这里 Δ 是 η 的 {times} 倍。",
    "step.change.adamw": "{what}要移动多少：与 Adam 相同；若有权重衰减，它直接作用在参数上，而不是加在梯度里。"
    "Δ 是 η 的 {times} 倍。",
    "step.change.adamw.first": "{what}要移动多少：Adam 的第一步约等于 −η 乘以梯度的正负号，"
    "权重衰减再直接作用在参数上。这里 Δ 是 η 的 {times} 倍。",
    "step.new_weight": "{what}的新值：旧值加上变化量。直到这一步它才真正改变。",
    "step.new_bias": "{what}的新值：旧值加上变化量。直到这一步它才真正改变。",
    "step.decay": "权重衰减先把 λ 乘以旧值加到梯度上。",
    "overflow.first.inf": "数值从这里开始溢出：结果超过了 float64 能表示的最大值 {largest}。"
    "请把输入、权重或学习率调小。",
    "overflow.first.product": "数值从这里开始溢出：乘积 {left} · {right} 超过了 float64 能表示的最大值 "
    "{largest}。请把输入、权重或学习率调小。",
    "overflow.first.sum": "数值从这里开始溢出：求和的途中超过了 float64 能表示的最大值 {largest}。"
    "请把输入、权重或学习率调小。",
    "overflow.first.nan": "从这里开始结果是 NaN：出现了 ∞ − ∞ 或 0 × ∞。请把输入、权重或学习率调小。",
    "overflow.later": "这个值不是有限数，因为第 {step} 步的结果就已经不是了。",
}
