"""English: exercises that are made of a seed."""

WORDS: dict[str, str] = {
    "exercise.make": "Make an exercise",
    "exercise.kind": "What is to be computed",
    "exercise.kind.forward": "Forward pass",
    "exercise.kind.delta": "δ of every unit",
    "exercise.kind.step": "A whole step",
    "exercise.kind.samples": "Two samples",
    "exercise.kind.softmax": "Softmax",
    "exercise.kind.adam": "Adam",
    "exercise.level": "Level",
    "exercise.level.easy": "easy",
    "exercise.level.medium": "medium",
    "exercise.level.hard": "hard",
    "exercise.begin": "Begin",
    "exercise.held": "Next goes on once the number that comes next is right, or you have given up.",
    "exercise.any": "Any seed",
    "exercise.title": "{kind}, {level}, seed {seed}",
    "exercise.task.forward": "Compute z and a of every unit, layer by layer, then the loss.",
    "exercise.task.delta": "The forward pass is done. Compute δ of every unit, from the output back, with its "
    "two factors.",
    "exercise.task.step": "Compute a whole iteration of gradient descent: z, a, the loss, δ, the gradients and the new "
    "weights and biases.",
    "exercise.task.samples": "Compute an iteration with two samples: z, a, loss, δ and gradients of each, their mean, "
    "and the new weights and biases.",
    "exercise.task.softmax": "Compute z, the probabilities, the cross-entropy, δ and the gradients.",
    "exercise.task.adam": "The gradients are known. Compute what Adam makes of them: the moments, the moments after "
    "bias correction, the change and the new value of every weight and bias.",
    "exercise.progress": "{right} of {count} {count|number|numbers} right. A number is shown once it "
    "and all before it are right.",
    "exercise.done": "All {count} {count|number|numbers} right. Everything is shown.",
    "exercise.given_up": "Given up with {right} of {count} {count|number|numbers} right. Everything is shown.",
    "exercise.give_up": "Give up and show all",
    "exercise.link": "Copy link",
    "exercise.name": "Name",
    "exercise.name.empty": "Your name is empty; whoever grades needs it.",
    "exercise.hand_in": "Hand in",
    "exercise.worksheet": "As a worksheet",
    "work.form.exercise": "The exercise",
    "error.exercise.kind": "The kind of exercise is {value}; expected one of {options}.",
    "error.exercise.level": "The level of the exercise is {value}; expected one of {options}.",
    "error.exercise.seed": "The seed of the exercise is {value}; expected a whole number from {low} to {high}.",
    "error.exercise.version": "The exercise is of version {value}; this program makes versions {low} to {high}.",
    "error.exercise.code": "The exercise is called {value}; expected a name such as 1-delta-easy-7: version, kind, level "
    "and seed.",
}
