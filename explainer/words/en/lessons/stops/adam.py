"""Adam by hand, in English."""

WORDS: dict[str, str] = {
    "gradient.text": "One unit, one weight, one sample: x = 1, y = 1, w = 0.5, b = 0. The loss is half the squared "
    "error. The optimizer is Adam with its usual settings, β₁ = 0.9 and β₂ = 0.999, and η = 0.1.",
    "gradient.task": "First the gradient: compute ∂L/∂w.",
    "gradient.hint": "ŷ = 0.5, so δ = 0.5 − 1, and x is 1.",
    "gradient.after": "−0.5. So far Adam has no part in it: gradients are the same for every optimizer.",
    "first_moment.text": "Adam keeps two running averages for each parameter. The first moment m averages the "
    "gradients: it keeps β₁ = 0.9 of the old value and takes 1 − β₁ = 0.1 of the new gradient. It begins "
    "at 0.",
    "first_moment.task": "Compute m.",
    "first_moment.hint": "0.9 · 0 + 0.1 · (−0.5)",
    "first_moment.after": "−0.05. Only a tenth of the gradient: the average starts at 0 and is still far "
    "too small.",
    "second_moment.text": "The second moment v averages the squares, and more slowly: 0.999 of the old, 0.001 of "
    "the new.",
    "second_moment.task": "Compute v.",
    "second_moment.hint": "0.001 · (−0.5)². A square is never negative.",
    "second_moment.after": "0.00025. Only a thousandth of g².",
    "correction.text": "Both averages began at 0, and Adam knows by how much that makes them too small: "
    "after t steps they contain only the share 1 − βᵗ. So it divides by that share: the bias correction. Here "
    "t = 1.",
    "correction.task": "Compute the corrected first moment.",
    "correction.hint": "−0.05 / (1 − 0.9)",
    "correction.after": "−0.5: exactly the gradient. Likewise the corrected v is 0.00025 / 0.001 = 0.25 = g².",
    "step.text": "The step: the corrected m divided by the root of the corrected v, times η. ε = 10⁻⁸ is added to "
    "the root, outside it, and keeps the denominator from being 0.",
    "step.task": "Compute Δw.",
    "step.hint": "−0.1 · (−0.5) / √0.25",
    "step.after": "0.1: exactly η, but for ε. g / √(g²) is 1 or −1, so Adam’s first step is η for every "
    "parameter, against the sign of its gradient.",
    "scale.text": "Suppose the loss was multiplied by 100, as someone might do who adds up instead of averaging. "
    "Then every gradient would be 100 times as large.",
    "scale.task": "What would happen to Adam’s steps?",
    "scale.hint": "m grows by 100, and so does √v.",
    "scale.option.same": "They stay the same",
    "scale.option.hundred": "They become 100 times as long",
    "scale.option.ten": "They become 10 times as long",
    "scale.why.hundred": "That is so for SGD. Adam divides by √v, which is also 100 times as large.",
    "scale.why.ten": "v grows by 10 000 and √v by 100: exactly as m does.",
    "scale.after": "The scale of the gradients cancels, apart from ε. That is why the same learning rate, "
    "0.001 by default, suits so many different nets.",
    "uncorrected.text": "Is the correction worth it? Without it m is a tenth of what it should be, but √v "
    "is 1/√1000 = 1/31.6 of it.",
    "uncorrected.task": "Under “[closer.faults]”, switch on “[fault.no_bias_correction.title]”.",
    "uncorrected.hint": "“[closer.faults]” is the drawer that is open; its switches are listed in it.",
    "uncorrected.after": "The first step becomes 0.3162 instead of 0.1: 31.6 / 10 = 3.16 times as long. Without "
    "the correction Adam takes its longest steps at the start, when it knows least.",
    "second.text": "Once more without the fault. After the first update w = 0.6, and b = 0.1 as well, "
    "because with x = 1 both have the same gradient.",
    "second.task": "Go on to the next iteration.",
    "second.hint": "Press “[iteration.next]”, or Enter.",
    "second.after": "ŷ = 0.6 + 0.1 = 0.7. The error has shrunk, and the averages now remember the first "
    "gradient.",
    "memory.text": "Second iteration: g = {g}, and m is −0.05 from the first.",
    "memory.task": "Compute the new m.",
    "memory.hint": "0.9 · (−0.05) + 0.1 · (−0.3)",
    "memory.after": "−0.045 − 0.03 = −0.075.",
    "faded.text": "Its correction is weaker than at t = 1, because more gradients are in the average.",
    "faded.task": "By which number is m divided at t = 2?",
    "faded.hint": "β₁² = 0.81",
    "faded.after": "1 − 0.81 = 0.19, and −0.075 / 0.19 = {corrected}. The correction fades away: at t = 50 the "
    "divisor is 0.995.",
    "decay.text": "Last, AdamW. Weight decay pulls every weight a little towards 0. If one adds λw to the gradient, "
    "as Adam’s option `weight_decay` does, the pull is divided by √v like everything else.",
    "decay.task": "Choose AdamW, and say where it puts the decay.",
    "decay.hint": "Step through the update with AdamW: does the first moment contain λw?",
    "decay.option.outside": "Outside: the weight shrinks by η · λ · w directly, past m and v",
    "decay.option.same": "In the gradient, so it is the same as Adam with weight decay",
    "decay.why.same": "That is what Adam does. In AdamW the moments see the bare gradient.",
    "decay.after": "For SGD both are the same thing. For Adam they are not: with large gradients, the pull "
    "through the gradient would almost disappear in the denominator.",
}
