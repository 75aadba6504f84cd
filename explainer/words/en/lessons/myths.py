"""The words of the myth cards, in English.

``claim`` is the myth, ``truth`` what is true, ``look`` what the prepared page shows of it; its
numbers are those that the evidence has computed.
"""

WORDS: dict[str, str] = {
    "myths.title": "Myths",
    "myths.about": "Sentences that many believe. Each card opens a page on which the sentence is false, at the "
    "very number that shows it.",
    "myths.kind": "Myth",
    "myths.see": "See for yourself",
    "myths.true": "What is true",
    "myths.look": "Where to look",
    "myths.group.backward": "About δ and gradients",
    "myths.group.update": "About the update",
    "myths.group.training": "About training and its pictures",
    "error.myth": "The myth {value} does not exist; expected one of {options}.",
    "myth.new_weights.claim": "Weights are updated during the backward pass, so earlier layers already use "
    "the new ones.",
    "myth.new_weights.truth": "Every δ of an iteration uses the old weights. Parameters change only in the update, "
    "when all gradients are known.",
    "look.new_weights": "δ⁽¹⁾₁ = {right}, computed with the old W⁽²⁾. With the new W⁽²⁾ it would be "
    "{wrong}, and the cross-check would be red: switch on “[fault.updated_during_backward.title]” under "
    "“[closer.faults]”.",
    "myth.hidden_targets.claim": "Every hidden unit has a target of its own that it tries to hit.",
    "myth.hidden_targets.truth": "Only the outputs have targets. A hidden unit gets the weighted sum of the "
    "δ of the next layer, and nothing else.",
    "look.hidden_targets": "The only target stands beside the output. Hidden unit 2 was told Σ w·δ = {sum}; times its "
    "slope, that is its δ.",
    "myth.slope_error.claim": "The slope f′ is larger the more wrong the output is.",
    "myth.slope_error.truth": "The slope depends on z alone. How wrong the output is comes in through the "
    "other factor of δ.",
    "look.slope_error": "Two samples with the same input and opposite targets: both slopes are {slope}, but one δ is "
    "{delta_1} and the other {delta_2}.",
    "myth.big_error.claim": "A big error means a big gradient.",
    "myth.big_error.truth": "Not if the unit is saturated: δ is the error times the slope, and the slope is almost 0 "
    "there. Output and loss chosen as a pair avoid this.",
    "look.big_error": "ŷ − y = {error}, nearly as wrong as can be, and δ = {delta}. Set the loss to “[loss.bce]” and "
    "look again.",
    "myth.conserved.claim": "δ is blame that is shared out: what arrives at a layer is what the next layer "
    "passed back.",
    "myth.conserved.truth": "δ is a sensitivity, not a substance. Weights enlarge it, slopes swallow it, signs cancel.",
    "look.conserved": "The output has δ = {above}; the three hidden units together have {below}.",
    "myth.importance.claim": "The larger |∂L/∂w|, the more important the weight.",
    "myth.importance.truth": "A gradient tells what a tiny change does, here and now. It does not tell what would "
    "happen without the weight, and its size depends on the scale of the inputs.",
    "look.importance": "The gradient of the selected weight is exactly 0. Yet set the weight to 0, and the loss goes "
    "from {before} to {after}: the curve in the panel is flat here, but not everywhere.",
    "myth.half.claim": "½ (ŷ − y)² or (ŷ − y)²: the gradients are the same.",
    "myth.half.truth": "They differ by a factor of 2, and so do all steps. A mean over outputs or samples is one more such "
    "factor. Say which convention a result uses.",
    "look.half": "Without the ½, δ⁽²⁾ = {whole}. Set the loss to “[loss.half_squared_error]”, and it "
    "becomes {half}.",
    "myth.softmax_twice.claim": "Put a softmax before `CrossEntropyLoss`, so that it gets probabilities.",
    "myth.softmax_twice.truth": "PyTorch’s `CrossEntropyLoss` wants z: the softmax is inside. A second one squeezes all "
    "outputs together and makes the gradients small.",
    "look.softmax_twice": "With two softmaxes δ₁ = {wrong}; it should be ŷ₁ − y₁ = {right}. The cross-check is red.",
    "myth.bias.claim": "A bias has no gradient; or it is changed once for every incoming weight.",
    "myth.bias.truth": "A bias is a weight whose input is always 1. Its gradient is δ, and it is changed once.",
    "look.bias": "∂L/∂b = δ = {gradient}, and Δb = −0.05 · {gradient} = {change}, although three weights arrive at this "
    "unit.",
    "myth.relu_small.claim": "Where z is negative, ReLU passes only a small gradient back.",
    "myth.relu_small.truth": "It passes exactly 0. A unit that is negative for every sample gets no "
    "gradient at all.",
    "look.relu_small": "Hidden unit 2, sample 4: {sum} arrives from the next layer, and δ is 0. It is the "
    "same for the other three samples.",
    "myth.slope_place.claim": "f′ may just as well be taken at a instead of z.",
    "myth.slope_place.truth": "f′ belongs at the z of this forward pass. Only the formula may use a, as in "
    "σ′(z) = a (1 − a).",
    "look.slope_place": "Here f′ is taken at a, on purpose. δ⁽¹⁾₁ = {wrong}; right is {right}. Close enough "
    "to go unnoticed, and wrong; the cross-check notices.",
    "myth.not_yet.claim": "The graph shows gradients of 0, so nothing flows.",
    "myth.not_yet.truth": "Before the backward pass there are no gradients: not 0, but unknown. A drawing made before "
    "`backward()` says nothing about them.",
    "look.not_yet": "The forward pass is done, and the card shows a dot for ∂L/∂w. Press “[step.next]” until it is there: {gradient}.",
    "myth.inverted.claim": "The backward pass runs the net in reverse, from the output to the input.",
    "myth.inverted.truth": "It does not recompute anything that went forward. It multiplies by the same weights, "
    "transposed, and by slopes; nothing is divided or inverted.",
    "look.inverted": "a⁽¹⁾₂ was {forth}; what comes back to this unit is δ⁽¹⁾₂ = {back}. From one output "
    "three activations could not be recovered at all.",
    "myth.others.claim": "With cross-entropy only the right class learns.",
    "myth.others.truth": "The loss contains only the right class’s probability, but softmax ties all outputs "
    "together. Every class gets δ = ŷ − y.",
    "look.others": "Output 1 is right. Still δ₂ = {two} and δ₃ = {three}: both are pushed down.",
    "myth.descent.claim": "Backpropagation is gradient descent.",
    "myth.descent.truth": "Backpropagation computes derivatives. Gradient descent is one way to use them, and there "
    "are others.",
    "look.descent": "The gradient of the selected weight is {gradient}. SGD makes Δw = {sgd} of it, Adam "
    "would make {adam}: choose it in the drawer “[drawer.optimizer]”. Same gradient, other learning.",
    "myth.overwrites.claim": "`backward()` replaces the old gradients with the new ones.",
    "myth.overwrites.truth": "It adds to them. That is needed where a value is used twice, and it is why "
    "`zero_grad()` exists.",
    "look.overwrites": "The net was not told to zero its gradients. The first iteration’s was {first}, this one’s "
    "is {own}; what is used is {total}, their sum.",
    "myth.negative.claim": "A negative gradient lowers the weight.",
    "myth.negative.truth": "The step goes against the gradient: where it is negative, the weight grows.",
    "look.negative": "∂L/∂w = {gradient}, so Δw = {change}: up.",
    "myth.rate_times_gradient.claim": "Δw is always −η · ∂L/∂w.",
    "myth.rate_times_gradient.truth": "Only for plain SGD. Momentum, RMSprop, Adagrad and Adam step differently; Adam’s "
    "first step has the length η, whatever the gradient is.",
    "look.rate_times_gradient": "−η · ∂L/∂w would be {product}. Adam’s Δw is {change}.",
    "myth.uphill.claim": "An optimizer never goes uphill along a weight.",
    "myth.uphill.truth": "With momentum it does: the memory of earlier gradients can outweigh the present one.",
    "look.uphill": "∂L/∂w = {gradient} asks for a larger weight, and still Δw = {change}.",
    "myth.last_sample.claim": "The gradient of a batch is that of its last sample.",
    "myth.last_sample.truth": "It is the mean of all, or their sum. Each sample has a gradient of its own.",
    "look.last_sample": "The four gradients of the selected weight stand in the panel. The last is {last}, the mean is "
    "{mean}.",
    "myth.sum.claim": "Sum or mean over the batch: it makes no difference.",
    "myth.sum.truth": "With the sum every step is as many times longer as there are samples. A learning rate that suits "
    "one can blow up the other.",
    "look.sum": "Ten samples, η = 0.5. With the mean the loss is {mean} after 5 iterations; with the sum it is {sum}.",
    "myth.larger_rate.claim": "The larger the learning rate, the faster the net learns.",
    "myth.larger_rate.truth": "Up to a limit that depends on the curvature of the loss. Beyond it every "
    "step overshoots by more than the one before.",
    "look.larger_rate": "After 10 iterations the loss is {large} with η = 1.5; with η = 0.5 it would be "
    "{small}. The curve is in the drawer “[drawer.loss]”.",
    "myth.adam_untuned.claim": "With Adam you need not tune the learning rate.",
    "myth.adam_untuned.truth": "It is less sensitive to the scale of gradients. But its steps are about η long, so η "
    "still decides how far it gets.",
    "look.adam_untuned": "100 iterations of Adam with η = 0.01: the loss is still {slow}. With η = 0.1 it would be "
    "{tuned}.",
    "myth.adam_best.claim": "Adam always beats SGD.",
    "myth.adam_best.truth": "It depends on the problem and on both learning rates. On this bowl SGD with a good η is far "
    "ahead.",
    "look.adam_best": "20 iterations of SGD with η = 0.9 came to {sgd}; Adam with η = 0.1 would be at {adam}. Race them "
    "yourself on the tab “[tab.data]”.",
    "myth.decay.claim": "AdamW is Adam with L2 regularisation.",
    "myth.decay.truth": "Adam adds λw to the gradient, where the denominator cancels most of it. AdamW shrinks the "
    "weight directly by ηλw.",
    "look.decay": "Same weight, λ = 0.5. AdamW’s Δw = {adamw}; Adam with the same λ would take {adam}, as "
    "if there were none.",
    "myth.zero_gradient.claim": "All gradients are 0, so the best weights are found.",
    "myth.zero_gradient.truth": "A gradient of 0 says only that the loss is flat here. It may be a saddle, a plateau, or a "
    "net that is stuck.",
    "look.zero_gradient": "All weights are 0: every gradient is exactly 0, and the loss is {loss}. From random weights "
    "the same net gets to {better} in 300 iterations.",
    "myth.neutral.claim": "It does not matter how weights begin; equal values are a neutral choice.",
    "myth.neutral.truth": "Units that begin alike get the same gradients and stay identical forever: many "
    "units work like one. That is why weights begin at random.",
    "look.neutral": "After 300 iterations both hidden units have the same weights, and the loss is {loss}. From "
    "random weights it would be {usual}.",
    "myth.epoch.claim": "Step, iteration and epoch are the same thing.",
    "myth.epoch.truth": "A step on this page computes one number. An iteration is one forward and backward pass with one "
    "update. An epoch is one pass over all the data.",
    "look.epoch": "This one iteration has {steps} {steps|step|steps}, and an epoch of these data has {batches} {batches|iteration|iterations}.",
    "myth.always_falls.claim": "If training works, the loss falls at every iteration.",
    "myth.always_falls.truth": "Each mini-batch has a loss of its own, and a step that helps one may hurt the next. "
    "What counts is the trend.",
    "look.always_falls": "A training that works well: from {first} to {last} in {all} "
    "{all|iteration|iterations}. {rises} {rises|time|times} the loss went up. The curve is in the drawer "
    "“[drawer.loss]”.",
    "myth.deeper.claim": "More layers make a net learn better.",
    "myth.deeper.truth": "Deeper nets can do more, but they are harder to train: gradients may vanish or "
    "explode on the way back.",
    "look.deeper": "The largest gradient of layer 5 is {last}; in layer 1 it is {first}. Compare the layers in the panel.",
    "myth.tiny_nudge.claim": "A finite difference gets more accurate the smaller the perturbation.",
    "myth.tiny_nudge.truth": "Only at first. Below a certain size rounding wins: two losses that agree in almost all "
    "digits are subtracted and divided by something tiny.",
    "look.tiny_nudge": "A central difference with h = 10⁻⁵ is off by {good} of the gradient, with h = 10⁻¹² by {tiny}. Move "
    "the slider in the panel.",
    "myth.slice.claim": "A picture of the loss surface shows the losses that training went through.",
    "myth.slice.truth": "It is a slice: two parameters vary, all others stay as they are now. Earlier iterations had "
    "other values there, and another loss.",
    "look.slice": "The path in the panel begins where the surface has {drawn}. The true loss at that moment "
    "was {true}, because the bias was another one.",
    "myth.reads_drawings.claim": "98% on the test images means that it reads my handwriting.",
    "myth.reads_drawings.truth": "It means that it reads images like those it was tested on. They are all scaled to the "
    "same size and centred; a drawing has to be brought into that form first.",
    "look.reads_drawings": "In {near}% of the test digits the centre of the ink is within 1.5 pixels of the "
    "middle. Train a net here, then draw a digit: beside the pad you see what it is made into before the net "
    "gets it.",
}
