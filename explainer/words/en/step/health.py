"""The words of the panel on the health of the gradients, in English."""

WORDS: dict[str, str] = {
    "health.none": "Nothing is found in this iteration: δ reaches every layer, no unit is dead or saturated, "
    "and the loss behaves.",
    "health.count": "{count} {count|finding|findings}",
    "health.layer": "layer",
    "health.delta": "size of δ",
    "health.gradient": "size of ∂L/∂W",
    "health.update": "update",
    "health.no_update": "W = 0",
    "health.scale": "The size is the root mean square: of δ over the units and samples, of ∂L/∂W over the "
    "weights. |\u2060ΔW\u2060| / |\u2060W\u2060| compares the update with the weights that it changes; about 10⁻³ to 10⁻² is usual. "
    "Bars are logarithmic: each column has {decades} {decades|power|powers} of ten, the longest bar is its largest.",
    "health.limits": "What counts",
    "health.limits.text": "Dead: ReLU with z ≤ 0 on every sample. Saturated: |f′| < 0.05 on more than half "
    "of the samples (sigmoid, tanh). Vanishing: δ smaller than 1% of that of the output layer; exploding: "
    "larger than 100 times that. Update too large: |ΔW| > |W|. Loss rising: 3 iterations in a row and by more "
    "than 1%, or to 1.5 times in one. Standing still: the mean over 20 iterations differs by less than 0.1% "
    "from that over the 20 before, at more than a tenth of the first loss.",
    "health.try": "Try: ",
    "health.table": "Sizes by layer",
    "health.where.layer": "layer {layer}",
    "health.where.units": "layer {layer}, {count|unit|units} {units}",
    "health.dead.title": "Dead",
    "health.dead.text": "z ≤ 0 on all {samples} {samples|sample|samples} (at most {z}). ReLU passes no δ "
    "there: the gradient of these weights is exactly 0. Their z can change only through their inputs (other "
    "samples, previous layers that learn), or through momentum or weight decay.",
    "health.dead.try": "a smaller learning rate, another seed, leaky ReLU, or a positive bias to begin with.",
    "health.idle.title": "Not active",
    "health.idle.text": "z ≤ 0 on the only sample (at most {z}), so ReLU passes no δ. One sample cannot tell "
    "whether a unit is dead or only silent here.",
    "health.idle.try": "more samples: a unit that is silent on all of them is dead.",
    "health.saturated.title": "Saturated",
    "health.saturated.text": "|f′| < 0.05 on at least {on} of {samples} {samples|sample|samples}: hardly any δ gets through.",
    "health.saturated.try": "smaller initial weights, scaled inputs, or an activation without a flat end.",
    "health.stuck.title": "Sure and wrong",
    "health.stuck.text": "Far from the target on at least {on} of {samples} {samples|sample|samples}, where |f′| < 0.05: a large "
    "error makes a small δ.",
    "health.stuck.try": "cross-entropy instead of a squared error: its δ is ŷ − y, without f′.",
    "health.twins.title": "Twins",
    "health.twins.text": "Same weights, in and out, so the same gradient; what the optimizer remembers of "
    "them is the same too: they stay identical and count as one.",
    "health.twins.try": "random initial weights.",
    "health.cut.title": "Cut off",
    "health.cut.text": "The weights to the next layer are 0, so no δ comes back, and nothing learns here in "
    "this iteration.",
    "health.cut.try": "initial weights other than 0.",
    "health.blocked.title": "Nothing comes back",
    "health.blocked.text": "What the next layer sends back adds up to 0: each w·δ is 0, or they cancel. So "
    "nothing learns here in this iteration.",
    "health.blocked.try": "look at the units of the next layer: their δ or their weights are 0.",
    "health.vanishing.title": "Vanishing",
    "health.vanishing.text": "δ has {ratio} of its size at the output: each layer on the way takes its share.",
    "health.vanishing.try": "ReLU or tanh instead of sigmoid, Xavier or Kaiming weights, fewer layers.",
    "health.exploding.title": "Exploding",
    "health.exploding.text": "δ is {ratio} times as large as at the output: each layer on the way adds to it.",
    "health.exploding.try": "smaller initial weights (Xavier, Kaiming), or a smaller learning rate.",
    "health.leap.title": "Update too large",
    "health.leap.text": "The update is {share} times as large as the weights that it changes.",
    "health.leap.try": "a learning rate ten times smaller.",
    "health.flat.title": "Hardly any gradient",
    "health.flat.text": "Gradients of size {gradient} in spite of errors: δ at the output has size {error}. What "
    "the samples ask for cancels, or does not get through.",
    "health.flat.try": "another seed; if units are dead, saturated or twins, see to those first.",
    "health.overflow.title": "Not finite",
    "health.overflow.text": "The numbers overflow in this iteration or in the one after it.",
    "health.overflow.try": "a learning rate ten times smaller, smaller weights, or scaled inputs.",
    "health.rising.title": "The loss rises",
    "health.rising.text": "{count} {count|iteration|iterations} in a row, from {loss} to {after} in this one.",
    "health.rising.try": "a learning rate three to ten times smaller, or less momentum.",
    "health.overshot.title": "Overshot",
    "health.overshot.text": "This update takes the loss from {loss} to {after}: the step is longer than the "
    "linear approximation holds.",
    "health.overshot.try": "a smaller learning rate.",
    "health.still.title": "Standing still",
    "health.still.text": "The loss has hardly changed for {count} {count|iteration|iterations}: {loss} on average, {first} at first. "
    "It is a plateau, or a minimum that is not good enough.",
    "health.still.try": "a larger learning rate, momentum or Adam on a plateau; another seed or more units in "
    "a minimum.",
}
