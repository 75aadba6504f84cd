"""English: the sections of the lab, its form, and the network before a run."""

WORDS: dict[str, str] = {
    "mnist.sections": "Sections of the lab",
    "mnist.section.train": "Train",
    "mnist.section.runs": "Runs",
    "mnist.section.draw": "Draw",
    "mnist.section.learned": "What it learned",
    "mnist.section.steps": "Step by step",
    "mnist.section.ranks": "Several GPUs",
    "mnist.section_note.runs": (
        "Every run of yours on this machine. Open one to look into it; tick two or more to compare."
    ),
    "mnist.section_note.draw": "Write something, and see what the open run makes of it.",
    "mnist.section_note.learned": "What the open run gets right, what it gets wrong, and why.",
    "mnist.section_note.steps": (
        "Any image and any batch of the open run, layer by layer, with the formulas of the small"
        " net."
    ),
    "mnist.section_note.ranks": "How several devices share one batch and agree on one gradient.",
    # The form
    "mnist.preset": "Start from",
    "mnist.preset.tutorial": "The tutorials’ loop",
    "mnist.preset.linear": "Linear softmax, no hidden layer",
    "mnist.preset.lenet": "LeNet, quickly to 99 %",
    "mnist.preset.best": "The 99.5 % recipe",
    "mnist.preset.mse": "Squared error on one-hot targets",
    "mnist.preset.fashion": "LeNet on Fashion-MNIST",
    "mnist.preset.cifar": "The CIFAR tutorials’ net",
    "mnist.preset.own": "Settings of your own",
    "mnist.dataset": "Data set",
    "mnist.dataset.mnist": "MNIST",
    "mnist.dataset.fashion": "Fashion-MNIST",
    "mnist.dataset.cifar10": "CIFAR-10",
    "mnist.model": "Model",
    "mnist.model.mlp": "Dense (MLP)",
    "mnist.model.logistic": "Linear softmax",
    "mnist.model.lenet": "LeNet-5",
    "mnist.model.cifar_net": "CIFAR net",
    "mnist.loss": "Loss",
    "mnist.loss.cross_entropy": "Cross-entropy",
    "mnist.loss.mse": "Mean squared error",
    "mnist.schedule": "Schedule of η",
    "mnist.schedule.constant": "Constant",
    "mnist.schedule.step": "Two steps down",
    "mnist.schedule.cosine": "Cosine",
    "mnist.schedule.warmup": "Warm-up",
    "mnist.schedule.warmup_cosine": "Warm-up, cosine",
    "mnist.shift": "Shift (pixels)",
    "mnist.shift_info": "0 to 4, random in each epoch.",
    "mnist.seed_info": "Same seed, same start and order.",
    "mnist.precision": "Precision",
    "mnist.precision.float32": "float32",
    "mnist.precision.tf32": "TF32",
    "mnist.precision.bf16": "bfloat16",
    "mnist.precision_info": "A choice for GPUs; there is none here.",
    "mnist.more": "More settings",
    # The network before a run
    "mnist.network": "The network of this form",
    "mnist.network_drawn": (
        "The network, from its input on the left to its ten outputs on the right"
    ),
    "mnist.layer.layer": "Layer",
    "mnist.layer.output": "Output",
    "mnist.layer.parameters": "Parameters",
    "mnist.layer.multiply_adds": "Multiply-adds",
    "mnist.layer.input": "Input",
    "mnist.layer.dense": "Dense",
    "mnist.layer.convolution": "Conv {side}×{side}",
    "mnist.layer.pool": "Max pool {side}×{side}",
    "mnist.layer.total": "Total",
    "mnist.layer.epoch": (
        "Multiply-adds are those of one image forward. An epoch is {images} images in {batches}"
        " batches; forward and backward together take about {passes} times as many, {billions}"
        " billion."
    ),
    "mnist.schedule_drawn": "Learning rate over the run",
    "mnist.schedule_title": "{name}: {text}",
    "mnist.schedule_constant": "η = {rate}, over {steps} batches",
    "mnist.schedule_text": "at most η = {rate}, over {steps} batches",
    # The open run
    "mnist.paused": (
        "Paused in epoch {epoch} after batch {batch}. Nothing is lost: resume whenever you like."
    ),
    "mnist.interrupted": (
        "Interrupted: the program ended while this run was going on. It can go on from its last"
        " checkpoint. {reason}"
    ),
    "mnist.run_title": "Run {number}, {model}",
    "mnist.brief_epoch": "epoch {epoch} / {epochs}",
    "mnist.state.queued": "waiting",
    "mnist.state.running": "training",
    "mnist.state.paused": "paused",
    "mnist.state.stopping": "stopping",
    "mnist.state.done": "done",
    "mnist.state.cancelled": "stopped",
    "mnist.state.diverged": "diverged",
    "mnist.state.failed": "failed",
    "mnist.state.interrupted": "interrupted",
    "mnist.act.pause": "Pause",
    "mnist.act.resume": "Resume",
    "mnist.act.smaller": "Fill in a tenth of η",
    "mnist.act.again": "Copy settings into the form",
    "mnist.act.rate": "Change η",
    "mnist.act.rate_label": "New learning rate η of this run",
    "mnist.scale": "Loss axis",
    "mnist.scale.linear": "linear",
    "mnist.scale.log": "log",
    "mnist.mark.train": "training accuracy",
    "mnist.mark.test": "test accuracy",
    "mnist.mark.plan": "η as planned",
    "mnist.mark.rate": "η",
    "mnist.mark.layer": "layer {number}",
    "mnist.axis.rate": "learning rate η",
    "mnist.axis.gradients": "|∂L/∂W| / |W| of each layer",
    "mnist.axis.changes": "|ΔW| / |W| of each layer",
    "mnist.long": "{minutes} min",
    "mnist.paused_early": "Paused before the first batch. Resume whenever you like.",
}
