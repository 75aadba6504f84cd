"""A two-layer net by hand, in English."""

WORDS: dict[str, str] = {
    "weighted_input.text": "Two inputs, three hidden ReLU units, one output: small enough to be computed on "
    "paper. The forward pass begins with the weighted input z of a hidden unit: each input times its weight, "
    "all added, plus the bias. The numbers you need are in the drawer “[drawer.weights]”, and on the edges of "
    "the graph.",
    "weighted_input.task": "Compute z⁽¹⁾₁, the weighted input of hidden unit 1.",
    "weighted_input.hint": "Row 1 of W⁽¹⁾ holds the weights that arrive at unit 1: 0.5 and −1. The "
    "inputs are 2 and 1, the bias is 0.5.",
    "weighted_input.after": "0.5 · 2 + (−1) · 1 + 0.5 = 0.5. One row of W⁽¹⁾ for each unit: that is "
    "why the whole layer is written z⁽¹⁾ = W⁽¹⁾ x + b⁽¹⁾.",
    "relu.text": "The activation follows. ReLU lets a positive z through and turns a negative one "
    "into 0. Watch the third unit: its z is −1.",
    "relu.task": "Step on until the activations of all three hidden units are computed.",
    "relu.hint": "Press “[step.next]”, or the key →. With “[step.neuron]” chosen it halts after each z and "
    "each a.",
    "output.text": "The second layer does the same with the activations a⁽¹⁾ instead of the inputs. Its "
    "activation is the identity, so ŷ is z⁽²⁾ itself: this net predicts any number, not a class.",
    "output.task": "Compute the output ŷ.",
    "output.hint": "1 · 0.5 − 0.5 · 2 + 2 · 0 + 0.25. The silent third unit adds nothing.",
    "output.after": "ŷ = −0.25, where the target says 1. Whatever the third unit’s weight is: its "
    "activation is 0, so it does not count in this output.",
    "loss.text": "The loss says in one number how far off that is. The mean squared error averages "
    "(ŷ − y)² over the outputs; there is one output, so the mean has one term.",
    "loss.task": "Compute the loss.",
    "loss.hint": "ŷ − y = −0.25 − 1 = −1.25.",
    "loss.after": "(−1.25)² = 1.5625. Some texts put ½ in front. Then every gradient is half as large, and "
    "the learning rate means something else; so always state the convention with a result.",
    "delta_output.text": "Now backward. δ of a unit is ∂L/∂z: how much the loss changes if that "
    "unit’s weighted input is nudged. For the output it is the derivative of the loss times the "
    "slope of the activation, and the identity has slope 1.",
    "delta_output.task": "Compute δ⁽²⁾ of the output.",
    "delta_output.hint": "2 · (ŷ − y) · 1. The 2 comes from the square; leaving it out is the usual slip.",
    "delta_output.after": "δ⁽²⁾ = 2 · (−1.25) · 1 = −2.5. It is negative: pushing z⁽²⁾ up would make the "
    "loss smaller.",
    "gradient.text": "A weight acts on z through the activation it multiplies, so its gradient is the δ at "
    "the end of the edge times the activation at its start. For the whole layer that is an outer product. The "
    "selected edge leads from hidden unit 2 to the output.",
    "gradient.task": "Compute the gradient of the loss with respect to w⁽²⁾₁₂, the selected weight.",
    "gradient.hint": "δ⁽²⁾ = −2.5, and the activation of hidden unit 2 is 2.",
    "gradient.after": "−2.5 · 2 = −5. The bias has an input of 1, so its gradient is δ⁽²⁾ itself. And the "
    "weight of the silent third unit gets −2.5 · 0 = 0: it will not change.",
    "delta_hidden.text": "A hidden unit has no target. What it is told comes from the next layer: every δ "
    "of that layer, times the weight it went through, all added; that is why W⁽²⁾ appears transposed. Then "
    "times the slope of its own activation: 1 where z > 0, else 0.",
    "delta_hidden.task": "Compute δ⁽¹⁾₂, of hidden unit 2.",
    "delta_hidden.hint": "One edge leads from unit 2 to the next layer, with weight −0.5. Its z is 2, so "
    "the slope is 1.",
    "delta_hidden.after": "−0.5 · (−2.5) · 1 = 1.25. For the third unit the sum is 2 · (−2.5) = −5, but its "
    "slope is 0, so δ⁽¹⁾₃ = 0: no error reaches the previous layer through it.",
    "update.text": "All gradients are known, and only now does anything change. Gradient descent "
    "takes a step against the gradient, and the learning rate η = 0.05 says how long it is.",
    "update.task": "Compute the new value of w⁽²⁾₁₂. It was −0.5, its gradient is −5.",
    "update.hint": "−0.5 − 0.05 · (−5).",
    "update.after": "−0.5 + 0.25 = −0.25. A negative gradient raises the weight: the step goes the "
    "other way.",
    "again.text": "That was one iteration: forward, loss, backward, update. The next one begins "
    "with the new weights, and with them everything is computed afresh.",
    "again.task": "Press “[iteration.next]”, or Enter.",
    "again.after": "The loss has fallen from 1.5625 to 0.0881. With η = 0.1 instead of 0.05 it would have "
    "risen, to 3.0625: the direction is right, the step too long. Try it: “[lessons.keep]” leaves the lesson "
    "and lets you change η.",
    "cross_entropy.text": "Now classes: the same hidden layer, then two outputs with softmax, which turns "
    "z⁽²⁾ into probabilities, and cross-entropy as the loss. Both z⁽²⁾ are 0, so both outputs get 0.5; the "
    "right one is output 1, that of class 0 (units count from 1, classes from 0). Softmax and cross-entropy "
    "together have a derivative that is strikingly simple.",
    "cross_entropy.task": "Compute δ⁽²⁾ of the first output.",
    "cross_entropy.hint": "ŷ₁ = 0.5 and y₁ = 1.",
    "cross_entropy.after": "0.5 − 1 = −0.5, and for the other class 0.5 − 0 = +0.5. In the previous layers "
    "everything works as before: only δ of the output depends on the loss.",
    "count.text": "The same arithmetic carries further: five inputs, sixteen hidden ReLU units, two "
    "classes. Every weight and every bias is a number that has to be learned.",
    "count.task": "How many parameters does this 5-16-2 net have?",
    "count.hint": "W⁽¹⁾ has 16 rows and 5 columns, W⁽²⁾ has 2 rows and 16 columns; each unit that is not "
    "an input has a bias.",
    "count.after": "80 + 16 + 32 + 2 = 130. The drawer “[drawer.verification]” compares every one of these "
    "130 gradients with PyTorch’s autograd.",
    "silent.text": "Its backward pass is done. Sixteen units have each got Σ w·δ from the two outputs, "
    "but some of them had z ≤ 0, where the slope of ReLU is 0. For this sample their incoming weights "
    "learn nothing.",
    "silent.task": "Select one hidden unit whose δ is 0.",
    "silent.hint": "Look down the column δ⁽¹⁾ in the drawer “[drawer.weights]”, and click a cell that shows "
    "0; or click a unit in the graph.",
    "silent.after": "For another sample other units are silent, so in most nets every unit gets to "
    "learn. One that is silent for every sample is dead; that has a lesson of its own.",
}
