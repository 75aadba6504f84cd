"""Simplified Chinese (简体中文): the MNIST lab."""

WORDS: dict[str, str] = {
    "mnist.hidden": "隐藏层",
    "mnist.hidden_info": "神经元数，如 128 或 256, 128；可留空",
    "mnist.activation": "激活函数",
    "mnist.optimizer": "优化器",
    "mnist.learning_rate": "学习率 η",
    "mnist.momentum": "动量",
    "mnist.batch_size": "批量大小",
    "mnist.epochs": "轮数（epoch）",
    "mnist.seed": "随机种子",
    "mnist.device": "设备",
    "mnist.activation.relu": "ReLU",
    "mnist.activation.sigmoid": "Sigmoid",
    "mnist.activation.tanh": "Tanh",
    "mnist.activation.leaky_relu": "Leaky ReLU",
    "mnist.activation.identity": "恒等（线性）",
    "mnist.optimizer.sgd": "SGD",
    "mnist.optimizer.momentum": "带动量的 SGD",
    "mnist.optimizer.rmsprop": "RMSprop",
    "mnist.optimizer.adam": "Adam",
    "mnist.optimizer.adamw": "AdamW",
    "mnist.optimizer.adagrad": "Adagrad",
    "mnist.device.auto": "自动",
    "mnist.device.cpu": "CPU",
    "mnist.device.cuda": "GPU（CUDA）",
    "mnist.device.all": "所有 GPU",
    "mnist.start": "开始训练",
    "mnist.stop": "停止",
    "mnist.pretrained": (
        "这个 {model} 是随 Backstep 一起提供、事先训练好的：{accuracy}。可以先到处看看，"
        "也可以用 60 000 张图像训练你自己的网络：点“开始训练”，五轮只需几秒，机器繁忙时约一分钟。"
    ),
    "mnist.pretrained_title": "预训练的 {model}",
    "mnist.idle": "用 60 000 张图像训练一个真正的网络，看清每一批带来的变化：点“开始训练”，五轮只需几秒，机器繁忙时约一分钟。",
    "mnist.queued": "正在等待 {device}：排在第 {position} 位。",
    "mnist.preparing": "正在启动：读取图像，搭建网络。",
    "mnist.running": "正在用 {device} 训练。",
    "mnist.stopping": "这一批算完就停。",
    "mnist.done": (
        "训练完成：10\u202f000 张测试图像预测正确 {accuracy}。现在可以到“画板”写一个数字，"
        "也可以只改一项设置再训练一次，比较结果。"
    ),
    "mnist.cancelled": (
        "已停在第 {epoch} 轮第 {batch} 批之后。学到的参数仍然保留：可以到“画板”写一个数字，"
        "也可以重新开始。"
    ),
    "mnist.cancelled_early": "第一批还没算就停下了。随时可以重新开始。",
    "mnist.diverged": (
        "第 {epoch} 轮第 {batch} 批发散：损失变成了 {loss}。学习率 {rate} 多半太大，"
        "可以试试 {smaller}。最后一组正常的参数已经保留。"
    ),
    "mnist.failed": "训练失败。{reason}",
    "mnist.fact.progress": "进度",
    "mnist.fact.epoch": "轮",
    "mnist.fact.batch": "批",
    "mnist.fact.speed": "图像/秒",
    "mnist.fact.left": "剩余时间",
    "mnist.fact.loss": "损失",
    "mnist.fact.accuracy": "测试准确率",
    "mnist.seconds": "{seconds} 秒",
    "mnist.minutes": "{minutes} 分 {seconds} 秒",
    "mnist.curves": "逐批看这次训练",
    "mnist.curves_note.fit": "单击一处，就逐步展开那一批；横向拖动放大一段，双击恢复整段。",
    "mnist.curves_note.sizes": "各层梯度的大小、一次更新的大小，都相对于该层权重的大小。更新常见的是 0.001 左右。",
    "mnist.curves_note.rate": "点线：调度给出的学习率，直到训练结束。实线：已经用过的学习率。",
    "mnist.axis.batch": "批",
    "mnist.axis.loss": "每批的损失",
    "mnist.axis.accuracy": "每轮之后的准确率",
    "mnist.mark.raw": "每批的损失",
    "mnist.mark.smooth": "滑动平均",
    "mnist.error.file_missing": "assets/mnist 里缺少 MNIST 文件 {file}；请从仓库中恢复。",
    "mnist.error.file_unreadable": "MNIST 文件 {file} 无法解压；请从仓库中恢复。",
    "mnist.error.file_damaged": (
        "MNIST 文件 {file} 已损坏：MD5 是 {found}，应为 {expected}；请从仓库中恢复。"
    ),
    "mnist.error.hidden_text": "隐藏层：“{value}”不是 256, 128 这样的一串整数；没有隐藏层就留空。",
    "mnist.error.hidden_layers": "隐藏层：有 {value} 层；应为 0 到 {high} 层。",
    "mnist.error.hidden_size": "第 {layer} 个隐藏层有 {value} 个神经元；应为 1 到 {high}。",
    "mnist.error.activation": "激活函数是“{value}”；应为以下之一：{choices}。",
    "mnist.error.optimizer": "优化器是“{value}”；应为以下之一：{choices}。",
    "mnist.error.device": "设备是“{value}”；应为以下之一：{choices}。",
    "mnist.error.dataset": "数据集是“{value}”；应为 {choices} 之一。",
    "mnist.error.model": "模型是“{value}”；应为 {choices} 之一。",
    "mnist.error.settings": "读不出这次训练的设置。",
    "mnist.error.loss": "损失函数为“{value}”；应为 {choices} 之一。",
    "mnist.error.schedule": "学习率调度是“{value}”；应为 {choices} 之一。",
    "mnist.error.precision": "计算精度为“{value}”；应为 {choices} 之一。",
    "mnist.error.shift": "随机平移为 {value}；应为 {low} 到 {high} 的整数。",
    "mnist.error.checkpoint_missing": "检查点 {file} 已经不在了。",
    "mnist.error.checkpoint_large": "检查点 {file} 有 {value} 字节，这里的训练不会写出这么大的文件，因此没有打开。",
    "mnist.error.checkpoint_pickle": "{file} 是 pickle 文件，打开它可能会运行其中的程序；这里只读取 safetensors 文件。",
    "mnist.error.checkpoint_foreign": "{file} 不是 Backstep 的检查点。",
    "mnist.error.checkpoint_damaged": "检查点 {file} 已损坏，无法读取。更早的检查点也许还完好。",
    "mnist.error.checkpoint_shape": "检查点 {file} 与它自己的设置不符：{name} 的形状是 {value}，应为 {expected}。",
    "mnist.error.checkpoint_settings": "这个检查点属于另一种设置的训练，不能从它继续。",
    "mnist.error.not_saved": "第 {batch} 批之后的状态没能保存（{reason}）。训练照常进行；如果中断，只能从更早的状态继续。",
    "mnist.error.format": "格式是“{value}”；应为 {choices}。",
    "mnist.error.learning_rate": "学习率是 {value}；应大于 0，不超过 1000。",
    "mnist.error.momentum": "动量是 {value}；应不小于 0 且小于 1。",
    "mnist.error.momentum_needed": "动量是 {value}；带动量的 SGD 需要大于 0、小于 1 的数，如 0.9。",
    "mnist.error.batch_size": "批量大小是 {value}；应为 {low} 到 {high} 的整数。",
    "mnist.error.epochs": "轮数是 {value}；应为 {low} 到 {high} 的整数。",
    "mnist.error.seed": "随机种子是 {value}；应为 {low} 到 {high} 的整数。",
    "mnist.error.train_images": "训练图像数是 {value}；应为 {low} 到 {high} 的整数。",
    "mnist.error.no_graph": "GPU 上的计算没能录制（{reason}）。训练改为逐批进行，数值不变，只是慢一些。",
    "mnist.error.no_cuda": "设备选了 cuda，但 torch 在这里找不到 GPU；请选 auto 或 cpu。",
    "mnist.error.gpu_unusable": (
        "这台机器有 GPU，但当前安装的 torch 无法用它计算（{reason}）。训练改在 CPU 上进行，会慢一些；"
        "装上支持这块 GPU 的 torch 就能用上它。"
    ),
    "mnist.error.already_running": "你已有一次训练正在进行或排队；请先停止它。",
    "mnist.error.queue_full": "已有 {high} 次训练在排队；请过几分钟再试。",
    "mnist.error.not_yours": "这次训练不是你的，或者已经不再保存。",
    "mnist.error.no_process": "机器没能为训练启动进程；请稍后再试。",
    "mnist.error.died": (
        "训练进程意外结束（状态 {status}），可能是内存不足。请重新开始，必要时减小隐藏层。"
    ),
    "mnist.error.memory": "内存不足；请减小隐藏层或批量大小。",
    "mnist.error.diverged": (
        "第 {epoch} 轮第 {batch} 批发散：损失变成了 {loss}；学习率是 {rate}，请改小。"
    ),
    "mnist.error.visitor": "页面与服务器的联系已经丢失；请刷新页面。",
}
