"""Dead ReLUs, in English."""

WORDS: dict[str, str] = {
    "find.text": "Three hidden ReLU units look at the four points of XOR. For a single sample it is normal that "
    "a unit is silent. One of these is silent for all four: whatever comes in, its z is negative.",
    "find.task": "Find the unit with z < 0 for every sample, and select it.",
    "find.hint": "The forward pass of all samples is done. Step back with ←, layer by layer, and compare the "
    "samples.",
    "find.after": "Unit 2: its weights are −1 and −1, its bias −0.5, and no input is negative. So z ≤ −0.5 "
    "always.",
    "slope.text": "The backward pass. The output sends w·δ to every hidden unit, to this one as well. Then it is "
    "multiplied by the slope of ReLU at z.",
    "slope.task": "Compute δ of the silent unit for the first sample.",
    "slope.hint": "ReLU is flat for z < 0.",
    "slope.after": "0. Not small: exactly 0. At z = 0, where ReLU has a kink, PyTorch and this page also "
    "take 0.",
    "gradient.text": "δ is 0 for each of the four samples. The gradient of a weight is δ times its input, and the "
    "mean over the batch is taken from that.",
    "gradient.task": "By how much will the weight from input 1 to this unit change?",
    "gradient.hint": "Four times 0, times anything.",
    "gradient.after": "Not at all. Neither will its other weight or its bias: all its gradients are 0.",
    "forever.text": "Then its z stays as it is, and in the next iteration everything repeats. The other units "
    "learn.",
    "forever.task": "Run 100 iterations.",
    "forever.hint": "“[iteration.run_100]” is below the graph.",
    "forever.after": "Its weights are still exactly −1 and −1. Patience does not help: this unit is dead. The "
    "net works with one unit less.",
    "health.text": "A dead unit is easy to overlook, because the loss may fall all the same: here from 0.7719 to "
    "0.4947.",
    "health.task": "Open the panel “[closer.health]”.",
    "health.hint": "It is one of the tabs of the drawer “[closer.title]”.",
    "health.after": "The panel names the dead unit. In a large net one looks at the share of units that are "
    "0 for every sample of a batch.",
    "cause.text": "How does a unit die? Usually by one step that is too long. This net has a single hidden unit, "
    "which is active for both samples. Its bias is 0.5, the gradient of the bias is {gradient}, and η is 1.",
    "cause.task": "Compute the new bias of the hidden unit.",
    "cause.hint": "0.5 − 1 · {gradient}",
    "cause.after": "−6.5. Its weight goes from 1 to −10 at the same time. From now on z is negative for "
    "both samples.",
    "stuck.text": "This is the next iteration: z = {z1} for the first sample and {z2} for the second.",
    "stuck.task": "When will the unit come back?",
    "stuck.hint": "What would have to change its weights?",
    "stuck.option.never": "Never by training on these samples",
    "stuck.option.slowly": "Slowly, because its gradients are small",
    "stuck.option.lower_rate": "As soon as the learning rate is lowered",
    "stuck.why.slowly": "They are not small, they are 0, at every further iteration.",
    "stuck.why.lower_rate": "A smaller η makes the steps smaller. A step of length 0 stays one.",
    "stuck.after": "Only the output bias still learns. The best it can do is to output the mean of the "
    "targets, 0.5; that leaves a loss of 0.125 for good.",
    "leaky.text": "Leaky ReLU is not flat for z < 0: its slope there is 0.01. At the moment the gradient of "
    "the hidden weight is {relu}.",
    "leaky.task": "Give the hidden layer leaky ReLU, and look at the gradient of its weight.",
    "leaky.hint": "In the drawer “[drawer.net]” the hidden layer has a field for its activation. Then step "
    "to the backward pass.",
    "leaky.after": "Now a hundredth of the error comes through: little, but not nothing, and so the unit can "
    "come back.",
    "remedies.text": "Back to the beginning, before the fatal step: the unit is still alive.",
    "remedies.task": "What would have kept it alive?",
    "remedies.hint": "What was it that made the bias jump from 0.5 to −6.5?",
    "remedies.option.rate": "A smaller learning rate",
    "remedies.option.zeros": "Starting with all weights 0",
    "remedies.option.more": "More iterations",
    "remedies.why.zeros": "With weights 0 every z is 0, and there the slope of ReLU counts as 0: all units would "
    "be silent from the start.",
    "remedies.why.more": "They come after the fatal step, when nothing moves any more.",
    "remedies.after": "A smaller η, a learning rate that rises slowly at first, a sensible initialisation, "
    "inputs of moderate size, and leaky ReLU all help. A few dead units in a large net do no harm.",
}
