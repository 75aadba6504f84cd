"""English: training on several GPUs."""

WORDS: dict[str, str] = {
    "mnist.error.ranks": (
        "{value} processes are to train here, but torch finds {high} GPUs: start one for each, or"
        " choose --device cpu"
    ),
    "mnist.error.gpu_quota": (
        "This Space has lent out all the GPU time that there is for now. The run goes on from batch"
        " {step} on the CPU."
    ),
    "mnist.error.gpu_taken": (
        "The GPU was taken away in the middle of the run. It goes on from the last checkpoint on"
        " the CPU."
    ),
    "mnist.error.gpu_none": "No GPU is free just now. The run goes on from batch {step} on the CPU.",
    "mnist.error.gpu_failed": (
        "The run failed on the lent GPU ({reason}). Continue goes on from the last checkpoint."
    ),
}
