"""Chinese: the runs of the lab."""

WORDS: dict[str, str] = {
    # Errors
    "mnist.error.forgotten": "曾经出过错，但当前版本里已经没有那条说明了。",
    "mnist.error.run_damaged": "训练 {run} 的记录无法读取（{reason}），因此没有列出。",
    "mnist.error.run_over": "第 {number} 次训练已经结束，不再接受指令；请开始新的训练。",
    "mnist.error.run_live": "第 {number} 次训练还在进行；请先停止，再删除。",
    "mnist.error.run_elsewhere": "这台机器上另一个 Backstep 正在进行这次训练；请在那边停止，或等它结束。",
    "mnist.error.run_not_saved": (
        "这次训练的记录没能保存（{reason}）。训练仍在继续，显示的内容也没有错，但重启 Backstep 后可能会丢失。"
        "请腾出磁盘空间，程序会再次尝试保存。"
    ),
    "mnist.error.memory_batch": (
        "{device} 的内存不足以用 {value} 的批量大小训练，因此改用批量大小 {smaller} 重新开始了。"
    ),
    "mnist.error.memory_cpu": "{device} 的内存不足，训练改在 CPU 上继续，会慢一些。",
    "mnist.error.from_the_start": "这次训练的检查点都不能用，因此从第一批重新开始了。",
    # 列表
    "mnist.runs.run": "训练",
    "mnist.runs.data": "数据",
    "mnist.runs.recipe": "损失、优化器、η",
    "mnist.runs.epochs": "轮数",
    "mnist.runs.best": "最高测试准确率",
    "mnist.runs.last": "最终测试准确率",
    "mnist.runs.time": "用时",
    "mnist.runs.state": "状态",
    "mnist.runs.compare_head": "比较",
    "mnist.runs.actions": "操作",
    "mnist.runs.tick": "比较{run}",
    "mnist.runs.open": "打开",
    "mnist.runs.resume": "继续",
    "mnist.runs.again": "复制设置",
    "mnist.runs.delete": "删除",
    "mnist.runs.sure": "确定删除？",
    "mnist.runs.empty": "你还没有训练过。在“训练”里开始一次，它会留在这里，刷新页面也不会丢。",
    "mnist.runs.away": "服务器暂时没有回应，请再试一次。",
    # 比较
    "mnist.compare": "并排比较",
    "mnist.compare.loss": "各批的损失（平滑）",
    "mnist.compare.accuracy": "测试准确率",
    "mnist.axis.epoch": "轮",
    "mnist.compare.settings": "不同之处",
    "mnist.compare.results": "结果",
    "mnist.compare.rate_changes": "途中把 η 改为",
    "mnist.compare.none": "无",
    "mnist.compare.one_more": "再勾选一次训练就可以比较。",
    "mnist.compare.most": "最多同时比较 {most} 次训练。",
    "mnist.compare.equal": "起点相同，设置也相同：差别只在用时。",
    "mnist.compare.one": "起点相同，只改了一处：{field}。下面的差别都由它而来。",
    "mnist.compare.one_start": (
        "只改了一处：{field}。但它也决定初始权重，所以两次训练的起点并不相同。"
    ),
    "mnist.compare.many": "起点相同，但有 {count} 项设置不同：下面的差别不能归因于其中任何一项。",
    "mnist.compare.many_starts": (
        "有 {count} 项设置不同，初始权重也不同：下面的差别不能归因于任何一处。"
    ),
    "mnist.compare.note": (
        "✓ 标出每行最好的值。一个种子只是掷一次骰子：差别很小时，换几个种子再训练，才能下结论。"
    ),
    "mnist.result.best_accuracy": "最高测试准确率",
    "mnist.result.last_accuracy": "最终测试准确率",
    "mnist.result.train_loss": "最后一轮的训练损失",
    "mnist.result.epochs_done": "完成的轮数",
    "mnist.result.seconds": "训练用时",
    "mnist.result.speed": "每秒图像数",
    # 文件
    "mnist.download.of": "{run} 的文件：",
    "mnist.download.none": "先打开一次训练，才能保存它的文件。",
    "mnist.download.csv": "曲线（CSV）",
    "mnist.download.json": "整个训练（JSON）",
    "mnist.download.weights": "权重（safetensors）",
    "mnist.download.script": "重新训练一遍的脚本",
    "mnist.download.torch": "怎样把权重读进 torch",
    "mnist.error.no_weights": "第 {number} 次训练还没有可保存的权重，第一轮结束后才会有。",
    "mnist.error.killed": "它的进程被外部终止了（信号 {signal}），可能是机器的内存用完了。",
    "mnist.error.from_earlier": "训练改为从第 {batch} 批之后的状态继续。",
}
