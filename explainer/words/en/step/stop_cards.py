"""English: what is said at a stop."""

WORDS: dict[str, str] = {
    "code.torch": "in PyTorch",
    "stop_card.title.sample.single": "The sample",
    "stop_card.title.sample.batch": "Sample {sample}",
    "stop_card.title.forward.unit": "z and a of {unit}",
    "stop_card.title.forward.layer": "z and a of {layer}",
    "stop_card.title.forward.phase": "Forward: from x to ŷ",
    "stop_card.title.loss.single": "The loss",
    "stop_card.title.loss.batch": "The loss of the batch",
    "stop_card.title.delta.unit": "δ of {unit}",
    "stop_card.title.delta.layer": "δ of {layer}",
    "stop_card.title.input_gradient.unit": "∂L/∂x of {unit}",
    "stop_card.title.input_gradient.layer": "∂L/∂x: the gradient at the inputs",
    "stop_card.title.gradient.unit": "The gradients of {unit}",
    "stop_card.title.gradient.layer": "The gradients of {layer}",
    "stop_card.title.backward.phase": "Backward: from the loss to every gradient",
    "stop_card.title.norm.unit": "The squared gradients of {unit}",
    "stop_card.title.norm.layer": "The squared gradients of {layer}",
    "stop_card.title.norm.phase": "The norm of the gradient",
    "stop_card.title.clip.unit": "The clipped gradients of {unit}",
    "stop_card.title.clip.layer": "The clipped gradients of {layer}",
    "stop_card.title.clip.phase": "Clip: no gradient is too large",
    "stop_card.title.update.unit": "The update of {unit}",
    "stop_card.title.update.layer": "The update of {layer}",
    "stop_card.title.update.phase": "Update: every parameter moves once",
    "stop_card.title.of_sample": " · sample {sample}",
    "stop_card.layer_name.hidden": "hidden layer {layer}",
    "stop_card.layer_name.output": "the output layer",
    "stop_card.reduced.mean": "mean",
    "stop_card.reduced.sum": "sum",
    "stop_card.largest.gradient": "The {shown} largest of {count} {count|gradient|gradients}",
    "stop_card.largest.change": "The {shown} of {count} that change most",
    "stop_card.first_samples": "The first {shown} of {count} {count|sample|samples}",
    "stop_card.sample": "The sample gives the inputs their values x, and says what the outputs should "
    "be: the targets y.",
    "stop_card.sum.bias": "Every value that arrives, times its weight; all added up, plus the bias: z.",
    "stop_card.sum.no_bias": "Every value that arrives, times its weight; all added up: z.",
    "stop_card.forward.identity": "{sum} The activation a is z itself.",
    "stop_card.forward.sigmoid": "{sum} The sigmoid squashes z into the range from 0 to 1: a.",
    "stop_card.forward.tanh": "{sum} tanh squashes z into the range from −1 to 1: a.",
    "stop_card.forward.relu": "{sum} ReLU lets a positive z through and turns a negative one into 0: a.",
    "stop_card.forward.leaky_relu": "{sum} Leaky ReLU lets a positive z through and keeps one hundredth of a negative one: a.",
    "stop_card.forward.softplus": "{sum} Softplus is ln(1 + e^z), a ReLU without a corner: a.",
    "stop_card.forward.elu": "{sum} ELU lets a positive z through and turns a negative one into e^z − 1, which never falls below −1: a.",
    "stop_card.forward.silu": "{sum} SiLU is z times its own sigmoid: a.",
    "stop_card.forward.gelu": "{sum} GELU is z times Φ(z), the share of a standard normal that lies below z: a.",
    "stop_card.forward.gelu_tanh": "{sum} GELU by tanh is z times an approximation of Φ(z), which is quicker to compute: a.",
    "stop_card.forward.hard_step": "{sum} The step says 1 if z is above 0, else 0: a.",
    "stop_card.forward.softmax": "{sum} Softmax turns all z of the layer into shares that add up to 1.",
    "stop_card.forward.phase": "In went the sample, out came the prediction ŷ: layer by layer, weights "
    "times what arrives, plus the bias, through the activation.",
    "stop_card.forward.phase.no_bias": "In went the sample, out came the prediction ŷ: layer by layer, "
    "weights times what arrives, through the activation.",
    "stop_card.loss.mse.single": "How wrong the prediction is: the squared distance of every output "
    "from its target, averaged over the outputs.",
    "stop_card.loss.mse.batch": "How wrong the predictions are: of each sample the squared distance of "
    "every output from its target, averaged over the outputs; then one number for the batch.",
    "stop_card.loss.half_squared_error.single": "How wrong the prediction is: half the sum of the "
    "squared distances between outputs and targets.",
    "stop_card.loss.half_squared_error.batch": "How wrong the predictions are: of each sample half the "
    "sum of the squared distances between outputs and targets; then one number for the batch.",
    "stop_card.loss.squared_error.single": "How wrong the prediction is: the sum of the squared distances between outputs and targets.",
    "stop_card.loss.squared_error.batch": "How wrong the predictions are: of each sample the sum of the squared distances between outputs and targets; then one number for the batch.",
    "stop_card.loss.l1.single": "How wrong the prediction is: how far every output is from its target, averaged over the outputs.",
    "stop_card.loss.l1.batch": "How wrong the predictions are: of each sample how far every output is from its target, averaged over the outputs; then one number for the batch.",
    "stop_card.loss.huber.single": "How wrong the prediction is: Huber’s loss, half the square of a small error and only the size of a large one, averaged over the outputs. κ is where it changes over; torch calls it delta.",
    "stop_card.loss.huber.batch": "How wrong the predictions are: of each sample Huber’s loss, half the square of a small error and only the size of a large one, averaged over the outputs; then one number for the batch. κ is where it changes over; torch calls it delta.",
    "stop_card.loss.hinge.single": "How wrong the prediction is: of each output what target times output lacks to 1, and 0 from 1 on; all are added up. Several outputs are as many questions of yes, 1, or no, −1.",
    "stop_card.loss.hinge.batch": "How wrong the predictions are: of each sample and output what target times output lacks to 1, and 0 from 1 on, added up over the outputs; then one number for the batch. Several outputs are as many questions of yes, 1, or no, −1.",
    "stop_card.loss.output.single": "There is no target: the loss is the sum of the outputs. Its gradients are those of the expression that the net computes.",
    "stop_card.loss.output.batch": "There is no target: the loss of a sample is the sum of its outputs; then one number for the batch. Its gradients are those of the expression that the net computes.",
    "stop_card.loss.bce.single": "How wrong the prediction is: binary cross-entropy, small only if "
    "every output is close to its target.",
    "stop_card.loss.bce.batch": "How wrong the predictions are: of each sample the binary "
    "cross-entropy, small only if every output is close to its target; then one number for the batch.",
    "stop_card.loss.cross_entropy.single": "How wrong the prediction is: cross-entropy, the negative "
    "logarithm of the probability that the net gives to what the target asks for.",
    "stop_card.loss.cross_entropy.batch": "How wrong the predictions are: of each sample the "
    "cross-entropy, the negative logarithm of the probability that the net gives to what the target "
    "asks for; then one number for the batch.",
    "stop_card.delta.output.unit": "δ says how the loss changes when z changes. It is a product: how the "
    "loss follows the output, times how the output follows z, the slope.",
    "stop_card.delta.output.layer": "δ says how the loss changes when z changes: how it follows each "
    "output, times the slope of that output.",
    "stop_card.delta.jacobian.layer": "δ says how the loss changes when z changes. With softmax every z moves every output: the matrix of all ∂ŷ/∂z, the Jacobian diag(ŷ) − ŷ ŷᵀ, takes the place of the slopes.",
    "stop_card.delta.bce.unit": "δ says how the loss changes when z changes. With a sigmoid and binary "
    "cross-entropy the slope cancels; the error ŷ − y is left, averaged over the outputs.",
    "stop_card.delta.bce.layer": "δ says how the loss changes when z changes. With a sigmoid and binary "
    "cross-entropy the slope cancels; the errors ŷ − y are left, averaged over the outputs.",
    "stop_card.delta.cross_entropy.unit": "δ says how the loss changes when z changes. With softmax and "
    "cross-entropy everything cancels except the error ŷ − y.",
    "stop_card.delta.cross_entropy.layer": "δ says how the loss changes when z changes. With softmax and "
    "cross-entropy everything cancels except the errors ŷ − y.",
    "stop_card.delta.sigmoid_cross_entropy.unit": "δ says how the loss changes when z changes. With a sigmoid and cross-entropy the ŷ of the slope cancels; y (ŷ − 1) is left, and nothing where the target is 0.",
    "stop_card.delta.sigmoid_cross_entropy.layer": "δ says how the loss changes when z changes. With sigmoids and cross-entropy the ŷ of each slope cancels; y (ŷ − 1) is left, and nothing where the target is 0.",
    "stop_card.delta.hidden.unit": "Every unit of the next layer sends its δ back along its weight. What "
    "arrives is added up and multiplied by this unit’s own slope.",
    "stop_card.delta.hidden.layer": "Every unit of the next layer sends its δ back along its weights; "
    "every unit here adds up what arrives and multiplies it by its own slope.",
    "stop_card.delta.hard_step": " A step has the slope 0 everywhere: δ is 0, and no gradient reaches what "
    "lies before it. The perceptron rule leaves the slope out: Δw = η (y − ŷ) x.",
    "stop_card.frozen": " Frozen, and not updated: {names}.",
    "stop_card.frozen.many": " {count} of the parameters are frozen, and not updated.",
    "stop_card.input_gradient.unit": "The units of the first layer send their δ back to this input, each along its weight. The sum says how the "
    "loss changes with the input; an input has no slope.",
    "stop_card.input_gradient.layer": "The units of the first layer send their δ back along their weights. The sum at each input says how the loss "
    "changes with it; an input has no slope.",
    "stop_card.gradient.unit": "How much the loss changes with each weight into this unit: its δ times "
    "what came in over that weight.",
    "stop_card.gradient.unit.bias": " The bias comes in with 1, so its gradient is δ.",
    "stop_card.gradient.layer": "How much the loss changes with each weight of the layer: the δ at its "
    "end times what came in at its start.",
    "stop_card.gradient.layer.bias": " The gradient of a bias is δ.",
    "stop_card.gradient.mean": " The gradient of the batch is the mean over its {count} {count|sample|samples}.",
    "stop_card.gradient.sum": " The gradient of the batch is the sum over its {count} {count|sample|samples}.",
    "stop_card.backward.phase": "In went the loss, out came the gradient of every parameter: δ from "
    "layer to layer, back to the first, then δ times what came in.",
    "stop_card.norm.squares": "The squares of the gradients, added up: from all of them together comes the norm.",
    "stop_card.clip.value.cut": "In went the gradients, out came those that the optimizer takes: what lay outside −{limit} to {limit} is clipped to it.",
    "stop_card.clip.value.kept": "Every gradient lies between −{limit} and {limit}: nothing is clipped.",
    "stop_card.clip.norm.cut": "The norm of all gradients together is too large for the limit {limit}: each is multiplied by the same factor, so that they become shorter and keep their direction.",
    "stop_card.clip.norm.kept": "The norm of all gradients together is within the limit {limit}: nothing is clipped.",
    "stop_card.clipped.value.cut": "A gradient outside −{limit} to {limit} is clipped to it; the others stay.",
    "stop_card.clipped.value.kept": "Every gradient of the net lies between −{limit} and {limit}: nothing is clipped.",
    "stop_card.clipped.norm.cut": "Each gradient, times the same factor: the direction stays.",
    "stop_card.clipped.norm.kept": "The factor is 1: nothing is clipped.",
    "stop_card.update.sgd": "Each parameter moves against its gradient: by the learning rate η times the "
    "gradient. Only now do the parameters change.",
    "stop_card.update.ascent": "Each parameter moves along its gradient, uphill: by the learning rate η times the "
    "gradient. Only now do the parameters change.",
    "stop_card.update.average": "Each parameter keeps a running average of its gradients, u, which began at 0, and moves "
    "by η times u. Only now do the parameters change.",
    "stop_card.update.rmsprop_momentum": "Each parameter adds up its gradients, divided by their typical size, in a "
    "buffer u that keeps its direction, and moves by η times u. Only now do the parameters change.",
    "stop_card.update.nadam": "Adam that looks ahead as Nesterov does: each parameter moves along its gradients as the next "
    "update will see them, at a learning rate of its own. Only now do the parameters change.",
    "stop_card.update.maximize": " Maximize first turns the sign of every gradient: the loss is to grow.",
    "stop_card.update.momentum": "Each parameter keeps a part of the direction it was going in, u, and "
    "moves by η times u. Only now do the parameters change.",
    "stop_card.update.nesterov": "Each parameter keeps a part of the direction it was going in, u, and "
    "Nesterov looks ahead along it. Only now do the parameters change.",
    "stop_card.update.rmsprop": "Each parameter has a learning rate of its own: η divided by the typical "
    "size of its gradients. Only now do the parameters change.",
    "stop_card.update.adagrad": "Each parameter has a learning rate of its own, which can only shrink: η "
    "divided by the root of all its squared gradients. Only now do the parameters change.",
    "stop_card.update.adam": "Each parameter moves along the running average of its gradients m, at a "
    "learning rate of its own: η divided by their typical size. Only now do the parameters change.",
    "stop_card.update.adamw": "As in Adam; weight decay acts on the parameter itself, not on its "
    "gradient. Only now do the parameters change.",
    "stop_card.update.phase": "In went the gradients, out came new parameters. With them the next "
    "iteration begins.",
}
