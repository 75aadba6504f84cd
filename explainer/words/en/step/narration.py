"""English: what a step says."""

WORDS: dict[str, str] = {
    "unit.input": "input {unit}",
    "unit.input.named": "input {unit} ({name})",
    "unit.hidden": "hidden unit {unit} of layer {layer}",
    "unit.hidden.only": "hidden unit {unit}",
    "unit.output": "output {unit}",
    "unit.output.class": "output {unit} ({name})",
    "unit.class": "class {number}",
    "what.weight": "the weight from {source} to {unit}",
    "what.bias": "the bias of {unit}",
    "where.sample": "Sample {sample}: ",
    "step.input": "{where}The sample gives {unit} its value.",
    "step.target": "{where}The target says what {unit} should have been.",
    "step.weighted_input": "{where}The weighted input of {unit}: every value that arrives, times "
    "its weight; all added up, plus the bias.",
    "step.weighted_input.no_bias": "{where}The weighted input of {unit}: every value that arrives, "
    "times its weight; all added up.",
    "step.activation.identity": "{where}The activation of {unit} is its weighted input, unchanged.",
    "step.activation.sigmoid": "{where}The activation of {unit}: the sigmoid squashes the weighted input "
    "into the range from 0 to 1.",
    "step.activation.tanh": "{where}The activation of {unit}: tanh squashes the weighted input into the "
    "range from −1 to 1.",
    "step.activation.relu": "{where}The activation of {unit}: ReLU lets a positive weighted input "
    "through and turns a negative one into 0.",
    "step.activation.leaky_relu": "{where}The activation of {unit}: leaky ReLU lets a positive "
    "weighted input through and keeps one hundredth of a negative one.",
    "step.activation.softplus": "{where}The activation of {unit}: softplus is ln(1 + e^z), a ReLU without a corner: always above 0, and far to the right almost z.",
    "step.activation.elu": "{where}The activation of {unit}: ELU lets a positive weighted input through; a negative one becomes e^z − 1, which never falls below −1.",
    "step.activation.silu": "{where}The activation of {unit}: SiLU is z times its own sigmoid: far to the right almost z, far to the left almost 0.",
    "step.activation.gelu": "{where}The activation of {unit}: GELU is z times Φ(z), the share of a standard normal that lies below z.",
    "step.activation.gelu_tanh": "{where}The activation of {unit}: GELU by tanh is z times an approximation of Φ(z), which is quicker to compute.",
    "step.activation.hard_step": "{where}The activation of {unit}: the step says 1 if the weighted input is above 0, else 0.",
    "step.activation.softmax": "{where}The activation of {unit}: its share of all e^z. The shares "
    "of all outputs add up to 1, so they read as probabilities.",
    "step.loss.mse": "{where}The loss: the squared distance of every output from its target, "
    "averaged over the outputs.",
    "step.loss.half_squared_error": "{where}The loss: half the sum of the squared distances "
    "between outputs and targets.",
    "step.loss.squared_error": "{where}The loss: the sum of the squared distances between outputs and targets.",
    "step.loss.l1": "{where}The loss: how far every output is from its target, averaged over the outputs. An outlier counts as far as it is off, not as the square of that.",
    "step.loss.huber": "{where}The loss: Huber’s, averaged over the outputs. Up to the threshold κ an error counts as half its square, beyond it only as its size.",
    "step.loss.hinge": "{where}The loss: hinge. Each output counts with what target times output lacks to 1, and not at all from 1 on; all are added up.",
    "step.loss.output": "{where}The loss is the sum of the outputs: the expression that the net computes, with nothing to compare it with.",
    "step.loss.bce": "{where}The loss: binary cross-entropy, averaged over the outputs; small only if each "
    "output is close to its target.",
    "step.loss.cross_entropy": "{where}The loss: cross-entropy, the negative logarithm of the "
    "probability that the net gives to the right class.",
    "step.loss.mse.one": "{where}The loss: the squared distance of the output from its target.",
    "step.loss.half_squared_error.one": "{where}The loss: half the squared distance between output and target.",
    "step.loss.squared_error.one": "{where}The loss: the squared distance between output and target.",
    "step.loss.l1.one": "{where}The loss: how far the output is from its target. An outlier counts as far as it is off, not as the square of that.",
    "step.loss.huber.one": "{where}The loss: Huber’s. Up to the threshold κ an error counts as half its square, beyond it only as its size.",
    "step.loss.hinge.one": "{where}The loss: hinge, what target times output lacks to 1; from 1 on it is 0.",
    "step.loss.output.one": "{where}The loss is the output itself: the expression that the net computes, with nothing to compare it with.",
    "step.loss.bce.one": "{where}The loss: binary cross-entropy, small only if the output is close to its "
    "target.",
    "step.loss.bce.soft": "{where}The loss: binary cross-entropy. It is smallest where each output equals "
    "its target; with a target between 0 and 1 even then it is not 0.",
    "step.loss.cross_entropy.soft": "{where}The loss: cross-entropy, the negative logarithm of each "
    "probability, weighted by its target and added up. It is smallest where the probabilities equal the "
    "targets.",
    "step.loss.single": "The batch holds one sample, so its loss is the loss of the batch.",
    "step.loss.mean": "The loss of the batch: the mean over its {count} {count|sample|samples}.",
    "step.loss.sum": "The loss of the batch: the sum over its {count} {count|sample|samples}.",
    "step.output_gradient.mse": "{where}How the loss changes when {unit} changes: its error "
    "ŷ − y, times the 2/n that squaring and averaging bring.",
    "step.output_gradient.half_squared_error": "{where}How the loss changes when {unit} changes: "
    "the derivative of half a square is the error ŷ − y itself.",
    "step.output_gradient.squared_error": "{where}How the loss changes when {unit} changes: its error ŷ − y, times the 2 that squaring brings.",
    "step.output_gradient.l1": "{where}How the loss changes when {unit} changes: only on which side of its target it is counts, 1 or −1, divided by the number of outputs. On the target itself there is no slope; 0 is taken, as torch does.",
    "step.output_gradient.l1.one": "{where}How the loss changes when {unit} changes: only on which side of its target it is counts, 1 or −1. On the target itself there is no slope; 0 is taken, as torch does.",
    "step.output_gradient.huber": "{where}How the loss changes when {unit} changes: its error ŷ − y, but never more than κ either way, divided by the number of outputs.",
    "step.output_gradient.huber.one": "{where}How the loss changes when {unit} changes: its error ŷ − y, but never more than κ either way.",
    "step.output_gradient.hinge": "{where}How the loss changes when {unit} changes: −y while target times output is below 1, and 0 from there on: what is right by a margin is left alone.",
    "step.output_gradient.output": "{where}How the loss changes when {unit} changes: the loss is that output, so the derivative is 1.",
    "step.output_gradient.mse.one": "{where}How the loss changes when {unit} changes: its error ŷ − y, "
    "times the 2 that squaring brings.",
    "step.contribution": "{where}What comes back along {what}: the old weight times the δ of the "
    "unit it leads to.",
    "step.backward_sum": "{where}All that comes back to {unit}, added up: how the loss changes when "
    "its activation changes. A hidden unit has no target of its own; this sum stands in its place.",
    "step.input_gradient": "{where}All that comes back to {unit}, added up: how the loss changes when this input changes. An input "
    "has no weights before it and no slope; here the backward pass ends.",
    "step.slope.hidden": "{where}The slope of the activation of {unit}: how much of a small change "
    "in z passes on to a. It depends on z alone, not on how wrong the net is.",
    "step.slope.output": "{where}The slope of the activation of {unit}: it depends on z alone, not on the "
    "error.",
    "step.slope.zero": " Here it is 0: nothing passes backward.",
    "step.slope.small": " Here it is small: even a large error makes only a small δ.",
    "step.slope.identity": "{where}The slope of the activation of {unit}: that of the identity is 1 "
    "everywhere.",
    "step.slope.hard_step": "{where}The slope of the activation of {unit}: a step is flat on both sides, "
    "its slope is 0 everywhere.",
    "step.jacobian.own": "{where}How {unit} changes with its own z: ŷ (1 − ŷ), as for a sigmoid.",
    "step.jacobian.other": "{where}How {unit} changes with the z of {other}: minus the product of both shares. A larger z of one output takes from all others.",
    "step.delta.output": "{where}δ of {unit}: how the loss changes when its weighted input changes. "
    "Two factors: how the loss follows the output, and how the output follows z.",
    "step.delta.jacobian": "{where}δ of {unit}: how the loss changes when its weighted input changes. That moves every output of the softmax, so all of them count: how the loss follows each ŷ, times how that ŷ follows this z.",
    "step.delta.bce": "{where}δ of {unit}: with a sigmoid and binary cross-entropy the slope cancels, and "
    "what remains is ŷ − y, divided by the number of outputs.",
    "step.delta.bce.one": "{where}δ of {unit}: with a sigmoid and binary cross-entropy the slope cancels, "
    "and what remains is ŷ − y.",
    "step.delta.cross_entropy": "{where}δ of {unit}: with softmax and cross-entropy everything "
    "cancels except ŷ − y.",
    "step.delta.sigmoid_cross_entropy": "{where}δ of {unit}: with a sigmoid and cross-entropy the ŷ of the slope cancels, and what remains is y (ŷ − 1). An output whose target is 0 gets none: nothing pulls it down.",
    "step.delta.hidden": "{where}δ of {unit}: how the loss changes when its weighted input changes. "
    "Two factors: the sum of what came back along its outgoing weights, and its own slope.",
    "step.weight_gradient": "{where}How the loss changes with {what}: δ of the receiving unit "
    "times the value that travelled along the weight.",
    "step.bias_gradient": "{where}How the loss changes with {what}: a bias is added with factor 1, "
    "so its gradient is δ itself.",
    "step.gradient.single": "The batch holds one sample, so the gradient of {what} is already that "
    "of the batch.",
    "step.gradient.mean": "The gradient of {what} for the batch: the mean over the {count} {count|sample|samples}.",
    "step.gradient.sum": "The gradient of {what} for the batch: the sum over the {count} {count|sample|samples}.",
    "step.squared_norm.unit": "The squares of all gradients of {unit}, added up.",
    "step.squared_norm.layer": "The squares of all gradients of layer {layer}, added up.",
    "step.gradient_norm": "The norm of the gradient: the root of the sum of the squares of all gradients of the net.",
    "step.clip_factor.cut": "The norm is too large for the limit {limit}. Every gradient is multiplied by this "
    "factor: together they become shorter, their direction stays.",
    "step.clip_factor.kept": "The norm is within the limit {limit}: the factor is 1, nothing is clipped.",
    "step.clipped.norm.cut": "The gradient of {what}, times the factor.",
    "step.clipped.norm.kept": "The gradient of {what} stays as it is: nothing is clipped.",
    "step.clipped.value.cut": "The gradient of {what} is clipped: it lies outside −{limit} to {limit}.",
    "step.clipped.value.kept": "The gradient of {what} stays as it is: it lies between −{limit} and {limit}.",
    "step.momentum_buffer": "The momentum buffer of {what}: it keeps a part of where it was going "
    "and adds the new gradient.",
    "step.momentum_buffer.first": "The momentum buffer of {what}: at the first update there is "
    "nothing to keep yet, so it is the gradient itself.",
    "step.momentum_buffer.average": "The momentum buffer of {what}: a running average of its gradients, which "
    "began at 0; so at first it is too small.",
    "step.momentum_buffer.divided": "The momentum buffer of {what}: it keeps a part of where it was going and "
    "adds the new gradient, divided by its typical size.",
    "step.first_moment": "The first moment of {what}: a running average of its gradients.",
    "step.second_moment": "The second moment of {what}: a running average of its squared gradients.",
    "step.max_second_moment": "AMSGrad takes the largest second moment of {what} so far: the divisor never "
    "shrinks again.",
    "step.momentum_product": "The product of all momentum factors so far: Nadam’s share of {what} that still "
    "stems from 0. Its momentum μ grows slowly from β₁/2 towards β₁.",
    "step.first_moment_ahead": "Nadam looks ahead for {what}: the moment as the next update will shrink it, and the "
    "present gradient in its place; both corrected for having begun at 0.",
    "step.first_moment_corrected": "Bias correction: the average began at 0, and only 1 − β₁ᵗ = "
    "{share} of it stems from gradients so far. Divided by that, it is no longer too small.",
    "step.second_moment_corrected": "Bias correction: the average of the squares began at 0, and "
    "only 1 − β₂ᵗ = {share} of it stems from gradients so far. Divided by that, it is no longer too "
    "small.",
    "step.square_average": "The square average of {what}: a running average of its squared "
    "gradients.",
    "step.gradient_average": "The average gradient of {what}: a running average of its gradients.",
    "step.variance": "The variance of the gradient of {what}: the average square minus the square of the average. "
    "What rounding would make negative is 0.",
    "step.sum_of_squares": "The sum of squares of {what}: all its squared gradients so far.",
    "step.denominator.average": "The root of the average square is the typical size of the gradient of "
    "{what}. ε keeps the division safe where that size is 0.",
    "step.denominator.sum": "The root of the sum of squares: it can only grow, so the steps of {what} "
    "can only shrink. ε keeps the division safe where it is 0.",
    "step.denominator.variance": "The root of the variance tells how much the gradient of {what} varies. ε keeps the "
    "division safe where it does not vary at all.",
    "step.effective_rate": "The learning rate of {what} alone: η = {eta} divided by that size gives "
    "{rate}, {times} times η. Where gradients are small, the rate is large.",
    "step.change.sgd": "How far to move {what}: the learning rate times the gradient, downhill. "
    "A negative gradient moves it up.",
    "step.change.ascent": "How far to move {what}: the learning rate times the gradient, uphill. A negative "
    "gradient moves it down.",
    "step.change.average": "How far to move {what}: the learning rate times the average gradient, {way}.",
    "step.change.rmsprop_momentum": "How far to move {what}: the learning rate times the momentum buffer, {way}. Δ is "
    "{times} times η.",
    "step.change.nadam": "How far to move {what}: its own learning rate times the gradient seen from ahead, {way}. Δ "
    "is {times} times η.",
    "step.change.momentum": "How far to move {what}: the learning rate times the momentum buffer, "
    "{way}.",
    "step.change.nesterov": "How far to move {what}: Nesterov adds the momentum buffer, shrunk once "
    "more, to the gradient: a look ahead. Times the learning rate, {way}.",
    "step.change.rmsprop": "How far to move {what}: its own learning rate times the gradient, "
    "{way}. Δ is {times} times η.",
    "step.change.adagrad": "How far to move {what}: its own learning rate times the gradient, "
    "{way}. Δ is {times} times η.",
    "step.change.adam": "How far to move {what}: its own learning rate times the corrected average "
    "gradient, {way}. Δ is {times} times η.",
    "step.change.adam.first": "How far to move {what}: at the first update m̂ is the gradient and √v̂ "
    "its size, so Δ is about −η times the sign of the gradient, however large that is. Here Δ is "
    "{times} times η.",
    "step.change.adamw": "How far to move {what}: as in Adam; weight decay, if there is any, acts on "
    "the parameter itself and not on the gradient. Δ is {times} times η.",
    "step.change.adamw.first": "How far to move {what}: Adam's first step is about −η times the sign "
    "of the gradient; weight decay then acts on the parameter itself. Here Δ is {times} times η.",
    "step.new_weight": "The new value of {what}: old value plus change. Only now does it change.",
    "step.new_bias": "The new value of {what}: old value plus change. Only now does it change.",
    "step.decay": " Weight decay first adds λ times the old value to the gradient.",
    "step.maximize": " Maximize first turns the sign of the gradient: the loss is to grow.",
    "step.lr_decay": " Before that, η is divided by 1 + (t − 1) κ: it shrinks from update to update.",
    "way.down": "downhill",
    "way.up": "uphill",
    "overflow.first.zero": "Here something is divided by 0: the gradient has been 0 so far, or does not vary, and ε is 0. Give ε a small value: it is there for this.",
    "overflow.first.inf": "Here the numbers overflow: the result is larger than the largest "
    "float64, {largest}. Make the inputs, weights or learning rate smaller.",
    "overflow.first.product": "Here the numbers overflow: the product {left} · {right} is larger than the "
    "largest float64, {largest}. Make the inputs, weights or learning rate smaller.",
    "overflow.first.sum": "Here the numbers overflow: on the way to the result a sum is larger than the "
    "largest float64, {largest}. Make the inputs, weights or learning rate smaller.",
    "overflow.first.nan": "From here on the result is NaN: ∞ − ∞ or 0 × ∞ occurred. Make the inputs, "
    "weights or learning rate smaller.",
    "overflow.later": "This is not finite because step {step} was not.",
}
