"""The words of the panels that look closer at one neuron or weight, in English."""

WORDS: dict[str, str] = {
    "error.address.sample": "The sample is {value}, counted from 0; expected {low} to {high}.",
    "error.zoom": "The zoom is {value}; expected a whole number from {low} to {high}.",
    # What the panels share
    "inspect.parameter": "Weight or bias",
    "inspect.choose": "choose …",
    "inspect.hint": "Choose a weight or a bias here, or click an edge or a unit of the graph.",
    "inspect.input": "An input has no weight of its own. Choose a weight or a bias here, or click an edge.",
    "inspect.jump": "Go to step {step}",
    "inspect.zoom": "Width of the range",
    "inspect.wider": "Twice as wide",
    "inspect.narrower": "Half as wide",
    # Chain rule
    "chain.formula": "The chain rule in symbols",
    "chain.table": "Every path with its factors",
    "chain.one": "One path leads from the loss back to this parameter.",
    "chain.many": "{count} {count|path leads|paths lead} from the loss back to this parameter, one for each choice of a unit on the way. "
    "Along a path the derivatives are multiplied; over the paths the products are added.",
    "chain.zeros": "{zeros} of them contribute nothing: one of their factors is 0.",
    "chain.merged": "Here ŷ was rounded to 0 or 1, so ∂ℓ/∂ŷ alone would divide by 0. The first two factors are "
    "taken as one: ∂ℓ/∂z = ŷ − y.",
    "chain.rest": "{count} smaller {count|path|paths} together",
    "chain.more": "Show {count} more",
    "chain.sum": "Sum of all paths",
    "chain.pending": "Each number appears when its step is reached. The sum is complete once the gradient is.",
    "chain.equal": "✓ the same number as the gradient of the step view: {value}",
    "chain.unequal": "✗ the step view has another number: {value}",
    "chain.batch.mean": "This was sample {sample}. The mean over all {count} {count|sample|samples} is",
    "chain.batch.sum": "This was sample {sample}. The sum over all {count} {count|sample|samples} is",
    "chain.collapse": "Why δ of the outputs is simply ŷ − y",
    "chain.collapse.text": "Multiply the first two factors and add over every ŷ that the z reaches: the slope of "
    "the activation cancels against the logarithm in the loss.",
    "chain.light": "Point at a path, or move to it with Tab, to see its route in the graph; press it to "
    "keep it lit.",
    # Activation
    "activation.unit": "Unit",
    "activation.follows": "follows the step; select a unit to stay with it",
    "activation.input": "An input has no activation: its number is given, and passed on as it is.",
    "activation.plot": "f of z above, its derivative below, with the current z",
    "activation.before": "z of this unit is not computed yet at this step.",
    "activation.only_z": "z is known, the activation comes next.",
    "activation.at": "At z = {z} the unit passes on {a}. The tangent there has the slope f′(z) = {slope}: "
    "what comes back to this unit is multiplied by it.",
    "activation.among": "At z = {z} the unit passes on {a}. The tangent there has the slope {slope}.",
    "activation.cancels": "At z = {z} the unit passes on {a}. The tangent there has the slope {slope}, but "
    "with this loss it cancels: δ is ŷ − y without it.",
    "activation.passes": "It depends on z only, not on how wrong the prediction is.",
    "activation.flat": "That is below 0.05: the unit is nearly saturated and lets hardly anything through.",
    "activation.off": "A slope of 0: nothing gets back through this unit.",
    "activation.identity": "The identity changes nothing, forward or back.",
    "activation.softmax": "The curve is ŷ as a function of its own z with the other z fixed. The slope ŷ (1 − ŷ) is only "
    "one of its derivatives: every ŷ depends on every z.",
    "activation.samples": "The small ticks are the z of all {count} {count|sample|samples}, as far as they are computed.",
    # Weight lens
    "lens.plot": "The loss along this parameter, with tangent, step and landing",
    "lens.before": "The tangent appears when the gradient is computed.",
    "lens.tangent": "The slope of the tangent is the gradient. The step follows when it is computed.",
    "lens.tangent_says": "the tangent predicts",
    "lens.slice_says": "this curve says",
    "lens.really": "the loss really is",
    "lens.landed": "If only this parameter moved, the loss would be {landing}. It really is {after}, because the other "
    "{count} {count|parameter|parameters} moved too.",
    "lens.overshoots": "On this curve alone the step leads uphill: it goes too far, or follows its memory of earlier steps.",
    "lens.kinks": "The {count|tick|ticks} below {count|marks|mark} {count} {count|value|values} at which a ReLU switches: there the curve bends.",
    "lens.nudge": "Nudge it and watch the loss",
    "lens.nudge.before": "Compare ΔL/Δw with the gradient once it is computed: does a smaller nudge come closer?",
    "lens.sides": "Nudge",
    "lens.sides.central": "both sides",
    "lens.sides.forward": "one side",
    "lens.error": "relative error",
    "lens.error.absolute": "error",
    "lens.error.plot": "Error against the nudge, smaller and smaller",
    "lens.large": "Still too large: the curve bends between the points, and the secant is not yet the tangent. Smaller is better.",
    "lens.best": "About as close as it gets: the secant and the tangent agree.",
    "lens.small": "Too small: ΔL is mostly rounding now, about 10⁻¹⁶ of L, and it is divided by a tiny Δw. Smaller is worse.",
    "lens.swallowed": "So small that w + h is w in float64: there is nothing to divide by.",
    "lens.bent": "Between the points a ReLU switches, so the difference mixes the slopes of both sides.",
    # Loss surface
    "surface.first": "Across",
    "surface.second": "Upward",
    "surface.view": "Show",
    "surface.view.contours": "contours",
    "surface.view.mountain": "3-D",
    "surface.view.both": "both",
    "surface.contours": "The loss over two parameters as contours",
    "surface.mountain": "The loss over two parameters in three dimensions",
    "surface.no_webgl": "This browser cannot draw in three dimensions (WebGL is missing); the contours show the same surface.",
    "surface.slice_says": "this surface says",
    "surface.is_slice": "A slice: all other {count} {count|parameter stays at its present value|parameters stay at their present values}.",
    "surface.is_whole": "These two are all parameters there are: this is the whole loss.",
    "surface.way": "The line is the path of the last {count} {count|iteration|iterations}. The others moved "
    "along with it, so its true losses, shown in 3-D and when you point at it, need not lie on the surface.",
    "surface.way.thinned": "The line is the path of the last {count} {count|iteration|iterations}, in "
    "{shown} {shown|point|points}. The others moved along with it, so its true losses, shown in 3-D and when "
    "you point at it, need not lie on the surface.",
    "surface.no_way": "No iteration lies behind this one yet; go on, and the path is drawn here.",
    "surface.batches": "Each of its losses is that of its own mini-batch; the surface belongs to the present one.",
    "surface.logarithmic": "Heights and shades are logarithmic.",
    "surface.holes": "{count} {count|point|points} of the {grid} × {grid} {count|has|have} no finite loss and {count|stays|stay} empty.",
    "surface.before": "The next step is drawn when both new values are computed.",
    # Samples
    "samples.single": "With several samples this would be a table: the gradient of each one, and the mean or sum that the "
    "update uses. This batch has one sample, so its gradient is the gradient.",
    "samples.add": "Add samples",
    "samples.sample": "sample",
    "samples.share": "share",
    "samples.table": "The gradient of every sample",
    "samples.before": "{known} of {count} {count|gradient|gradients} {known|is|are} computed at this step.",
    "samples.told.mean": "The update uses the mean of these {count} {count|number|numbers}, {total}; it never sees the single ones.",
    "samples.told.sum": "The update uses the sum of these {count} {count|number|numbers}, {total}; it never sees the single ones.",
    "samples.disagree": "The samples disagree: {positive} of them would lower this parameter, {negative} would raise it.",
    "samples.map": "All parameters of layer {layer}",
    "samples.map.label": "Heat-map: a row for each sample, a column for each parameter",
    "samples.reductions": "Mean or sum: why η must change with it",
    "samples.ratio": "step",
    "samples.mean": "mean, η",
    "samples.sum": "sum, η",
    "samples.sum.smaller": "sum, η / {count}",
    "samples.yours": "(now)",
    "samples.nothing": "This parameter has no gradient here, so neither reduction moves it.",
    "samples.scales": "The sum is {count} times the mean. With the same η the step is {count} times as long ({sum} instead "
    "of {mean}); with η / {count} it is the same again.",
    "samples.adaptive": "{optimizer} divides the gradient by its own size, so a gradient {count} times as large gives nearly the same "
    "step ({sum} and {mean}). Dividing η as well would make it too short ({smaller}).",
    "samples.remembers": "The gradient is {count} times as large, but {optimizer} also uses what does not grow with it (its memory, "
    "weight decay or ε), so the step becomes {sum} instead of {mean}, and with η / {count} {smaller}.",
}
