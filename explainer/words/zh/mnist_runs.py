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
        "{device} 的内存不足以处理大小为 {value} 的批，因此改用大小为 {smaller} 的批重新开始了训练。"
    ),
    "mnist.error.memory_cpu": "{device} 的内存不足，训练改在 CPU 上继续，会慢一些。",
    "mnist.error.from_the_start": "这次训练的检查点都不能用，因此从第一批重新开始了。",
}
