"""Vanishing gradients, in English."""

WORDS: dict[str, str] = {
    "slope.text": "Five layers of sigmoids, two units each. Going back through a layer, δ is multiplied by the "
    "slope of that layer’s activation. The panel shows the sigmoid and its slope: flat on both sides, steepest "
    "in the middle.",
    "slope.task": "How steep can the sigmoid be at most?",
    "slope.hint": "At z = 0 the sigmoid is 0.5.",
    "slope.after": "0.5 · (1 − 0.5) = 0.25. Even at its best a sigmoid lets a quarter of the error through.",
    "bound.text": "From the output layer to layer 1, δ passes four hidden layers, and at each of them it is "
    "multiplied by such a slope. Leave the weights aside for a moment.",
    "bound.task": "How large can the product of the four slopes be at most?",
    "bound.hint": "0.25 · 0.25 · 0.25 · 0.25",
    "bound.after": "1/256 = 0.00390625. The weights would have to make up for it, and larger weights drive z "
    "into the flat parts.",
    "back.text": "See what really happens. δ of the output is known first; then follow it back, layer by "
    "layer.",
    "back.task": "Step back until δ of both units of layer 1 is computed.",
    "back.hint": "Shift → goes to the end of the phase at once; the slider gets you anywhere.",
    "back.after": "δ⁽⁵⁾ = {top}, δ⁽¹⁾₁ = {bottom} and δ⁽¹⁾₂ = {second}. After four layers less than a "
    "ten-thousandth is left in one unit, about a six-hundredth in the other.",
    "chain.text": "The classic formula is one long product. For a weight of layer 1 it runs along every path "
    "from the loss back to that weight: here 8 paths, through two units in each of the layers 2, 3 and 4.",
    "chain.task": "Select the edge from input 1 to hidden unit 1 of layer 1, and open the panel “[closer.chain]”.",
    "chain.hint": "Click the edge in the graph, or choose w11 of layer 1 in the list of the card. The panel "
    "is in the drawer “[closer.title]”.",
    "chain.after": "Every path holds five slopes of sigmoids, one for each layer, each at most 0.25. Some paths are positive and "
    "some negative, so in the sum a part cancels as well.",
    "health.text": "In a large net one does not read single factors, one compares layers.",
    "health.task": "Open the panel “[closer.health]”.",
    "health.hint": "It is one of the tabs of the drawer “[closer.title]”.",
    "health.after": "From layer 5 to layer 1 the gradients shrink at every step. The last layers learn, "
    "the first ones stand still.",
    "slow.text": "Small gradients are no error: they are correct, the cross-check is green. But SGD moves each "
    "weight by η times its gradient.",
    "slow.task": "Run 100 iterations.",
    "slow.hint": "“[iteration.run_100]” is below the graph.",
    "slow.after": "w⁽⁵⁾₁₁ went from {w5} to {w5_later}, but w⁽¹⁾₁₁ only from {w1} to {w1_later}. The loss "
    "falls all the same, and that deceives: the last layer learns alone, on features that the first layers "
    "never improved.",
    "tanh.text": "What helps? First, another activation. tanh has the slope 1 at z = 0, four times that of the "
    "sigmoid, and its outputs are centred at 0. The weights stay the same.",
    "tanh.task": "Give all four hidden layers tanh.",
    "tanh.hint": "In the drawer “[drawer.net]” each hidden layer has a field for its activation.",
    "tanh.after": "δ⁽¹⁾₁ was {bottom} and is now {tanh}: about a thousand times as large. It still shrinks, "
    "but not into nothing.",
    "relu.text": "Here is the same net with tanh: δ⁽⁵⁾ = {top} and δ⁽¹⁾₁ = {bottom}. Deep nets mostly use "
    "ReLU. Its slope does not depend on how large z is.",
    "relu.task": "What happens to δ at an active ReLU, one with z > 0?",
    "relu.hint": "ReLU is the straight line a = z there.",
    "relu.option.one": "It passes unchanged: the slope is exactly 1",
    "relu.option.quarter": "It is multiplied by at most 0.25",
    "relu.option.any": "It is multiplied by z",
    "relu.why.quarter": "That is the sigmoid.",
    "relu.why.any": "z decides only whether the unit is active, not how steep it is.",
    "relu.after": "Along active units slopes cannot make δ vanish; only the weights scale it. The price is "
    "the units with z ≤ 0, which pass nothing; that is the lesson “[lesson.dead.title]”.",
    "exploding.text": "And the weights? In this net of ReLUs every hidden layer multiplies δ by 2.5. The "
    "output has δ⁽⁵⁾ = {top}.",
    "exploding.task": "What becomes of δ on the way back to layer 1?",
    "exploding.hint": "From layer 4 to layer 1 there are three matrices of weights: 2.5³.",
    "exploding.option.grow": "It grows: δ⁽¹⁾ is more than ten times δ⁽⁵⁾",
    "exploding.option.same": "It stays: all slopes are 1",
    "exploding.option.shrink": "It shrinks, as it always does in deep nets",
    "exploding.why.same": "The slopes are 1, but δ is also multiplied by the weights.",
    "exploding.why.shrink": "Slopes of at most 0.25 made it shrink. Here they are 1, and the weights enlarge.",
    "exploding.after": "δ⁽¹⁾₁ = {bottom} = 2.5³ · δ⁽⁵⁾: gradients explode. Initialisations such as Xavier "
    "and Kaiming choose the size of the weights so that δ keeps its size from layer to layer.",
}
