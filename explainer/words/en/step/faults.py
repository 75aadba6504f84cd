"""The words of the switches that break the iteration, in English."""

WORDS: dict[str, str] = {
    "faults.intro": "Make one of these mistakes on purpose. Only the lines of code that are shown change; "
    "the formulas go on saying what should be computed, and the check against torch says whether it was.",
    "faults.list": "Mistakes",
    "faults.banner": "Broken on purpose: {title}.",
    "faults.banner.since": "Broken on purpose since iteration {iteration}: {title}.",
    "faults.banner.off": "Switch off",
    "faults.banner.more": "What it does",
    "faults.harmless": "It changes nothing here: {reason}",
    "faults.over": "The harm was done when it was switched on. Every number of this iteration is right for "
    "the weights it begins with, and from here both versions are the same.",
    "faults.later": "No number of this iteration differs yet: there are no older gradients to add. The next "
    "one goes wrong.",
    "faults.unseen": "No number of this iteration differs: here there is nothing for the mistake to spoil, "
    "as when all gradients are 0.",
    "faults.first": "The first wrong number, step {step} of {last}",
    "faults.count": "{count} of {last} {last|number|numbers} of this iteration {count|differs|differ}.",
    "faults.go": "Go to this step",
    "faults.right": "right",
    "faults.wrong": "wrong",
    "faults.code": "The code",
    "faults.instead": "This number is wrong. It should be {right}; here it is {wrong}.",
    "faults.losses": "Loss after 1, 10 and 100 iterations from here",
    "faults.iterations": "iterations",
    "faults.diverged": "not finite",
    "faults.chart": "Loss of the correct and of the faulty version",
    "faults.verdict.both_diverged": "Both versions overflow: the faulty one in iteration {wrong_end}, the "
    "correct one in iteration {right_end}. The learning rate is too large for either.",
    "faults.verdict.diverged": "The faulty version overflows in iteration {wrong_end}; the correct one "
    "comes to {right} after {count}.",
    "faults.verdict.right_diverged": "The correct version overflows in iteration {right_end}, the faulty "
    "one does not: the learning rate is too large, and the mistake happens to soften it.",
    "faults.verdict.same": "After {count} {count|iteration|iterations} there is hardly a difference: {right} and {wrong}. Such a "
    "mistake cannot be seen in the loss; only the check finds it.",
    "faults.verdict.rises": "The faulty version climbs from {start} to {wrong} in {count} "
    "{count|iteration|iterations}; the correct one comes to {right}.",
    "faults.verdict.worse": "After {count} {count|iteration|iterations} the correct version has come to "
    "{right}, the faulty one only to {wrong}.",
    "faults.verdict.better": "After {count} {count|iteration|iterations} the faulty version has the smaller "
    "loss: {wrong} against {right}. On a small problem longer steps are often luckier; a falling loss does "
    "not prove that the code is right.",
    "fault.not_zeroed.title": "Gradients are not zeroed",
    "fault.not_zeroed.what": "Each iteration adds its gradients to those of all iterations before it, "
    "because they were never zeroed. In PyTorch: optimizer.zero_grad() is missing.",
    "fault.updated_during_backward.title": "Weights change during the backward pass",
    "fault.updated_during_backward.what": "Each layer is updated as soon as its gradients are known, so the "
    "previous layers get their δ through new weights. The gradient belongs to the old ones.",
    "fault.zero_weights.title": "All weights begin at zero",
    "fault.zero_weights.what": "Every weight and bias is set to 0. The units of a hidden layer are then twins: "
    "same output, same gradient, and the same again after every update.",
    "fault.sum_for_mean.title": "Sum where the mean was meant",
    "fault.sum_for_mean.what": "Losses and gradients of the batch are added up and not divided by its size, so "
    "the gradient grows with every sample that is added.",
    "fault.softmax_twice.title": "Softmax is applied twice",
    "fault.softmax_twice.what": "The loss expects z and applies softmax itself, but gets ŷ, which has been "
    "through softmax. In PyTorch: CrossEntropyLoss behind a Softmax layer.",
    "fault.sign_flipped.title": "The update has the wrong sign",
    "fault.sign_flipped.what": "The step goes along the gradient instead of against it: uphill.",
    "fault.rate_times_100.title": "The learning rate is 100 times too large",
    "fault.rate_times_100.what": "η is a hundred times what was set: a slip of the decimal point.",
    "fault.eps_inside_root.title": "ε stands inside the square root",
    "fault.eps_inside_root.what": "The step is divided by √(v + ε) instead of √v + ε. Where gradients are "
    "small √ε outweighs them: for ε = 10⁻⁸ it is 10⁻⁴.",
    "fault.no_bias_correction.title": "No bias correction",
    "fault.no_bias_correction.what": "Adam’s averages begin at 0 and are too small at first; the division "
    "by 1 − βᵗ is missing.",
    "fault.slope_at_activation.title": "f′ is taken at a instead of z",
    "fault.slope_at_activation.what": "The slope of a hidden unit is computed from its activation a, but f′ "
    "belongs to the weighted input z.",
    "fault.bias_per_weight.title": "Each bias is updated once per incoming weight",
    "fault.bias_per_weight.what": "The update of the bias has slipped into the loop over the weights: with n "
    "inputs it is made n times.",
    "fault.harmless.no_hidden": "without a hidden layer no δ comes back through weights.",
    "fault.harmless.at_zero": "all weights and biases are 0 already.",
    "fault.harmless.sum": "the sum is what was chosen for this batch.",
    "fault.harmless.one_sample": "with one sample, sum and mean are the same.",
    "fault.harmless.no_softmax": "this network has no softmax with cross-entropy.",
    "fault.harmless.no_root": "SGD divides by no root.",
    "fault.harmless.no_eps": "ε is 0.",
    "fault.harmless.no_correction": "only Adam, AdamW and Nadam have a bias correction.",
    "fault.harmless.no_memory": "both β are 0, so there is nothing to correct.",
    "fault.harmless.no_slope": "without a hidden layer there is no such slope.",
    "fault.harmless.same_slope": "for ReLU, leaky ReLU and identity f′(a) = f′(z).",
    "fault.harmless.one_weight": "every unit has one incoming weight only.",
    "fault.harmless.all_frozen": "every parameter that it would change is frozen.",
    "fault.harmless.no_bias": "no layer has biases.",
}
