"""Overfitting, in English."""

WORDS: dict[str, str] = {
    "split.text": "80 points of two half moons, with so much noise that the classes reach into each other. Half of them "
    "are held out: the hollow marks are the test set. The net never trains on them; they only tell how good it "
    "is on points that it has not seen.",
    "split.task": "On how many points is the net trained?",
    "split.hint": "“[data.field.test_share]” is 50, of 80 samples.",
    "split.after": "40. In the list of this batch’s rows only their numbers occur, in this epoch and in every other.",
    "train.text": "The net has two hidden layers of 16 units: 337 weights and biases for 40 points. The two losses are "
    "about the same as long as nothing is learned.",
    "train.task": "Train 100 epochs, and watch both losses.",
    "train.hint": "Press “[data.train.epochs]”; 100 stands beside it.",
    "train.after": "Over the training set the loss fell to 0.0050, and 100% of its points are right. Over the test set the loss "
    "rose to 1.0702, and 82.5% are right.",
    "gap.text": "Look at the picture: the border runs around single points.",
    "gap.task": "What has the net learned since the two curves parted?",
    "gap.hint": "A point on the wrong side of its moon is there by chance. Would another sample have its point at the same place?",
    "gap.option.noise": "The noise of these 40 points, which no other points share",
    "gap.option.longer": "The moons, but not yet well enough: it needs more epochs",
    "gap.option.mistake": "Nothing: there must be a mistake in the gradients",
    "gap.why.longer": "More epochs make it worse: the loss over the test set has been rising for a long time.",
    "gap.why.mistake": "The gradients are verified, and the loss that they are of did fall. It is just not the loss that matters.",
    "gap.after": "This is overfitting: what is learned of the training set no longer holds for other points. Gradient descent "
    "only sees the training set, so it cannot notice.",
    "stop.text": "A ring on the curve marks where the loss over the test set was lowest. The first thing that helps costs nothing: "
    "end the training there.",
    "stop.task": "After how many epochs was the loss over the test set lowest?",
    "stop.hint": "It is the last of the numbers beside the picture.",
    "stop.after": "After 4 epochs, with 0.4906 over the test set: less than half of what it is after 100. This is early stopping.",
    "units.text": "The second thing: a net that cannot bend its border around every point. This one has a single hidden layer of 2 units, "
    "and 9 weights and biases.",
    "units.task": "Train 100 epochs.",
    "units.hint": "Press “[data.train.epochs]”.",
    "units.after": "The loss over the training set is larger, 0.2152, and that over the test set smaller, 0.5821 instead of 1.0702. The net "
    "of 16 and 16 units is not wrong, only too free for 40 points.",
    "more.text": "The third thing: more data. Here the large net is back, with 800 points of the same moons, again half of them held out.",
    "more.task": "Train 40 epochs.",
    "more.hint": "Type 40 beside “[data.train.epochs]”, and press it.",
    "more.after": "0.3452 over the training set, 0.4153 over the test set: the curves stay together. The noise of 400 points cannot be learned "
    "by heart so easily, and what remains is the moons.",
    "decay.text": "When there are no more data, the weights can be kept small: weight decay adds λ · w to the gradient of every weight. "
    "A border with sharp bends needs large weights. 80 points again, both layers of 16 units, and λ = 0.03.",
    "decay.task": "Train 100 epochs.",
    "decay.hint": "“[data.field.weight_decay]” is in the form, below the optimizer.",
    "decay.after": "0.3012 over the training set and 0.4185 over the test set: from the same start and the same 40 points that gave 1.0702 before. The "
    "border is smooth.",
    "chosen.text": "Four epochs, 2 units, λ = 0.03: all of them were chosen by looking at the test set.",
    "chosen.task": "How good is the net that was chosen in this way on new points?",
    "chosen.hint": "Of many attempts, the one that looks best on these 40 points was partly lucky with them.",
    "chosen.option.third": "That has to be measured on a third set, which was used neither to train nor to choose",
    "chosen.option.lowest": "Exactly as the lowest loss over the test set says",
    "chosen.option.training": "As the loss over the training set says",
    "chosen.why.lowest": "It is the lowest of many, picked because it was low: on new points it will be a little worse.",
    "chosen.why.training": "That loss has been made small by the training itself.",
    "chosen.after": "The set by which one chooses is called a validation set; the test set is opened once, at the very end.",
}
