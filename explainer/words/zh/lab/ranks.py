"""Chinese: training on several GPUs."""

WORDS: dict[str, str] = {
    "mnist.error.ranks": (
        "这里要用 {value} 个进程训练，但 torch 只找到 {high} 块 GPU；请让每块 GPU 对应一个进程，或选择 "
        "--device cpu。"
    ),
    "mnist.error.gpu_quota": (
        "这个 Space 目前可借出的 GPU 时间已经用完。训练从第 {batch} 批起改在 CPU 上继续。"
    ),
    "mnist.error.gpu_taken": "GPU 在训练途中被收回。训练将从最近的检查点起改在 CPU 上继续。",
    "mnist.error.gpu_none": "眼下没有空闲的 GPU。训练从第 {batch} 批起改在 CPU 上继续。",
    "mnist.error.gpu_failed": (
        "训练在借来的 GPU 上失败了（{reason}）。点“继续”可以从最近的检查点接着训练。"
    ),
    "mnist.error.gpu_unsaved": "在借来的 GPU 上学到的参数没能保存下来。训练将从最近的检查点起改在 CPU 上继续。",
    "mnist.ranks.count": "GPU 数",
    "mnist.ranks.net": "网络",
    "mnist.ranks.net.fresh": "按表单新建",
    "mnist.ranks.net.trained": "当前打开的训练",
    "mnist.ranks.stage.share": "分配数据",
    "mnist.ranks.stage.own": "各算各的梯度",
    "mnist.ranks.stage.reduce": "全归约",
    "mnist.ranks.stage.update": "同样的更新",
    "mnist.ranks.say.1": (
        "一批 {images} 张图像由 {ranks} 块 GPU 分担。每个进程都用随机种子 {seed} 打乱数据，"
        "不必通信就知道同一个顺序，各取自己的一段。初始权重也由这个种子产生："
        "同一个网络有了 {ranks} 份副本。"
    ),
    "mnist.ranks.say.2": (
        "每块 GPU 只对自己的图像做前向和反向计算。图像不同，梯度也不同："
        "在选中的这个权重上，从 {low} 到 {high}。"
    ),
    "mnist.ranks.say.3": (
        "全归约：各 GPU 交换梯度，最后每块手里都是同一个加权平均。图像多的那块占的比重大。"
        "它正是单块 GPU 对整批数据算出的梯度。"
    ),
    "mnist.ranks.say.3.sum": (
        "全归约却没有除：每块 GPU 手里都是总和，在选中的权重上是平均值的 {ratio} 倍。"
        "各块之间仍然一致，所以看不出哪里不对。"
    ),
    "mnist.ranks.say.4": (
        "每块 GPU 用同样的梯度做同样的更新，{ranks} 份副本逐位保持相同，从不需要传送权重。"
        "如果起始种子不同，这一点就不成立：平均的将是不同网络的梯度。"
    ),
    "mnist.ranks.say.4.sum": (
        "用总和更新，各副本也仍然相同，但每一步的长度都大约是原来的 {ranks} 倍：η 实际上是 {rate}，而不是 "
        "{single}。"
    ),
    "mnist.ranks.rank": "GPU {rank}",
    "mnist.ranks.images_of": "{all} 张中的 {count} 张，权重 {weight}",
    "mnist.ranks.own_loss": "平均损失",
    "mnist.ranks.own_map": "输出层的 ∂L/∂W",
    "mnist.ranks.map_label": "输出层的梯度，{who}：10 行 {columns} 列",
    "mnist.ranks.later": "尚未计算",
    "mnist.ranks.reduce": "各块的平均，与单块 GPU 对照",
    "mnist.ranks.map.mean": "全归约之后",
    "mnist.ranks.map.whole": "整批数据在一块 GPU 上",
    "mnist.ranks.deviation": (
        "全部 {parameters} 个参数中最大的差异：{deviation}；最大的梯度为 {largest}。"
        "只是 float32 求和顺序不同造成的舍入。"
    ),
    "mnist.ranks.deviation.sum": (
        "输出层中最大的差异：{deviation}；最大的梯度为 {largest}。这可不是舍入误差。"
    ),
    "mnist.ranks.scale": (
        "行是十个输出，列是输出层读入的量。颜色最深处为 ±{limit}；紫色为正，洋红为负。"
        "点击一个权重，或用方向键选择。"
    ),
    "mnist.ranks.one": "一个权重，逐个数字地看",
    "mnist.ranks.chosen": "从输出层的第 {column} 个输入到输出 {row}。",
    "mnist.ranks.head.rank": "GPU",
    "mnist.ranks.head.weight": "nᵣ/n",
    "mnist.ranks.head.own": "各自的 gᵣ",
    "mnist.ranks.head.product": "乘积",
    "mnist.ranks.head.new": "新的 w",
    "mnist.ranks.head.together": "合计",
    "mnist.ranks.head.alone": "单块 GPU",
    "mnist.ranks.more": "如果忘了除，会怎样；每一批要传送多少",
    "mnist.ranks.forgotten": "如果忘了除呢？",
    "mnist.ranks.switch": "梯度相加，而不取平均",
    "mnist.ranks.said": (
        "以 η = {rate} 在这批数据上更新 {updates} 次：取平均，损失降到 {mean}；相加，损失为 {sum}。"
        "总和是平均的 {ranks} 倍，相当于 η = {effective}。"
    ),
    "mnist.ranks.said.lost": (
        "以 η = {rate} 更新：取平均，损失降到 {mean}；相加相当于 η = {effective}，"
        "更新 {updates} 次后损失已不再是有限的数。"
    ),
    "mnist.ranks.said.scaled": (
        "{optimizer} 会用梯度自身的大小去除梯度，几乎察觉不到 {ranks} 倍的差别："
        "取平均，损失降到 {mean}；相加，损失为 {sum}。换成 SGD 就能看出差别。"
    ),
    "mnist.ranks.figure": "这批数据的损失随更新次数的变化：取平均与相加",
    "mnist.ranks.mean": "平均",
    "mnist.ranks.sum": "总和",
    "mnist.ranks.updates": "更新次数",
    "mnist.ranks.loss": "这批数据的损失",
    "mnist.ranks.travel": "每批数据要传送多少",
    "mnist.ranks.fact.gradient": "梯度",
    "mnist.ranks.fact.sent": "每块 GPU 发送",
    "mnist.ranks.fact.epoch": "一轮合计",
    "mnist.ranks.travel_note": (
        "在环上，每块 GPU 把一段段数据传给下一块：先交换 N − 1 次求和，再交换 N − 1 次把总和传遍。"
        "因此无论有多少块 GPU，每块发送的都不到梯度的两倍，而且从不传送图像。"
    ),
    "mnist.ranks.command": "在终端里运行同样的训练",
    "mnist.ranks.command_note": "如果这台机器有多块 GPU，在表单中把设备选为“所有 GPU”，运行的就是这条命令。",
}
