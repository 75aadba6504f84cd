"""Linear regression from scratch, in English."""

WORDS: dict[str, str] = {
    "half_square.text": "1000 points were made from y = 2x₁ − 3.4x₂ + 4.2 and a little noise. Now forget "
    "where they came from: one unit without an activation function is to find the three numbers again. Its "
    "weights begin near 0, so its outputs are near 0 too. The first sample of the batch has y = {y}.",
    "half_square.task": "Compute the loss of this first sample, ½ (ŷ − y)².",
    "half_square.hint": "With ŷ ≈ 0 the loss is about ½ · {y}².",
    "half_square.after": "About 1.56. The ½ is there for convenience: it cancels the 2 that comes down when "
    "the square is differentiated.",
    "delta.text": "One layer, so the backward pass is short. For half the squared error and no activation "
    "function, δ is simply the error ŷ − y, with its sign.",
    "delta.task": "Compute δ of this sample. Its target is {y}.",
    "delta.hint": "ŷ is nearly 0, so ŷ − y is nearly −y.",
    "delta.after": "About −1.77: the output is too small by that much.",
    "gradient.text": "The gradient of a weight is δ times what the weight multiplies. Here that is the input "
    "x₁ = {x}.",
    "gradient.task": "Compute ∂ℓ/∂w₁ of this sample. δ = {delta}.",
    "gradient.hint": "Minus times minus is plus.",
    "gradient.after": "About 1.63: this one sample would like a smaller w₁, although the true one is 2. The "
    "other nine may disagree.",
    "sum.text": "Ten samples have ten losses, so in PyTorch `l` has ten entries. Dive into Deep Learning "
    "writes `l.sum().backward()`.",
    "sum.task": "Why is there a sum before `backward()`?",
    "sum.hint": "A gradient says how one number reacts. How many numbers does `l` have?",
    "sum.option.scalar": "`backward()` starts from one number; the gradient of the sum is the sum of the "
    "ten gradients",
    "sum.option.faster": "It is only faster than calling `backward()` ten times with the same result",
    "sum.option.mean": "It makes the loss independent of the batch size",
    "sum.why.faster": "It is faster, but that is not why: without the sum, `backward()` refuses, because ten "
    "numbers have no single gradient.",
    "sum.why.mean": "The mean would do that. The sum does the opposite: twice as many samples, twice the "
    "gradient.",
    "sum.after": "The derivative of a sum is the sum of the derivatives, so nothing is lost. But "
    "the gradient is now ten times what an average would be.",
    "reduction.text": "This page has averaged over the batch so far: ∂L/∂w₁ = {g} is the mean of ten "
    "gradients. Let us do as that book does.",
    "reduction.task": "Set “[build.reduction]” to “[reduction.sum]”.",
    "reduction.hint": "The field is in the drawer “[drawer.net]”, beside the loss.",
    "reduction.after": "The gradient of w₁ has become −11.33, exactly ten times as large. With the same η each "
    "step would be ten times as long.",
    "batch_size.text": "That is why Dive into Deep Learning divides in the update: `param -= lr * "
    "param.grad / batch_size`. It is the same as taking the mean at once. With lr = 0.03 and a batch of 10, "
    "each summed gradient is multiplied by a rather small number.",
    "batch_size.task": "Which learning rate would do the same with the sum and without dividing?",
    "batch_size.hint": "0.03 / 10",
    "batch_size.after": "0.003. With the sum η has to follow the batch size; with the mean it can stay. That is "
    "why the mean is the usual choice.",
    "no_grad.text": "The update, by hand: `with torch.no_grad(): w -= lr * w.grad`, here with the mean again and "
    "lr = 0.03. The gradient is {g}, and w₁ = 0.001257 so far.",
    "no_grad.task": "Compute the new w₁, and say what `no_grad` is for.",
    "no_grad.hint": "0.001257 − 0.03 · {g}. And: autograd writes down what is computed with a tensor that "
    "requires a gradient.",
    "no_grad.option.graph": "The update is not part of the loss, so autograd must not record it",
    "no_grad.option.speed": "It makes the gradients exact",
    "no_grad.option.sign": "It keeps `backward()` from running a second time",
    "no_grad.why.speed": "Gradients are as exact without it. It is about what autograd writes down while the "
    "weights change.",
    "no_grad.why.sign": "How often `backward()` runs is up to the loop. `no_grad` concerns the line in which "
    "the weights change.",
    "no_grad.after": "0.03524. Without `no_grad`, PyTorch refuses to change such a tensor in place at all. "
    "`optimizer.step()` does the same inside, so you rarely see it.",
    "zero.text": "After the update Dive into Deep Learning calls `param.grad.zero_()`. See what happens "
    "without it, on real batches.",
    "zero.task": "Under “[closer.faults]”, switch on “[fault.not_zeroed.title]”, then run 100 iterations: one "
    "epoch.",
    "zero.hint": "“[iteration.run_100]” is below the graph.",
    "zero.after": "The loss does not settle: within this one epoch it swings between 0.06 and 74.49. The sum of all past gradients "
    "drives the weights past the goal, back, and past it again.",
    "epoch.text": "Now properly: 1000 samples in batches of 10 make 100 iterations, and then every sample has "
    "been seen exactly once. That is one epoch.",
    "epoch.task": "Run the first epoch.",
    "epoch.hint": "“[iteration.run_100]” does exactly that.",
    "epoch.after": "Over all 1000 samples the loss has fallen from 16.71 to 0.03523. The weights are "
    "1.908, −3.247 and the bias 4.004: already close to 2, −3.4 and 4.2.",
    "estimates.text": "On this tab the same training is seen as a whole: loop within loop, the loss per "
    "batch and per epoch, and the estimates beside the truth.",
    "estimates.task": "Train three epochs.",
    "estimates.hint": "Press “[data.train.epoch]” three times.",
    "estimates.after": "0.03523 after the first epoch, 0.00012 after the second, 0.00005 after the third. "
    "It will not get below that: the noise in y has a standard deviation of 0.01, and ½ · 0.01² = 0.00005.",
    "truth.text": "After three epochs w₁ = {w1}, w₂ = {w2} and b = {b}. Found from samples alone, with the "
    "same four phases as in any net.",
    "truth.task": "Select the output unit and look at the numbers that it has learned.",
    "truth.hint": "Click the right-hand unit in the graph.",
    "truth.after": "None is exact. More epochs would not change that: they would only fit the noise of "
    "these 1000 points. More points would.",
}
