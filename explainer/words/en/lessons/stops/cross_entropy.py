"""Why cross-entropy's δ is ŷ − y, in English."""

WORDS: dict[str, str] = {
    "softmax.text": "Three outputs, one for each class, and the right one is output 1, that of class 0: units "
    "count from 1, classes from 0. The weighted inputs are 0, 0 and ln 2. Softmax makes probabilities of them: "
    "raise e to each, and divide by the sum.",
    "softmax.task": "Compute ŷ₁, the probability of output 1.",
    "softmax.hint": "e⁰ = 1 and e raised to ln 2 is 2. So the sum is 1 + 1 + 2.",
    "softmax.after": "1/4 = 0.25. The others get 0.25 and 0.5: the net prefers output 3, which is wrong.",
    "loss.text": "Cross-entropy looks only at the probability of the right class, and takes its negative "
    "logarithm: 0 if the net is certain and right, without limit if it is certain and wrong.",
    "loss.task": "Compute the loss.",
    "loss.hint": "−ln 0.25 = ln 4 = 2 ln 2.",
    "loss.after": "1.386. For three classes, someone with no idea at all pays ln 3 = 1.099.",
    "first_factor.text": "δ₁ is ∂L/∂z₁, and the chain rule makes a product of it: how the loss reacts to ŷ₁, times "
    "how ŷ₁ reacts to z₁. First the first.",
    "first_factor.task": "Compute ∂L/∂ŷ₁.",
    "first_factor.hint": "The derivative of −ln u is −1/u.",
    "first_factor.after": "−1/0.25 = −4. The smaller the probability, the larger this factor: it is what "
    "amplifies the error.",
    "second_factor.text": "Now softmax. If z₁ grows, ŷ₁ grows; its slope is that of a sigmoid, small when ŷ₁ is "
    "near 0 or near 1.",
    "second_factor.task": "Compute ∂ŷ₁/∂z₁.",
    "second_factor.hint": "0.25 · (1 − 0.25)",
    "second_factor.after": "0.1875. For an unlikely class it is small, and exactly there the other factor is "
    "large.",
    "product.text": "Both together: 1/ŷ₁ and ŷ₁ cancel. What remains has no denominator and no exponential.",
    "product.task": "Compute δ₁.",
    "product.hint": "−4 · 0.1875, or simply 0.25 − 1.",
    "product.after": "−0.75. That is ŷ₁ − y₁: what the net says minus what it should say.",
    "others.text": "For the other classes y is 0, and the loss does not contain their ŷ. They matter all the "
    "same, because softmax divides by the sum: whoever grows takes from the right class.",
    "others.task": "Compute δ₃. Output 3 has ŷ₃ = 0.5.",
    "others.hint": "ŷ₃ − y₃",
    "others.after": "0.5. The wrong class that is most likely is pushed down the hardest.",
    "sum.text": "δ is (−0.75, 0.25, 0.5). Add them: 0. That holds for every sample of every net with softmax and "
    "cross-entropy.",
    "sum.task": "Why?",
    "sum.hint": "What happens to softmax if every z grows by the same amount?",
    "sum.option.shift": "Adding the same number to every z changes no probability, so not the loss either",
    "sum.option.chance": "It is a coincidence of these numbers",
    "sum.option.always": "Errors are conserved: every δ of a layer is shared out among the previous one",
    "sum.why.chance": "Probabilities add up to 1 and targets add up to 1, so the difference adds up to 0, always.",
    "sum.why.always": "In hidden layers δ adds up to anything. It is a sensitivity, not something that is shared "
    "out.",
    "sum.after": "Σ ŷ = 1 and Σ y = 1. This sum is special to softmax: δ of hidden units add up to anything.",
    "saturated.text": "What the pair is worth shows without it. This sigmoid unit has z = −6, so ŷ = {y}, and "
    "the target is 1: certain and wrong. Its loss is ½ (ŷ − y)², and now the slope of the sigmoid does not "
    "cancel.",
    "saturated.task": "The error is almost 1. How large is δ?",
    "saturated.hint": "Look at the slope of the sigmoid at z = −6.",
    "saturated.option.tiny": "Tiny",
    "saturated.option.large": "Nearly −1",
    "saturated.why.large": "That would be ŷ − y alone. It is still multiplied by σ′(−6), which is about 0.0025.",
    "saturated.after": "δ = {delta}. A big error and hardly a gradient: whoever is certain and wrong learns "
    "the slowest. After 100 iterations with η = 1 the loss has gone from 0.4975 to 0.4952.",
    "pair.text": "The remedy is to choose output and loss as a pair. For a single sigmoid output it is binary "
    "cross-entropy. With half the squared error δ is {half}.",
    "pair.task": "Set the loss to “[loss.bce]”, and look at δ again.",
    "pair.hint": "The field “[build.loss]” is in the drawer “[drawer.net]”. Then step to the backward pass.",
    "pair.after": "δ = ŷ − y = {pair}: about four hundred times as large. After 100 iterations its loss has gone "
    "from 6.002 to 0.005136.",
    "twice.text": "PyTorch’s `CrossEntropyLoss` contains the softmax, and that is a trap: those who also put a "
    "softmax at the end of their net apply it twice. There is no error message.",
    "twice.task": "Under “[closer.faults]”, switch on “[fault.softmax_twice.title]”, and run 100 iterations.",
    "twice.hint": "“[closer.faults]” is the drawer that is open; “[iteration.run_100]” is below the graph.",
    "twice.after": "It learns, but more slowly: the true loss is 0.01113 instead of 0.006725. And the loss "
    "that this code reports can never fall below 0.5514, because the second softmax only gets numbers between 0 "
    "and 1.",
}
