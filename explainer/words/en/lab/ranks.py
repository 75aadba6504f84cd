"""English: training on several GPUs."""

WORDS: dict[str, str] = {
    "mnist.error.ranks": (
        "{value} {value|process is|processes are} to train here, but torch finds {high} {high|GPU|GPUs}: "
        "start one for each, or choose --device cpu."
    ),
    "mnist.error.gpu_quota": (
        "This Space has lent out all the GPU time that there is for now. The run goes on from batch"
        " {batch} on the CPU."
    ),
    "mnist.error.gpu_taken": (
        "The GPU was taken away in the middle of the run. It goes on from the last checkpoint on"
        " the CPU."
    ),
    "mnist.error.gpu_none": "No GPU is free just now. The run goes on from batch {batch} on the CPU.",
    "mnist.error.gpu_failed": (
        "The run failed on the lent GPU ({reason}). Continue goes on from the last checkpoint."
    ),
    "mnist.error.gpu_unsaved": (
        "What was learned on the lent GPU could not be saved. The run goes on from the last"
        " checkpoint on the CPU."
    ),
    "mnist.ranks.count": "GPUs",
    "mnist.ranks.net": "Net",
    "mnist.ranks.net.fresh": "fresh start of the form",
    "mnist.ranks.net.trained": "trained by the open run",
    "mnist.ranks.stage.share": "Share the batch",
    "mnist.ranks.stage.own": "Own gradient",
    "mnist.ranks.stage.reduce": "All-reduce",
    "mnist.ranks.stage.update": "Same update",
    "mnist.ranks.say.1": (
        "One batch of {images} {images|image|images}, shared by {ranks} {ranks|GPU|GPUs}. Each process "
        "shuffles with seed {seed}, so all know the same order without communicating, and each takes its "
        "own part of it. Each also draws the same first weights from that seed: {ranks} "
        "{ranks|copy|copies} of one net."
    ),
    "mnist.ranks.say.2": (
        "Each GPU goes forward and backward over its own images only. The gradients differ, as the"
        " images do; at the chosen weight from {low} to {high}."
    ),
    "mnist.ranks.say.3": (
        "All-reduce: the GPUs exchange their gradients and each ends up with the same weighted mean."
        " A rank with more images counts for more. It is the gradient that one GPU would have found"
        " for the whole batch."
    ),
    "mnist.ranks.say.3.sum": (
        "All-reduce without a division: every GPU now holds the sum, at the chosen weight {ratio}"
        " times the mean. The ranks still agree with one another, so nothing looks wrong."
    ),
    "mnist.ranks.say.4": (
        "Each GPU makes the same update with the same gradient, so the {ranks} {ranks|copy stays|copies stay} equal, bit"
        " for bit, and no weights ever have to be sent. Other seeds at the start would break that:"
        " the mean would then be of gradients of different nets."
    ),
    "mnist.ranks.say.4.sum": (
        "With the sum the copies stay equal too, but each goes about {ranks} times as far: η is in"
        " effect {rate} instead of {single}."
    ),
    "mnist.ranks.rank": "GPU {rank}",
    "mnist.ranks.images_of": "{count} of {all} {all|image|images}, weight {weight}",
    "mnist.ranks.own_loss": "mean loss",
    "mnist.ranks.own_map": "∂L/∂W of the output layer",
    "mnist.ranks.map_label": "Gradient of the output layer, {who}: 10 rows by {columns} {columns|column|columns}",
    "mnist.ranks.later": "not computed yet",
    "mnist.ranks.reduce": "The mean of the ranks, and one GPU alone",
    "mnist.ranks.map.mean": "after the all-reduce",
    "mnist.ranks.map.whole": "whole batch on one GPU",
    "mnist.ranks.deviation": (
        "Largest difference over all {parameters} {parameters|parameter|parameters}: {deviation}, the largest gradient"
        " being {largest}. Sums of float32 in another order, nothing else."
    ),
    "mnist.ranks.deviation.sum": (
        "Largest difference over the output layer: {deviation}, the largest gradient being"
        " {largest}. That is no rounding."
    ),
    "mnist.ranks.scale": (
        "Rows are the ten outputs, columns what the output layer reads. Strongest colour:"
        " ±{limit}. Violet is positive, magenta negative. Click a weight, or choose it with the"
        " arrow keys."
    ),
    "mnist.ranks.one": "One weight, number by number",
    "mnist.ranks.chosen": "From input {column} of the output layer to output {row}.",
    "mnist.ranks.head.rank": "GPU",
    "mnist.ranks.head.weight": "nᵣ/n",
    "mnist.ranks.head.own": "own gᵣ",
    "mnist.ranks.head.product": "product",
    "mnist.ranks.head.new": "new w",
    "mnist.ranks.head.together": "together",
    "mnist.ranks.head.alone": "one GPU",
    "mnist.ranks.more": "If the division is forgotten, and what travels for each batch",
    "mnist.ranks.forgotten": "And if the division is forgotten?",
    "mnist.ranks.switch": "Sum the gradients instead of averaging them",
    "mnist.ranks.said": (
        "{updates} {updates|update|updates} on this batch with η = {rate}: the mean ends at a loss of {mean}, the sum"
        " at {sum}. The sum is {ranks} times as long, so it acts as η = {effective}."
    ),
    "mnist.ranks.said.lost": (
        "With η = {rate} the mean ends at a loss of {mean}; the sum, in effect η = {effective}, is"
        " no number any more after {updates} {updates|update|updates}."
    ),
    "mnist.ranks.said.scaled": (
        "{optimizer} divides the gradient by its own size, so it hardly notices a factor of {ranks}:"
        " the mean ends at a loss of {mean}, the sum at {sum}. With SGD the difference shows."
    ),
    "mnist.ranks.figure": "Loss of the batch over the updates, with the mean and with the sum",
    "mnist.ranks.mean": "mean",
    "mnist.ranks.sum": "sum",
    "mnist.ranks.updates": "updates",
    "mnist.ranks.loss": "loss of the batch",
    "mnist.ranks.travel": "What travels for each batch",
    "mnist.ranks.fact.gradient": "gradient",
    "mnist.ranks.fact.sent": "sent by each GPU",
    "mnist.ranks.fact.epoch": "in an epoch",
    "mnist.ranks.travel_note": (
        "In a ring each GPU passes pieces to its neighbour: N − 1 exchanges to add them up, N − 1 more to "
        "pass the sums on. So each sends nearly twice the gradient, however many GPUs there are, and "
        "never an image."
    ),
    "mnist.ranks.command": "The same run from a terminal",
    "mnist.ranks.command_note": (
        "Where this machine has several GPUs, the device “All GPUs” of the form runs this command."
    ),
}
