"""English: the MNIST lab."""

WORDS: dict[str, str] = {
    # The form
    "mnist.hidden": "Hidden layers",
    "mnist.hidden_info": "Units: 128, or 256, 128; empty: none",
    "mnist.activation": "Activation",
    "mnist.optimizer": "Optimizer",
    "mnist.learning_rate": "Learning rate η",
    "mnist.momentum": "Momentum",
    "mnist.batch_size": "Batch size",
    "mnist.epochs": "Epochs",
    "mnist.seed": "Seed",
    "mnist.device": "Device",
    "mnist.activation.relu": "ReLU",
    "mnist.activation.sigmoid": "Sigmoid",
    "mnist.activation.tanh": "Tanh",
    "mnist.activation.leaky_relu": "Leaky ReLU",
    "mnist.activation.identity": "Identity (linear)",
    "mnist.optimizer.sgd": "SGD",
    "mnist.optimizer.momentum": "SGD with momentum",
    "mnist.optimizer.rmsprop": "RMSprop",
    "mnist.optimizer.adam": "Adam",
    "mnist.optimizer.adamw": "AdamW",
    "mnist.optimizer.adagrad": "Adagrad",
    "mnist.device.auto": "Automatic",
    "mnist.device.cpu": "CPU",
    "mnist.device.cuda": "GPU (CUDA)",
    "mnist.device.all": "All GPUs",
    "mnist.start": "Start training",
    "mnist.stop": "Stop",
    # The state of a run
    "mnist.pretrained": (
        "This {model} came with Backstep, trained beforehand: {accuracy}. Look around, or train a network of your "
        "own on 60 000 images: press “Start training”. Five epochs take seconds, on a busy machine a minute."
    ),
    "mnist.pretrained_title": "Pretrained {model}",
    "mnist.idle": (
        "Train a real network on 60 000 images, and watch every batch: press “Start training”. Five epochs "
        "take seconds, on a busy machine a minute."
    ),
    "mnist.queued": "Waiting for the {device}: number {position} in line.",
    "mnist.preparing": "Starting: reading the images and building the network.",
    "mnist.running": "Training on the {device}.",
    "mnist.stopping": "Stopping after this batch.",
    "mnist.done": (
        "Done: {accuracy} of the 10\u202f000 test images are classified correctly. Draw a digit, or "
        "change one setting and train again to compare."
    ),
    "mnist.cancelled": (
        "Stopped in epoch {epoch} after batch {batch}. The network keeps what it has learned:"
        " draw a digit, or start again."
    ),
    "mnist.cancelled_early": "Stopped before the first batch. Start again whenever you like.",
    "mnist.diverged": (
        "Diverged at batch {batch} of epoch {epoch}: the loss became {loss}. The learning rate"
        " {rate} is probably too large: try {smaller}. The last good weights were kept."
    ),
    "mnist.failed": "The training failed. {reason}",
    "mnist.fact.progress": "Progress",
    "mnist.fact.epoch": "Epoch",
    "mnist.fact.batch": "Batch",
    "mnist.fact.speed": "Images/s",
    "mnist.fact.left": "Time left",
    "mnist.fact.loss": "Loss",
    "mnist.fact.accuracy": "Test accuracy",
    "mnist.seconds": "{seconds} s",
    "mnist.minutes": "{minutes} min {seconds} s",
    # Curves
    "mnist.curves": "The run, batch by batch",
    "mnist.curves_note.fit": (
        "A click opens that batch step by step. Drag to enlarge a stretch, double-click for the whole run."
    ),
    "mnist.curves_note.sizes": (
        "The size of each layer’s gradient, and of its update, against the size of its weights. Around "
        "0.001 per update is typical."
    ),
    "mnist.curves_note.rate": "Dotted: the schedule, to the end of the run. Solid: what the run has used.",
    "mnist.axis.batch": "batch",
    "mnist.axis.loss": "loss of each batch",
    "mnist.axis.accuracy": "accuracy, after each epoch",
    "mnist.mark.raw": "loss of a batch",
    "mnist.mark.smooth": "moving average",
    # Errors
    "mnist.error.file_missing": (
        "The MNIST file {file} is missing from assets/mnist; restore it from the repository."
    ),
    "mnist.error.file_unreadable": (
        "The MNIST file {file} cannot be unpacked; restore it from the repository."
    ),
    "mnist.error.file_damaged": (
        "The MNIST file {file} is damaged: its MD5 is {found}, expected {expected};"
        " restore it from the repository."
    ),
    "mnist.error.hidden_text": (
        "The list of hidden layers is “{value}”; expected whole numbers such as 256, 128, or nothing for no "
        "hidden layer."
    ),
    "mnist.error.hidden_layers": "The number of hidden layers is {value}; expected 0 to {high}.",
    "mnist.error.hidden_size": "The number of units in hidden layer {layer} is {value}; expected 1 to {high}.",
    "mnist.error.activation": "The activation is “{value}”; expected one of {choices}.",
    "mnist.error.optimizer": "The optimizer is “{value}”; expected one of {choices}.",
    "mnist.error.device": "The device is “{value}”; expected one of {choices}.",
    "mnist.error.dataset": "The data set is “{value}”; expected one of {choices}.",
    "mnist.error.model": "The model is “{value}”; expected one of {choices}.",
    "mnist.error.settings": "The settings of this run cannot be read.",
    "mnist.error.loss": "The loss is “{value}”; expected one of {choices}.",
    "mnist.error.schedule": "The learning-rate schedule is “{value}”; expected one of {choices}.",
    "mnist.error.precision": "The precision is “{value}”; expected one of {choices}.",
    "mnist.error.shift": "The shift is {value}; expected a whole number from {low} to {high}.",
    "mnist.error.checkpoint_missing": "The checkpoint {file} is not there any more.",
    "mnist.error.checkpoint_large": (
        "The checkpoint {file} has {value} {value|byte|bytes}, more than any run here writes; it was not opened."
    ),
    "mnist.error.checkpoint_pickle": (
        "{file} is a pickle, which can run a program when it is opened; only safetensors files"
        " are read."
    ),
    "mnist.error.checkpoint_foreign": "{file} is not a checkpoint of Backstep.",
    "mnist.error.checkpoint_damaged": (
        "The checkpoint {file} is damaged: it cannot be read. An earlier one may be whole."
    ),
    "mnist.error.checkpoint_shape": (
        "The checkpoint {file} does not fit its own settings: {name} has the shape {value},"
        " expected {expected}."
    ),
    "mnist.error.checkpoint_settings": (
        "The checkpoint belongs to a run with other settings, so this run cannot go on from it."
    ),
    "mnist.error.not_saved": (
        "The state after batch {batch} could not be saved ({reason}). The training goes on; if it"
        " is interrupted, it can only go on from an earlier state."
    ),
    "mnist.error.format": "The format is “{value}”; expected {choices}.",
    "mnist.error.learning_rate": (
        "The learning rate is {value}; expected a number above 0, at most 1000."
    ),
    "mnist.error.momentum": "The momentum is {value}; expected a number from 0 to below 1.",
    "mnist.error.momentum_needed": (
        "The momentum is {value}; SGD with momentum needs a number above 0 and below 1, such as 0.9."
    ),
    "mnist.error.batch_size": "The batch size is {value}; expected a whole number from {low} to {high}.",
    "mnist.error.epochs": "The number of epochs is {value}; expected a whole number from {low} to {high}.",
    "mnist.error.seed": "The seed is {value}; expected a whole number from {low} to {high}.",
    "mnist.error.train_images": (
        "The number of training images is {value}; expected a whole number from {low} to {high}."
    ),
    "mnist.error.no_graph": (
        "The GPU's work could not be recorded ({reason}). Training goes on batch by batch, with the "
        "same numbers, only slower."
    ),
    "mnist.error.no_cuda": "The device is cuda, but torch finds no GPU here; choose auto or cpu.",
    "mnist.error.gpu_unusable": (
        "There is a GPU, but this torch cannot compute on it ({reason}). The CPU trains instead, which "
        "is slower; a torch built for this GPU would use it."
    ),
    "mnist.error.already_running": (
        "You already have a training under way or in line; stop it first."
    ),
    "mnist.error.queue_full": "{high} {high|training is|trainings are} waiting already; try again in a few minutes.",
    "mnist.error.not_yours": "This training is not yours, or it is no longer kept.",
    "mnist.error.no_process": "The machine started no process for the training; try again later.",
    "mnist.error.died": (
        "Its process ended without an error message (status {status}); perhaps the machine ran out of "
        "memory. Start again, perhaps with smaller layers."
    ),
    "mnist.error.memory": (
        "There is not enough memory; choose smaller layers or a smaller batch size."
    ),
    "mnist.error.diverged": (
        "diverged at batch {batch} of epoch {epoch}: the loss became {loss}; learning rate is {rate}: try "
        "a smaller one."
    ),
    "mnist.error.visitor": "This page has lost its connection to the server’s session; reload it.",
}
