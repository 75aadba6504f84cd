"""Simplified Chinese (简体中文): a batch of the lab, opened layer by layer."""

WORDS: dict[str, str] = {
    "mnist.batch.batch": "训练中的第几批",
    "mnist.batch.open_batch": "打开这一批",
    "mnist.batch.test": "测试图像编号",
    "mnist.batch.open_test": "打开图像",
    "mnist.batch.open_drawing": "打开画板上的图",
    "mnist.batch.progress": "已重算的批数",
    "mnist.batch.cancel": "取消",
    "mnist.batch.sample": "这一批中的图像",
    "mnist.batch.sample_previous": "上一张图像",
    "mnist.batch.sample_next": "下一张图像",
    "mnist.batch.target": "目标",
    "mnist.batch.layers": "网络的各层",
    "mnist.batch.numbers": "代入数值的公式",
    "mnist.batch.keys": (
        "按键：← 和 → 移动一步，加 Shift 移动一个阶段；F、L、B、U 跳到各阶段，空格键播放。"
        "焦点在图上时，方向键逐个选择其中的数。"
    ),
    "mnist.batch.idle": "打开训练中的任意一批、一张测试图像，或你在画板上画的图。点一下损失曲线，"
    "就打开那里的一批。",
    "mnist.batch.opening": "正在打开……",
    "mnist.batch.in_line": "前面还有一次重算；之后要重新训练 {count} 批。",
    "mnist.batch.replaying": "从这一批之前最近的检查点重新训练：已算 {done} 批，共 {count} 批。{left}",
    "mnist.batch.left": "约剩 {seconds} 秒。",
    "mnist.batch.title_batch": "第 {number} 批 · 第 {epoch} 轮第 {batch} 批",
    "mnist.batch.title_test": "测试图像 {index} · 标签 {label}",
    "mnist.batch.title_drawing": "你在画板上画的图",
    "mnist.batch.about_batch": (
        "这些就是训练时的数，每一位都相同：从检查点出发，按同样的图像顺序重新算出。"
        "δ 属于当前显示的图像，∂L/∂W 是全部 {count} 张的平均。"
    ),
    "mnist.batch.about_batch_gpu": (
        "这次训练用了 GPU，末几位可能与这里不同。δ 属于当前显示的图像，∂L/∂W 是全部 {count} 张的平均。"
    ),
    "mnist.batch.about_test": (
        "网络已训练 {done} 批。损失、梯度和更新都只属于这一张图像，好像它就是下一批；"
        "训练从不使用测试图像。"
    ),
    "mnist.batch.about_drawing": (
        "网络已训练 {done} 批。画板上的图没有标签，因此先用网络自己的预测 {answer} 作目标；换一个目标，"
        "就能看到网络需要学什么。这里的一切只属于这一张图像，好像它就是下一批。"
    ),
    "mnist.batch.about_drawing_chosen": (
        "网络已训练 {done} 批，它的预测是 {answer}；你选的目标是 {label}。这里的一切只属于这一张图像，"
        "好像它就是下一批。"
    ),
    "mnist.batch.sample_option": "{mark}第 {number} 张，共 {count} 张：{label}，预测 {answer}，ℓ = {loss}",
    "mnist.batch.input": "图像",
    "mnist.batch.kind.dense": "全连接",
    "mnist.batch.kind.convolution": "卷积",
    "mnist.batch.kind.pool": "池化",
    "mnist.batch.pending": "还没有算到",
    "mnist.batch.picture": "第 {layer} 层的 {what}，绝对值不超过 {limit}。用方向键选择其中一个数。",
    "mnist.batch.hint": "把指针移到图中的一个像素、一根条或一个格子上：这里会写出那个数是怎样得来的。点一下就固定住它。",
    "mnist.batch.coming": "正在读取权重……",
    "mnist.batch.no_sum": "公式已经说明了一切，这里没有别的求和。",
    "mnist.batch.made": "这个数怎样算出：{place}",
    "mnist.batch.image_of": "第 {image} 张（{label}）",
    "mnist.batch.mean_of": "{count} 张的平均",
    "mnist.batch.channel": "通道 {channel}",
    "mnist.batch.unit": "神经元 {unit}",
    "mnist.batch.output": "输出 {name}",
    "mnist.batch.pixel": "像素（{row}，{column}）",
    "mnist.batch.map_pixel": "通道 {channel} 的像素（{row}，{column}）",
    "mnist.batch.kernel_at": "通道 {channel} 卷积核（{row}，{column}）处",
    "mnist.batch.bias_of": "{unit} 的偏置",
    "mnist.batch.weight_of": "{unit} 的权重，来自{source}",
    "mnist.batch.others": "其余 {count} 项之和",
    "mnist.batch.other_channels": "其余 {count} 个通道之和",
    "mnist.batch.bias": "偏置 b",
    "mnist.batch.sum64": "按 float64",
    "mnist.batch.run32": "训练中（float32）：",
    "mnist.batch.mean": "平均",
    "mnist.batch.mean64": "平均，按 float64",
    "mnist.batch.pinned": "{place} · 已固定",
    "mnist.batch.shift": (
        "先从每个 z 里减去最大的 z（{shift}）：所有的幂都除以同一个数，所以比例不变，"
        "也不会有哪个幂大到计算机存不下。"
    ),
    "mnist.batch.border_black": "淡色的是图像四周补的边：与背景一样是黑色 −1，而不是 0（那是灰色）。",
    "mnist.batch.border_zero": "淡色的在边界之外，那里全是 0。",
    "mnist.batch.channel_sum": "通道 {channel} 贡献",
    "mnist.batch.read_here": "它读的地方：前一层的通道 {channel}",
    "mnist.batch.made_here": "它得到的值：通道 {channel}",
    "mnist.batch.came_from": "它的来处：后一层通道 {channel} 的 δ",
    "mnist.batch.turned": "反向时卷积核要旋转 180°：这个像素在不同的 z 里遇到的是不同的权重。",
    "mnist.batch.routed": "这个像素是它那 2 × 2 里的最大值，整个 δ 都传给它。",
    "mnist.batch.not_routed": "这个像素不是它那 2 × 2 里的最大值：稍稍改变它，什么也不会变，所以得到 0。",
    "mnist.batch.delta_above": "池化后像素的 δ",
    "mnist.batch.two_by_two": "它的 2 × 2 个像素",
    "mnist.batch.before": "（之前）",
    "mnist.batch.after": "（之后）",
    "mnist.batch.over_pixels": "{image}，逐个像素：",
    "mnist.batch.over_images": "再逐张图像：",
    "mnist.batch.lens_image": "图像",
    "mnist.batch.lens_weights": "{unit}的权重",
    "mnist.batch.lens_products": "权重乘以像素",
    "mnist.batch.lens_gradient": "{unit}的 ∂L/∂W",
    "mnist.batch.lens_change": "权重的改变量",
    "mnist.batch.largest": "最大值",
    "mnist.batch.begin": (
        "计算尚未开始。点“下一步”（或按 →），跟着图像逐层向前，看误差逐层返回，再看梯度怎样变成新的权重。"
        "指向任意一个像素，就能看到它的求和；点一下就固定住它。"
    ),
    "mnist.batch.say.image": "图像进入网络：每个像素是一个数，从 −1（黑）到 1（白）。",
    "mnist.batch.say.z.dense": (
        "第 {layer} 层的加权输入：每个神经元把读到的每个值乘以各自的权重，全部相加，再加上偏置。"
        "公式与小网络相同，只是项更多。"
    ),
    "mnist.batch.say.z.convolution": (
        "第 {layer} 层，卷积：每个像素是前一层各通道的一个小窗口与卷积核相乘之和，再加上偏置。"
        "同一个卷积核滑过整张图。"
    ),
    "mnist.batch.say.a.relu": "第 {layer} 层的激活值：ReLU 让正数通过，把负数变成 0。",
    "mnist.batch.say.a.sigmoid": "第 {layer} 层的激活值：Sigmoid 把每个值压到 0 与 1 之间。",
    "mnist.batch.say.a.tanh": "第 {layer} 层的激活值：tanh 把每个值压到 −1 与 1 之间。",
    "mnist.batch.say.a.leaky_relu": "第 {layer} 层的激活值：Leaky ReLU 保留负数的百分之一。",
    "mnist.batch.say.a.identity": "第 {layer} 层的激活值：z 原样传下去。",
    "mnist.batch.say.pool": (
        "第 {layer} 层，池化：每 2 × 2 个像素只有最大的传下去。这里没有权重；"
        "但哪个像素最大，决定了 δ 以后回到哪里。"
    ),
    "mnist.batch.say.answer.cross_entropy": "网络的预测：softmax 把十个输出变成和为 1 的份额。",
    "mnist.batch.say.answer.mse": "网络的预测：用平方误差训练时，十个输出本身就是预测，没有 softmax。",
    "mnist.batch.say.target": "目标：{label} 是 1，其余九个是 0。",
    "mnist.batch.say.loss.cross_entropy": (
        "这张图像的损失：{label} 所得份额的负对数。只有网络预测正确而且有把握时，它才接近 0。"
    ),
    "mnist.batch.say.loss.mse": "这张图像的损失：十个输出与目标之差的平方的平均。",
    "mnist.batch.say.batch_loss": "这一批的损失：{count} 张图像的平均。训练曲线上的就是这个数。",
    "mnist.batch.say.batch_loss.single": "这里一张图像就是整批，它的损失就是批的损失。",
    "mnist.batch.say.output_delta.cross_entropy": (
        "输出层的 δ：softmax 与交叉熵合在一起，一切相消，只剩 ŷ − y。正确的类别为负，要往上拉；"
        "其余的往下压。"
    ),
    "mnist.batch.say.output_delta.mse": "输出层的 δ：误差乘以 2/10，2 来自平方，10 来自取平均。",
    "mnist.batch.say.arriving.dense": (
        "回到第 {layer} 层：每个神经元收集它传给过的所有神经元的 δ，各乘以途经的权重。权重与前向时相同，"
        "只是按列来读。"
    ),
    "mnist.batch.say.arriving.convolution": (
        "回到第 {layer} 层：每个像素曾被后一层整个窗口的像素读过，所以收集它们的 δ，"
        "各乘以在那里遇到的权重。"
    ),
    "mnist.batch.say.arriving.pool": (
        "回到第 {layer} 层：池化把每个 δ 传给当初最大的那个像素，另外三个得到 0。"
    ),
    "mnist.batch.say.delta": "第 {layer} 层的 δ：传回来的值乘以激活函数在各个 z 处的斜率。",
    "mnist.batch.say.delta.relu": (
        "第 {layer} 层的 δ：传回来的值乘以斜率。ReLU 的斜率是 1 或 0：没有激活的神经元什么也传不回去。"
    ),
    "mnist.batch.say.weight_gradient.dense": (
        "第 {layer} 层的 ∂L/∂W：对每个权重，所属神经元的 δ 乘以它读到的值，再对 {count} 张图像取平均。"
    ),
    "mnist.batch.say.weight_gradient.convolution": (
        "第 {layer} 层的 ∂L/∂W：卷积核的一个权重在每个像素处都起作用，所以 δ 与读到的值的乘积"
        "要对所有像素求和，再对 {count} 张图像取平均。"
    ),
    "mnist.batch.say.weight_gradient.single.dense": (
        "第 {layer} 层的 ∂L/∂W，只属于这一张图像：对每个权重，所属神经元的 δ 乘以它读到的值。"
    ),
    "mnist.batch.say.weight_gradient.single.convolution": (
        "第 {layer} 层的 ∂L/∂W，只属于这一张图像：卷积核的一个权重在每个像素处都起作用，所以 δ 与"
        "读到的值的乘积要对所有像素求和。"
    ),
    "mnist.batch.say.bias_gradient.dense": (
        "第 {layer} 层的 ∂L/∂b：偏置的系数是 1，所以就是 δ 本身，对 {count} 张图像取平均。"
    ),
    "mnist.batch.say.bias_gradient.convolution": (
        "第 {layer} 层的 ∂L/∂b：一个偏置用于通道的所有像素，所以把 δ 对它们求和，再对 {count} 张图像取平均。"
    ),
    "mnist.batch.say.bias_gradient.single.dense": (
        "第 {layer} 层的 ∂L/∂b，只属于这一张图像：偏置的系数是 1，所以就是 δ 本身。"
    ),
    "mnist.batch.say.bias_gradient.single.convolution": (
        "第 {layer} 层的 ∂L/∂b，只属于这一张图像：一个偏置管着整个通道的像素，所以要把它们的 δ 加起来。"
    ),
    "mnist.batch.say.velocity": "第 {layer} 层的动量：保留每个权重原来走向的一部分，加上新的梯度。",
    "mnist.batch.say.mean": "第 {layer} 层的一阶矩：各个梯度的滑动平均。",
    "mnist.batch.say.squares": "第 {layer} 层的二阶矩：各个梯度平方的滑动平均。",
    "mnist.batch.say.squares.adagrad": "第 {layer} 层：每个权重到现在为止所有梯度的平方和。",
    "mnist.batch.say.new.sgd": "第 {layer} 层开始学习：每个权重沿下坡方向移动 η = {rate} 乘以它的梯度。",
    "mnist.batch.say.new.momentum": "第 {layer} 层开始学习：每个权重沿下坡方向移动 η = {rate} 乘以它的动量。",
    "mnist.batch.say.new": (
        "第 {layer} 层开始学习：每个权重沿下坡方向移动，η = {rate} 要除以它自己梯度的一般大小。"
    ),
    "mnist.batch.say.in_place": "在 CPU 上，这次训练从不存放 ∂L/∂W，而是把 −η/n · δ · a 直接加到权重上。",
    "mnist.batch.check.by": (
        "用自动求导和中心差分检验 float64 的梯度，用 torch.optim 检验更新，并给出训练的 float32 与 "
        "float64 相差多少"
    ),
    "mnist.batch.check.loss": "损失",
    "mnist.batch.check.autograd": "自动求导",
    "mnist.batch.check.differences": "中心差分",
    "mnist.batch.check.update": "torch.optim",
    "mnist.batch.check.rounding": "float32",
    "mnist.batch.check.open": "逐层查看",
    "mnist.batch.check_title": "每一层与它的所有对照",
    "mnist.batch.check.layer": "层",
    "mnist.batch.check.column.parameters": "参数",
    "mnist.batch.check.column.autograd": "自动求导",
    "mnist.batch.check.column.sampled": "抽查个数",
    "mnist.batch.check.column.differences": "中心差分",
    "mnist.batch.check.column.kinks": "在折点",
    "mnist.batch.check.column.update": "torch.optim",
    "mnist.batch.check.column.rounding": "float32",
    "mnist.batch.check.note": (
        "相对误差 = |本页代码的值 − 参照值| / (1 + |参照值|)，取一层中最大的。自动求导和 torch.optim "
        "检验每个参数。中心差分把每层梯度最大的 20 个权重和随机的 20 个各向两边移动 h = 10⁻⁵，用其中 "
        "{images} 张图像；它的容许值还要加上损失的舍入误差。若扰动使 ReLU 或最大值越过折点，"
        "则只由自动求导检验。训练得到的新权重是 float32，所以它的误差除以 |旧值| + |参照值| + "
        "最大改变量。float32 一栏：训练的梯度与 float64 的相差多少，以该层最大梯度为单位，容许 "
        "{rounding}。舍入使 {flipped} 个 ReLU 或最大值落到另一侧；只要有，容许值就是梯度本身的大小。"
    ),
    "mnist.error.batch_number": "第 {value} 批：应为 1 到 {high} 的整数。",
    "mnist.error.batch_later": "第 {batch} 批还没有训练到；目前完成了 {done} 批。请选更早的一批。",
    "mnist.error.batch_no_checkpoint": "第 {batch} 批无法重算：这次训练在它之前已经没有检查点了。",
    "mnist.error.batch_image": "测试图像 {value}：应为 0 到 {high} 的整数。",
    "mnist.error.batch_sample": "这一批的图像 {value}：应为 0 到 {high}。",
    "mnist.error.batch_unit": "神经元 {value}：应为 0 到 {high}。",
    "mnist.error.batch_layer": "第 {value} 层没有权重；网络有第 1 到第 {high} 层。",
    "mnist.error.batch_forgotten": "服务器已经忘记这里打开的内容；请重新打开。",
    "mnist.error.batch_cancelled": "重算已取消。",
    "mnist.error.batch_failed": "重算失败（{reason}）。请打开另一批。",
    "mnist.error.batch_no_run": "还没有训练：请先在上面开始训练，再打开其中的一批。",
    "mnist.error.batch_untrained": "这次训练还什么都没有学到；请等到第一个检查点。",
    "mnist.error.batch_colour": "这个网络读彩色图像，而画板上的图是灰度的。请打开一次 MNIST 或 "
    "Fashion-MNIST 的训练。",
}
