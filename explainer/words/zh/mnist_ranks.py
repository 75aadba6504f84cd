"""Chinese: training on several GPUs."""

WORDS: dict[str, str] = {
    "mnist.error.ranks": (
        "这里要用 {value} 个进程训练，但 torch 只找到 {high} 块 GPU；请让每块 GPU 对应一个进程，"
        "或选择 --device cpu"
    ),
    "mnist.error.gpu_quota": (
        "这个 Space 目前可借出的 GPU 时间已经用完。训练从第 {step} 批起改在 CPU 上继续。"
    ),
    "mnist.error.gpu_taken": "GPU 在训练途中被收回。训练将从最近的检查点起改在 CPU 上继续。",
    "mnist.error.gpu_none": "眼下没有空闲的 GPU。训练从第 {step} 批起改在 CPU 上继续。",
    "mnist.error.gpu_failed": (
        "训练在借来的 GPU 上失败了（{reason}）。点“继续”可以从最近的检查点接着训练。"
    ),
}
