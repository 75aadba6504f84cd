"""Backpropagation and optimizers, in English."""

WORDS: dict[str, str] = {
    "who.text": "Two things are often taken for one: computing gradients, and using them. This net has two "
    "weights and a bias, and its batch has ten samples. The backward pass has just been made; the card "
    "of the selected weight w₁₁ says ∂L/∂w₁₁ = {g}.",
    "who.task": "What has computed this number?",
    "who.hint": "Look at the phases above the graph: which one is over, which one is still to come?",
    "who.option.backprop": "Backpropagation: the chain rule, from the loss back to the weight",
    "who.option.optimizer": "The optimizer, SGD",
    "who.option.loss": "The forward pass, together with the loss",
    "who.why.optimizer": "SGD has not been asked yet: its phase, the update, is still to come. It will only "
    "use this number.",
    "who.why.loss": "The forward pass gives the loss itself. How the loss reacts to a weight is known only "
    "after going back.",
    "who.after": "Backpropagation computes derivatives and changes nothing. The optimizer decides what to "
    "do with them. In PyTorch the first is `loss.backward()`, the second is `optimizer.step()`.",
    "sgd.text": "Gradient descent is the simplest optimizer: take the gradient, change its sign, multiply by "
    "η. Here η = 0.1.",
    "sgd.task": "Compute Δw₁₁, the change of the selected weight. Its gradient is {g}.",
    "sgd.hint": "−0.1 · {g}",
    "sgd.after": "−0.07532. SGD looks at one gradient only, forgets it at once, and treats all parameters "
    "alike.",
    "three_calls.text": "A training loop in PyTorch makes three calls in every iteration, besides computing "
    "the loss. `zero_grad()` empties the gradients, `backward()` adds to them, `step()` changes the "
    "parameters. Their order matters.",
    "three_calls.task": "Which order is right?",
    "three_calls.hint": "`step()` needs the gradients of this iteration, and of no other.",
    "three_calls.option.zero_backward_step": "`zero_grad()`, `backward()`, `step()`",
    "three_calls.option.step_backward_zero": "`step()`, `backward()`, `zero_grad()`",
    "three_calls.option.backward_zero_step": "`backward()`, `zero_grad()`, `step()`",
    "three_calls.why.step_backward_zero": "In the first iteration `step()` finds no gradients, and later none "
    "either: they are emptied right after they were computed.",
    "three_calls.why.backward_zero_step": "The gradients are thrown away just before `step()` could use them. "
    "Nothing would be learned.",
    "three_calls.after": "Empty, compute, use. `zero_grad()` may just as well come last, after `step()`; "
    "never between the other two.",
    "accumulate.text": "Why must they be emptied at all? Because `backward()` does not overwrite the "
    "gradients, it adds to them: where a value is used on several paths, their contributions must add "
    "up. Whoever forgets `zero_grad()` also adds up the past.",
    "accumulate.task": "Under “[closer.faults]”, switch on “[fault.not_zeroed.title]”, then go on to "
    "iteration 2.",
    "accumulate.hint": "The first iteration is still right, there is nothing to add yet. From the second "
    "on, “[drawer.verification]” turns red.",
    "accumulate.after": "The gradients now contain those of every earlier iteration. That acts like a "
    "momentum of 1: the net runs past the valley and swings back and forth. After 100 iterations the "
    "loss is still 4.449; done right, it would be 0.02474.",
    "too_large.text": "For SGD everything depends on η. The loss of this net is a bowl over its three "
    "parameters. A step that is too long lands on the opposite slope, and if it lands higher than it "
    "started, so will the next.",
    "too_large.task": "Set the learning rate to 1.5, then run until the loss is larger than at the start, "
    "8.134.",
    "too_large.hint": "Type 1.5 into the field “[build.rate]” in the drawer “[drawer.optimizer]”, press "
    "Enter, then press “[iteration.run_10]”.",
    "too_large.after": "The first step even helped: 8.134 became 5.270. Then the steepest direction of the "
    "bowl took over: along it every step overshoots by more than the one before. The limit of a bowl is "
    "2 divided by its largest curvature, here 2 / 1.487 = 1.345.",
    "too_small.text": "A step that is too short cannot diverge. But it wastes time: it goes in the right "
    "direction, and gets nowhere.",
    "too_small.task": "Set the learning rate to 0.001 and run 100 iterations.",
    "too_small.hint": "Type 0.001 into the field “[build.rate]” in the drawer “[drawer.optimizer]”, press "
    "Enter, then press “[iteration.run_100]”.",
    "too_small.after": "From 8.134 to 6.869 in 100 iterations; with η = 0.1 it would have been 0.02474. "
    "A loss that falls steadily is no proof of a good learning rate.",
    "momentum.text": "Momentum keeps a memory u of past gradients: each time it keeps μ of the memory, adds "
    "the new gradient, and steps along u. Where gradients agree the steps grow, where they alternate they "
    "cancel. This is the second iteration, with μ = 0.9: the old memory of w₁₁ is {old}, its gradient {g}.",
    "momentum.task": "Compute the new memory u of w₁₁.",
    "momentum.hint": "0.9 · {old} + {g}",
    "momentum.after": "1.193: more than twice the gradient, because both pointed the same way. If they "
    "always did, u would approach g / (1 − 0.9), ten times the gradient.",
    "rmsprop.text": "RMSprop divides each gradient by the root of its mean square, so that steep and flat "
    "directions get steps of similar length. In the first iteration v has only seen this one gradient, "
    "g = {g}, and only with the weight 1 − α = 0.01.",
    "rmsprop.task": "Compute Δw₁₁ for η = 0.1.",
    "rmsprop.hint": "√v = √(0.01 · g²) = 0.1 · |g|. So g / √v does not depend on how large g is.",
    "rmsprop.after": "−1: ten times η, whatever the gradient is, because v began at 0 and is far too small. "
    "Adam was made to correct that.",
    "adam.text": "Adam keeps both memories: m of the gradients, as momentum does, and v of their squares, as "
    "RMSprop does. And it corrects both for having begun at 0. In the first iteration the corrected m is g "
    "itself, the corrected v is g². The gradient is again {g}.",
    "adam.task": "Compute Δw₁₁ for η = 0.1.",
    "adam.hint": "g / √(g²) is 1 or −1: only the sign of g is left.",
    "adam.after": "−0.1. Adam’s first step has the length η for every parameter; only the sign comes from "
    "the gradient. (Not exactly: ε = 10⁻⁸ is added to the root.)",
    "race.text": "Same net, same start, same batch; only the optimizer differs. SGD with η = 0.1 gets the loss "
    "to 0.02474 in 100 iterations. Adam’s steps are not tied to the size of the gradients, so it does not "
    "get slower in the flat direction of the bowl.",
    "race.task": "Choose Adam, and run until the loss is below 0.01.",
    "race.hint": "Choose Adam in the drawer “[drawer.optimizer]”; the learning rate stays 0.1. Then "
    "“[iteration.run_100]”.",
    "race.after": "0.0006302 after 100 iterations. That is no proof that Adam is better: SGD with η = 0.9 is "
    "below 0.0003 after 20. Which optimizer wins depends on the problem and on η; compare them on "
    "your own data.",
}
