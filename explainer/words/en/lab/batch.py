"""English: a batch of the lab, opened layer by layer."""

WORDS: dict[str, str] = {
    "mnist.batch.batch": "Batch of the run",
    "mnist.batch.open_batch": "Open batch",
    "mnist.batch.test": "Test image",
    "mnist.batch.open_test": "Open image",
    "mnist.batch.open_drawing": "Open the drawing",
    "mnist.batch.progress": "Batches replayed",
    "mnist.batch.cancel": "Cancel",
    "mnist.batch.sample": "Image of the batch",
    "mnist.batch.sample_previous": "Previous image of the batch",
    "mnist.batch.sample_next": "Next image of the batch",
    "mnist.batch.target": "Target",
    "mnist.batch.layers": "The layers of the network",
    "mnist.batch.numbers": "The formula with its numbers",
    "mnist.batch.keys": (
        "Keys: ← and → go by a step, with Shift by a phase; F, L, B and U lead to the phases, the"
        " space bar plays. In a picture the arrows go from number to number."
    ),
    "mnist.batch.idle": (
        "Open any batch of the run, a test image, or your drawing. A click on the loss curve opens"
        " the batch under it."
    ),
    "mnist.batch.opening": "Opening…",
    "mnist.batch.in_line": "Another replay comes first; then {count} {count|batch is|batches are} trained again.",
    "mnist.batch.replaying": (
        "The run is trained again from its last checkpoint before this batch: {done} of {count}"
        " {count|batch|batches}. {left}"
    ),
    "mnist.batch.left": "About {seconds} s left.",
    "mnist.batch.title_batch": "Batch {number} · epoch {epoch}, batch {batch}",
    "mnist.batch.title_test": "Test image {index} · label {label}",
    "mnist.batch.title_drawing": "Your drawing",
    "mnist.batch.about_batch": (
        "These are the numbers of the run itself, bit by bit: trained again from a checkpoint with"
        " the same order of images. δ belongs to the image that is shown, ∂L/∂W is the mean over all"
        " {count}."
    ),
    "mnist.batch.about_batch_gpu": (
        "The run used a GPU, so its last digits may differ from these. δ belongs to the image that is"
        " shown, ∂L/∂W is the mean over all {count}."
    ),
    "mnist.batch.about_test": (
        "The network after {done} {done|batch|batches}. Loss, gradients and update are those of this one image, as"
        " if it were the next batch; no run ever learns from a test image."
    ),
    "mnist.batch.about_drawing": (
        "The network after {done} {done|batch|batches}. A drawing has no label, so the target is the "
        "network’s own prediction, {answer}: choose another to see what it would have to learn. "
        "Everything is that of this one image, as if it were the next batch."
    ),
    "mnist.batch.about_drawing_chosen": (
        "The network after {done} {done|batch|batches} predicts {answer}; you chose the target {label}. "
        "Everything is that of this one image, as if it were the next batch."
    ),
    "mnist.batch.sample_option": (
        "{mark}Image {number} of {count}: {label}, prediction {answer}, ℓ = {loss}"
    ),
    "mnist.batch.input": "image",
    "mnist.batch.kind.dense": "dense",
    "mnist.batch.kind.convolution": "convolution",
    "mnist.batch.kind.pool": "pooling",
    "mnist.batch.pending": "Not computed yet",
    "mnist.batch.picture": (
        "{what} of layer {layer}, at most ±{limit}. The arrow keys choose one number of it."
    ),
    "mnist.batch.hint": (
        "Point at a pixel, a bar or a cell of a picture: how that number was computed is shown here. Press it, "
        "and it stays."
    ),
    "mnist.batch.coming": "Loading the weights…",
    "mnist.batch.no_sum": "The formula says it all: no sum is hidden here.",
    "mnist.batch.made": "How this number was computed: {place}",
    "mnist.batch.image_of": "image {image} ({label})",
    "mnist.batch.mean_of": "mean of {count}",
    "mnist.batch.channel": "channel {channel}",
    "mnist.batch.unit": "unit {unit}",
    "mnist.batch.output": "output {name}",
    "mnist.batch.pixel": "pixel ({row}, {column})",
    "mnist.batch.map_pixel": "channel {channel}, pixel ({row}, {column})",
    "mnist.batch.kernel_at": "channel {channel}, kernel ({row}, {column})",
    "mnist.batch.bias_of": "bias of {unit}",
    "mnist.batch.weight_of": "weight of {unit} from {source}",
    "mnist.batch.others": "{count} {count|other|others} together",
    "mnist.batch.other_channels": "{count} other {count|channel|channels} together",
    "mnist.batch.bias": "bias b",
    "mnist.batch.sum64": "in float64",
    "mnist.batch.run32": "in the run (float32):",
    "mnist.batch.mean": "mean",
    "mnist.batch.mean64": "mean, in float64",
    "mnist.batch.pinned": "{place} · pinned",
    "mnist.batch.shift": (
        "The largest z, {shift}, is subtracted from every z first. That divides every power by the same number, "
        "so the shares stay what they are, and no power becomes too large for a computer."
    ),
    "mnist.batch.border_black": "Faint: the border of the image. It is black like the rest: −1, not 0, which would be gray.",
    "mnist.batch.border_zero": "Faint: beyond the edge, where everything is 0.",
    "mnist.batch.channel_sum": "Channel {channel} adds",
    "mnist.batch.read_here": "What it reads: channel {channel} of the previous layer",
    "mnist.batch.made_here": "What it makes: channel {channel}",
    "mnist.batch.came_from": "Where it comes from: δ of channel {channel} of the next layer",
    "mnist.batch.turned": (
        "Backward the kernel is rotated by 180 degrees: this pixel met each weight in another z."
    ),
    "mnist.batch.routed": "This pixel was the maximum of its 2 × 2, so the whole δ goes to it.",
    "mnist.batch.not_routed": (
        "This pixel was not the maximum of its 2 × 2: changing it a little changes nothing, so it"
        " gets 0."
    ),
    "mnist.batch.delta_above": "δ of the pooled pixel",
    "mnist.batch.two_by_two": "its 2 × 2 pixels",
    "mnist.batch.before": "before",
    "mnist.batch.after": "afterwards",
    "mnist.batch.over_pixels": "{image}, pixel by pixel:",
    "mnist.batch.over_images": "And image by image:",
    "mnist.batch.lens_image": "The image",
    "mnist.batch.lens_weights": "Weights of {unit}",
    "mnist.batch.lens_products": "Weight times pixel",
    "mnist.batch.lens_gradient": "∂L/∂W of {unit}",
    "mnist.batch.lens_change": "Change of its weights",
    "mnist.batch.largest": "the largest",
    # What a step says
    "mnist.batch.begin": (
        "Nothing is computed yet. Press Next (or →) and follow the image through the layers, the"
        " error back, and the gradients into the new weights. Point at any pixel to see its sum; press it to pin it."
    ),
    "mnist.batch.say.image": (
        "The image enters: every pixel as a number from −1 (black) to 1 (white)."
    ),
    "mnist.batch.say.z.dense": (
        "Layer {layer}, weighted input: each unit multiplies everything it reads by its weights, adds"
        " it all up, and adds its bias. The formula of the small net, with more terms."
    ),
    "mnist.batch.say.z.convolution": (
        "Layer {layer}, convolution: each pixel is the sum over a small window of every channel of the "
        "previous layer, times one kernel, plus a bias. The same kernel slides over the whole image."
    ),
    "mnist.batch.say.a.relu": (
        "Layer {layer}, activation: ReLU lets positive values through and turns negative ones into 0."
    ),
    "mnist.batch.say.a.sigmoid": (
        "Layer {layer}, activation: the sigmoid squashes every value into the range from 0 to 1."
    ),
    "mnist.batch.say.a.tanh": (
        "Layer {layer}, activation: tanh squashes every value into the range from −1 to 1."
    ),
    "mnist.batch.say.a.leaky_relu": (
        "Layer {layer}, activation: leaky ReLU keeps one hundredth of a negative value."
    ),
    "mnist.batch.say.a.identity": "Layer {layer}, activation: z goes on unchanged.",
    "mnist.batch.say.pool": (
        "Layer {layer}, pooling: of every 2 × 2 pixels only the largest goes on. No weights here; but"
        " which pixel won decides where δ will go."
    ),
    "mnist.batch.say.answer.cross_entropy": (
        "The prediction: softmax turns the ten outputs into shares that add up to 1."
    ),
    "mnist.batch.say.answer.mse": (
        "The prediction: with the squared error the ten outputs themselves are it, no softmax."
    ),
    "mnist.batch.say.target": "The target: 1 for {label}, 0 for the other nine.",
    "mnist.batch.say.loss.cross_entropy": (
        "The loss of this image: the negative logarithm of the share that {label} gets. It is near 0"
        " only if the network is sure and right."
    ),
    "mnist.batch.say.loss.mse": (
        "The loss of this image: the mean of the ten squared distances from the target."
    ),
    "mnist.batch.say.batch_loss": (
        "The loss of the batch: the mean over its {count} {count|image|images}. This number is in the curve of the"
        " run."
    ),
    "mnist.batch.say.batch_loss.single": (
        "One image is the whole batch here, so its loss is the loss."
    ),
    "mnist.batch.say.output_delta.cross_entropy": (
        "δ of the output: with softmax and cross-entropy everything cancels except ŷ − y. The right"
        " class pulls up (negative), all others push down."
    ),
    "mnist.batch.say.output_delta.mse": (
        "δ of the output: the error ŷ − y times 2/10; the 2 comes from squaring, the 10 from averaging."
    ),
    "mnist.batch.say.arriving.dense": (
        "Back to layer {layer}: each unit collects the δ of all that it fed, times the weights on the"
        " way. The same weights as forward, read column by column."
    ),
    "mnist.batch.say.arriving.convolution": (
        "Back to layer {layer}: each pixel was read by a whole window of pixels of the next layer, so it "
        "collects their δ, each times the weight that it met there."
    ),
    "mnist.batch.say.arriving.pool": (
        "Back to layer {layer}: pooling sends each δ to the pixel that was the maximum; the other"
        " three get 0."
    ),
    "mnist.batch.say.delta": (
        "δ of layer {layer}: what came back, times the slope of the activation at each z."
    ),
    "mnist.batch.say.delta.relu": (
        "δ of layer {layer}: what came back, times the slope. ReLU’s is 1 or 0: where a unit was"
        " silent, nothing passes."
    ),
    "mnist.batch.say.weight_gradient.dense": (
        "∂L/∂W of layer {layer}: for every weight δ of its unit times the value that it read,"
        " averaged over the {count} {count|image|images}."
    ),
    "mnist.batch.say.weight_gradient.convolution": (
        "∂L/∂W of layer {layer}: a kernel’s weight worked at every pixel, so δ times the value read"
        " is summed over all pixels, and averaged over the {count} {count|image|images}."
    ),
    "mnist.batch.say.weight_gradient.single.dense": (
        "∂L/∂W of layer {layer}, of this one image: for every weight δ of its unit times the value"
        " that it read."
    ),
    "mnist.batch.say.weight_gradient.single.convolution": (
        "∂L/∂W of layer {layer}, of this one image: a kernel’s weight worked at every pixel, so δ"
        " times the value read is summed over all pixels."
    ),
    "mnist.batch.say.bias_gradient.dense": (
        "∂L/∂b of layer {layer}: a bias enters with factor 1, so δ itself, averaged over the {count}"
        " {count|image|images}."
    ),
    "mnist.batch.say.bias_gradient.convolution": (
        "∂L/∂b of layer {layer}: one bias serves all pixels of its channel, so δ is summed over them,"
        " and averaged over the {count} {count|image|images}."
    ),
    "mnist.batch.say.bias_gradient.single.dense": (
        "∂L/∂b of layer {layer}, of this one image: a bias enters with factor 1, so δ itself."
    ),
    "mnist.batch.say.bias_gradient.single.convolution": (
        "∂L/∂b of layer {layer}, of this one image: one bias serves all pixels of its channel, so δ is"
        " summed over them."
    ),
    "mnist.batch.say.velocity": (
        "Momentum of layer {layer}: a part of where each weight was going, plus its new gradient."
    ),
    "mnist.batch.say.mean": ("First moment of layer {layer}: a running average of each gradient."),
    "mnist.batch.say.squares": (
        "Second moment of layer {layer}: a running average of each squared gradient."
    ),
    "mnist.batch.say.squares.adagrad": (
        "Layer {layer}: the sum of all squared gradients of each weight so far."
    ),
    "mnist.batch.say.new.sgd": (
        "Layer {layer} learns: every weight moves by η = {rate} times its gradient, downhill."
    ),
    "mnist.batch.say.new.momentum": (
        "Layer {layer} learns: every weight moves by η = {rate} times its momentum, downhill."
    ),
    "mnist.batch.say.new": (
        "Layer {layer} learns: every weight moves downhill, with η = {rate} divided by the usual size"
        " of its own gradient."
    ),
    "mnist.batch.say.in_place": (
        "On a processor this run never stores ∂L/∂W: it adds −η/n · δ · a to the weights at once."
    ),
    # Verification
    "mnist.batch.check.by": (
        "Gradients in float64 by autograd and central differences; update by torch.optim; and how far the "
        "run’s float32 is from float64"
    ),
    "mnist.batch.check.loss": "loss",
    "mnist.batch.check.autograd": "autograd",
    "mnist.batch.check.differences": "central differences",
    "mnist.batch.check.update": "torch.optim",
    "mnist.batch.check.rounding": "float32",
    "mnist.batch.check.open": "Layer by layer",
    "mnist.batch.check_title": "Every layer and all its references",
    "mnist.batch.check.layer": "layer",
    "mnist.batch.check.column.parameters": "parameters",
    "mnist.batch.check.column.autograd": "autograd",
    "mnist.batch.check.column.sampled": "nudged",
    "mnist.batch.check.column.differences": "central differences",
    "mnist.batch.check.column.kinks": "at a kink",
    "mnist.batch.check.column.update": "torch.optim",
    "mnist.batch.check.column.rounding": "float32",
    "mnist.batch.check.note": (
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
    "mnist.error.batch_number": "Batch {value}: expected a whole number from 1 to {high}.",
    "mnist.error.batch_later": (
        "Batch {batch} has not been trained yet; the run has done {done}. Choose an earlier one."
    ),
    "mnist.error.batch_no_checkpoint": (
        "Batch {batch} cannot be replayed: the run has no checkpoint from before it any more."
    ),
    "mnist.error.batch_image": "Test image {value}: expected a whole number from 0 to {high}.",
    "mnist.error.batch_sample": "Image {value} of the batch: expected 0 to {high}.",
    "mnist.error.batch_unit": "Unit {value}: expected 0 to {high}.",
    "mnist.error.batch_layer": "Layer {value} has no weights; the network has layers 1 to {high}.",
    "mnist.error.batch_forgotten": ("The server has forgotten what was open here; open it again."),
    "mnist.error.batch_cancelled": "The replay was cancelled.",
    "mnist.error.batch_failed": "The replay failed ({reason}). Open another batch.",
    "mnist.error.batch_no_run": "There is no run yet: start a training above, then open its batches.",
    "mnist.error.batch_untrained": (
        "The run has not learned anything yet; wait for its first checkpoint."
    ),
    "mnist.error.batch_colour": (
        "This network reads colour images; a drawing is gray. Open a run on MNIST or Fashion-MNIST."
    ),
}
