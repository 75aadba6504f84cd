"""English: a batch of the lab, opened layer by layer."""

WORDS: dict[str, str] = {
    "mnist.steps.batch": "Batch of the run",
    "mnist.steps.open_batch": "Open batch",
    "mnist.steps.test": "Test image",
    "mnist.steps.open_test": "Open image",
    "mnist.steps.open_drawing": "Open the drawing",
    "mnist.steps.progress": "Batches replayed",
    "mnist.steps.cancel": "Cancel",
    "mnist.steps.sample": "Image of the batch",
    "mnist.steps.sample_previous": "Previous image of the batch",
    "mnist.steps.sample_next": "Next image of the batch",
    "mnist.steps.target": "Target",
    "mnist.steps.layers": "The layers of the network",
    "mnist.steps.numbers": "The formula with its numbers",
    "mnist.steps.keys": (
        "Keys: ← and → go by a step, with Shift by a phase; F, L, B and U lead to the phases, the"
        " space bar plays. In a picture the arrows go from number to number."
    ),
    "mnist.steps.idle": (
        "Open any batch of the run, a test image, or your drawing. A click on the loss curve opens"
        " the batch under it."
    ),
    "mnist.steps.opening": "Opening…",
    "mnist.steps.in_line": "Another replay comes first; then {count} {count|batch is|batches are} trained again.",
    "mnist.steps.replaying": (
        "The run is trained again from its last checkpoint before this batch: {done} of {count}"
        " {count|batch|batches}. {left}"
    ),
    "mnist.steps.left": "About {seconds} s left.",
    "mnist.steps.title_batch": "Batch {number} · epoch {epoch}, batch {batch}",
    "mnist.steps.title_test": "Test image {index} · label {label}",
    "mnist.steps.title_drawing": "Your drawing",
    "mnist.steps.about_batch": (
        "These are the numbers of the run itself, bit by bit: trained again from a checkpoint with"
        " the same order of images. δ belongs to the image that is shown, ∂L/∂W is the mean over all"
        " {count}."
    ),
    "mnist.steps.about_batch_gpu": (
        "The run used a GPU, so its last digits may differ from these. δ belongs to the image that is"
        " shown, ∂L/∂W is the mean over all {count}."
    ),
    "mnist.steps.about_test": (
        "The network after {done} {done|batch|batches}. Loss, gradients and update are those of this one image, as"
        " if it were the next batch; no run ever learns from a test image."
    ),
    "mnist.steps.about_drawing": (
        "The network after {done} {done|batch|batches}. A drawing has no label, so the target is the "
        "network’s own prediction, {answer}: choose another to see what it would have to learn. "
        "Everything is that of this one image, as if it were the next batch."
    ),
    "mnist.steps.about_drawing_chosen": (
        "The network after {done} {done|batch|batches} predicts {answer}; you chose the target {label}. "
        "Everything is that of this one image, as if it were the next batch."
    ),
    "mnist.steps.sample_option": (
        "{mark}Image {number} of {count}: {label}, prediction {answer}, ℓ = {loss}"
    ),
    "mnist.steps.input": "image",
    "mnist.steps.kind.dense": "dense",
    "mnist.steps.kind.convolution": "convolution",
    "mnist.steps.kind.pool": "pooling",
    "mnist.steps.pending": "Not computed yet",
    "mnist.steps.picture": (
        "{what} of layer {layer}, at most ±{limit}. The arrow keys choose one number of it."
    ),
    "mnist.steps.hint": (
        "Point at a pixel, a bar or a cell of a picture, or tap it: how that number was computed is shown "
        "here."
    ),
    "mnist.steps.coming": "Loading the weights…",
    "mnist.steps.no_sum": "The formula says it all: no sum is hidden here.",
    "mnist.steps.made": "How this number was computed: {place}",
    "mnist.steps.image_of": "image {image} ({label})",
    "mnist.steps.mean_of": "mean of {count}",
    "mnist.steps.channel": "channel {channel}",
    "mnist.steps.unit": "unit {unit}",
    "mnist.steps.output": "output {name}",
    "mnist.steps.pixel": "pixel ({row}, {column})",
    "mnist.steps.map_pixel": "channel {channel}, pixel ({row}, {column})",
    "mnist.steps.kernel_at": "channel {channel}, kernel ({row}, {column})",
    "mnist.steps.bias_of": "bias of {unit}",
    "mnist.steps.weight_of": "weight of {unit} from {source}",
    "mnist.steps.others": "{count} {count|other|others} together",
    "mnist.steps.other_channels": "{count} other {count|channel|channels} together",
    "mnist.steps.bias": "bias b",
    "mnist.steps.sum64": "in float64",
    "mnist.steps.run32": "in the run (float32):",
    "mnist.steps.mean": "mean",
    "mnist.steps.mean64": "mean, in float64",
    "mnist.steps.channel_sum": "Channel {channel} adds",
    "mnist.steps.read_here": "What it reads: channel {channel} of the previous layer",
    "mnist.steps.made_here": "What it makes: channel {channel}",
    "mnist.steps.came_from": "Where it comes from: δ of channel {channel} of the next layer",
    "mnist.steps.turned": (
        "Backward the kernel is rotated by 180 degrees: this pixel met each weight in another z."
    ),
    "mnist.steps.routed": "This pixel was the maximum of its 2 × 2, so the whole δ goes to it.",
    "mnist.steps.not_routed": (
        "This pixel was not the maximum of its 2 × 2: changing it a little changes nothing, so it"
        " gets 0."
    ),
    "mnist.steps.delta_above": "δ of the pooled pixel",
    "mnist.steps.two_by_two": "its 2 × 2 pixels",
    "mnist.steps.before": "before",
    "mnist.steps.after": "afterwards",
    "mnist.steps.over_pixels": "{image}, pixel by pixel:",
    "mnist.steps.over_images": "And image by image:",
    "mnist.steps.lens_image": "The image",
    "mnist.steps.lens_weights": "Weights of unit {unit}",
    "mnist.steps.lens_products": "Weight times pixel",
    "mnist.steps.lens_gradient": "∂L/∂W of unit {unit}",
    "mnist.steps.lens_change": "Change of its weights",
    "mnist.steps.largest": "the largest",
    # What a step says
    "mnist.steps.begin": (
        "Nothing is computed yet. Press Next (or →) and follow the image through the layers, the"
        " error back, and the gradients into the new weights. Point at any pixel to see its sum."
    ),
    "mnist.steps.say.image": (
        "The image enters: every pixel as a number from −1 (black) to 1 (white)."
    ),
    "mnist.steps.say.z.dense": (
        "Layer {layer}, weighted input: each unit multiplies everything it reads by its weights, adds"
        " it all up, and adds its bias. The formula of the small net, with more terms."
    ),
    "mnist.steps.say.z.convolution": (
        "Layer {layer}, convolution: each pixel is the sum over a small window of every channel of the "
        "previous layer, times one kernel, plus a bias. The same kernel slides over the whole image."
    ),
    "mnist.steps.say.a.relu": (
        "Layer {layer}, activation: ReLU lets positive values through and turns negative ones into 0."
    ),
    "mnist.steps.say.a.sigmoid": (
        "Layer {layer}, activation: the sigmoid squashes every value into the range from 0 to 1."
    ),
    "mnist.steps.say.a.tanh": (
        "Layer {layer}, activation: tanh squashes every value into the range from −1 to 1."
    ),
    "mnist.steps.say.a.leaky_relu": (
        "Layer {layer}, activation: leaky ReLU keeps one hundredth of a negative value."
    ),
    "mnist.steps.say.a.identity": "Layer {layer}, activation: z goes on unchanged.",
    "mnist.steps.say.pool": (
        "Layer {layer}, pooling: of every 2 × 2 pixels only the largest goes on. No weights here; but"
        " which pixel won decides where δ will go."
    ),
    "mnist.steps.say.answer.cross_entropy": (
        "The prediction: softmax turns the ten outputs into shares that add up to 1."
    ),
    "mnist.steps.say.answer.mse": (
        "The prediction: with the squared error the ten outputs themselves are it, no softmax."
    ),
    "mnist.steps.say.target": "The target: 1 for {label}, 0 for the other nine.",
    "mnist.steps.say.loss.cross_entropy": (
        "The loss of this image: the negative logarithm of the share that {label} gets. It is near 0"
        " only if the network is sure and right."
    ),
    "mnist.steps.say.loss.mse": (
        "The loss of this image: the mean of the ten squared distances from the target."
    ),
    "mnist.steps.say.batch_loss": (
        "The loss of the batch: the mean over its {count} {count|image|images}. This number is in the curve of the"
        " run."
    ),
    "mnist.steps.say.batch_loss.single": (
        "One image is the whole batch here, so its loss is the loss."
    ),
    "mnist.steps.say.output_delta.cross_entropy": (
        "δ of the output: with softmax and cross-entropy everything cancels except ŷ − y. The right"
        " class pulls up (negative), all others push down."
    ),
    "mnist.steps.say.output_delta.mse": (
        "δ of the output: the error ŷ − y times 2/10; the 2 comes from squaring, the 10 from averaging."
    ),
    "mnist.steps.say.arriving.dense": (
        "Back to layer {layer}: each unit collects the δ of all that it fed, times the weights on the"
        " way. The same weights as forward, read column by column."
    ),
    "mnist.steps.say.arriving.convolution": (
        "Back to layer {layer}: each pixel was read by a whole window of pixels of the next layer, so it "
        "collects their δ, each times the weight that it met there."
    ),
    "mnist.steps.say.arriving.pool": (
        "Back to layer {layer}: pooling sends each δ to the pixel that was the maximum; the other"
        " three get 0."
    ),
    "mnist.steps.say.delta": (
        "δ of layer {layer}: what came back, times the slope of the activation at each z."
    ),
    "mnist.steps.say.delta.relu": (
        "δ of layer {layer}: what came back, times the slope. ReLU’s is 1 or 0: where a unit was"
        " silent, nothing passes."
    ),
    "mnist.steps.say.weight_gradient.dense": (
        "∂L/∂W of layer {layer}: for every weight δ of its unit times the value that it read,"
        " averaged over the {count} {count|image|images}."
    ),
    "mnist.steps.say.weight_gradient.convolution": (
        "∂L/∂W of layer {layer}: a kernel’s weight worked at every pixel, so δ times the value read"
        " is summed over all pixels, and averaged over the {count} {count|image|images}."
    ),
    "mnist.steps.say.weight_gradient.single.dense": (
        "∂L/∂W of layer {layer}, of this one image: for every weight δ of its unit times the value"
        " that it read."
    ),
    "mnist.steps.say.weight_gradient.single.convolution": (
        "∂L/∂W of layer {layer}, of this one image: a kernel’s weight worked at every pixel, so δ"
        " times the value read is summed over all pixels."
    ),
    "mnist.steps.say.bias_gradient.dense": (
        "∂L/∂b of layer {layer}: a bias enters with factor 1, so δ itself, averaged over the {count}"
        " {count|image|images}."
    ),
    "mnist.steps.say.bias_gradient.convolution": (
        "∂L/∂b of layer {layer}: one bias serves all pixels of its channel, so δ is summed over them,"
        " and averaged over the {count} {count|image|images}."
    ),
    "mnist.steps.say.bias_gradient.single.dense": (
        "∂L/∂b of layer {layer}, of this one image: a bias enters with factor 1, so δ itself."
    ),
    "mnist.steps.say.bias_gradient.single.convolution": (
        "∂L/∂b of layer {layer}, of this one image: one bias serves all pixels of its channel, so δ is"
        " summed over them."
    ),
    "mnist.steps.say.velocity": (
        "Momentum of layer {layer}: a part of where each weight was going, plus its new gradient."
    ),
    "mnist.steps.say.mean": ("First moment of layer {layer}: a running average of each gradient."),
    "mnist.steps.say.squares": (
        "Second moment of layer {layer}: a running average of each squared gradient."
    ),
    "mnist.steps.say.squares.adagrad": (
        "Layer {layer}: the sum of all squared gradients of each weight so far."
    ),
    "mnist.steps.say.new.sgd": (
        "Layer {layer} learns: every weight moves by η = {rate} times its gradient, downhill."
    ),
    "mnist.steps.say.new.momentum": (
        "Layer {layer} learns: every weight moves by η = {rate} times its momentum, downhill."
    ),
    "mnist.steps.say.new": (
        "Layer {layer} learns: every weight moves downhill, with η = {rate} divided by the usual size"
        " of its own gradient."
    ),
    "mnist.steps.say.in_place": (
        "On a processor this run never stores ∂L/∂W: it adds −η/n · δ · a to the weights at once."
    ),
    # Verification
    "mnist.steps.proof.by": (
        "Gradients in float64 by autograd and central differences; update by torch.optim; and how far the "
        "run’s float32 is from float64"
    ),
    "mnist.steps.proof.loss": "loss",
    "mnist.steps.proof.autograd": "autograd",
    "mnist.steps.proof.differences": "central differences",
    "mnist.steps.proof.update": "torch.optim",
    "mnist.steps.proof.rounding": "float32",
    "mnist.steps.proof.open": "Layer by layer",
    "mnist.steps.proof_title": "Every layer and all its references",
    "mnist.steps.proof.layer": "layer",
    "mnist.steps.proof.column.parameters": "parameters",
    "mnist.steps.proof.column.autograd": "autograd",
    "mnist.steps.proof.column.sampled": "nudged",
    "mnist.steps.proof.column.differences": "central differences",
    "mnist.steps.proof.column.kinks": "at a kink",
    "mnist.steps.proof.column.update": "torch.optim",
    "mnist.steps.proof.column.rounding": "float32",
    "mnist.steps.proof.note": (
        "Error = |ours − reference| / (1 + |reference|), the largest of a layer. Autograd and torch.optim "
        "judge every parameter. Central differences move the 20 weights with the largest gradient and 20 "
        "random ones of each layer by h = 10⁻⁵ both ways, on {images} of the images; their limit grows by "
        "the rounding of the loss, and where a nudge carries a ReLU or a maximum over its kink, autograd "
        "alone judges. The new weights of the run are float32, so their error is divided by |old| + "
        "|reference| + largest change. float32: how far the run’s gradient is from the one in float64, as "
        "a share of the layer’s largest; the limit is {rounding}. Rounding puts {flipped} {flipped|ReLU "
        "or maximum|ReLUs or maxima} on the other side; if there are any, the limit is the gradient "
        "itself."
    ),
    # Errors
    "mnist.error.steps_batch": "Batch {value}: expected a whole number from 1 to {high}.",
    "mnist.error.steps_later": (
        "Batch {batch} has not been trained yet; the run has done {done}. Choose an earlier one."
    ),
    "mnist.error.steps_no_checkpoint": (
        "Batch {batch} cannot be replayed: the run has no checkpoint from before it any more."
    ),
    "mnist.error.steps_image": "Test image {value}: expected a whole number from 0 to {high}.",
    "mnist.error.steps_sample": "Image {value} of the batch: expected 0 to {high}.",
    "mnist.error.steps_unit": "Unit {value}: expected 0 to {high}.",
    "mnist.error.steps_layer": "Layer {value} has no weights; the network has layers 1 to {high}.",
    "mnist.error.steps_forgotten": ("The server has forgotten what was open here; open it again."),
    "mnist.error.steps_cancelled": "The replay was cancelled.",
    "mnist.error.steps_failed": "The replay failed ({reason}). Open another batch.",
    "mnist.error.steps_no_run": "There is no run yet: start a training above, then open its batches.",
    "mnist.error.steps_untrained": (
        "The run has not learned anything yet; wait for its first checkpoint."
    ),
    "mnist.error.steps_colour": (
        "This network reads colour images; a drawing is gray. Open a run on MNIST or Fashion-MNIST."
    ),
}
