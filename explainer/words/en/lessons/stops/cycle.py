"""The training cycle, in English."""

WORDS: dict[str, str] = {
    "forward.text": "Training repeats four phases, and a net of two inputs, two hidden units and two "
    "outputs is enough to see them all. The forward pass comes first: a sample goes in, each layer computes "
    "its activations from those of the layer before, and an output ŷ comes out. Nothing is learned yet.",
    "forward.task": "Step through the whole forward pass.",
    "forward.hint": "Press “[step.next]” until the bar under “[phase.forward]” is full, or Shift → to get to the end of a "
    "phase at once.",
    "loss.text": "The outputs of the net are ŷ₁ = {y1} and ŷ₂ = {y2}, but the targets are 0.01 and 0.99. "
    "The loss turns that distance into one number. To make this number smaller is all that training tries to "
    "do.",
    "loss.task": "Step on until the loss is computed.",
    "loss.hint": "Press “[step.next]”, or Shift →.",
    "backward.text": "L = {loss}. Which of the weights should change, and in which direction? The backward "
    "pass answers this: it starts at the loss and applies the chain rule layer by layer, from the "
    "outputs to the inputs. At every weight it leaves a gradient: how the loss would react if that "
    "weight grew a little.",
    "backward.task": "Step through the backward pass.",
    "backward.hint": "Watch the violet and magenta numbers: they are δ and gradients, never values.",
    "update.text": "Twelve gradients are known now, one for each weight and each bias, and still no "
    "parameter has changed. The update is the only phase that changes any: each moves a little way "
    "against its gradient, and the learning rate η says how far.",
    "update.task": "Step through the update.",
    "update.hint": "Press “[step.next]” until the last phase is over, or the key End.",
    "repeat.text": "All four phases are done: that is one iteration. Beside the number of the iteration "
    "stands what it has done to the loss: {loss} before, {after} after. One update makes only a small "
    "difference; training consists of thousands.",
    "repeat.task": "With which phase does the next iteration begin? Answer, then press “[iteration.next]”.",
    "repeat.hint": "Every number that the net has computed so far belongs to the old weights.",
    "repeat.option.forward": "With the forward pass",
    "repeat.option.backward": "With the backward pass",
    "repeat.option.update": "With another update",
    "repeat.why.backward": "The backward pass needs z and a of the new weights, and they do not exist yet.",
    "repeat.why.update": "The gradients that are known were those of the old weights. Without new ones, a "
    "second step would be blind.",
    "repeat.after": "Forward, loss, backward, update, and again: after each update everything is computed "
    "afresh.",
    "epoch.text": "A data set is rarely used all at once. It is cut into batches, and one iteration sees "
    "one batch. When every sample has had its turn, one epoch is over. MNIST has 60 000 training images; "
    "in batches of 64, the last batch of an epoch gets the images that remain.",
    "epoch.task": "How many iterations are there in one epoch?",
    "epoch.hint": "60 000 / 64 = 937.5. The last batch is only half full, but it counts.",
    "epoch.after": "937 full batches and one of 32 images: 938 iterations, and 938 updates. Five epochs "
    "are 4690. Step, iteration, batch and epoch are four different things.",
    "early.text": "Now a real training, on two classes of points. At first the net can do little better "
    "than guess: its loss over all 200 points is 0.616, where not knowing at all would cost ln 2 = 0.693. "
    "The gradients are large, and so are the first gains.",
    "early.task": "Train the first epoch: 20 batches of 10 points.",
    "early.hint": "The button “[data.train.epoch]” is above the picture.",
    "early.after": "From 0.616 to 0.313 in a single epoch: the easy part is learned, a straight border "
    "between the classes. Batch by batch the curve is ragged, because every batch asks for something "
    "slightly different.",
    "middle.text": "The middle of training is slower and less even. The loss hardly moves between epoch 1 "
    "and epoch 5, sometimes it even rises, and then it falls again once the hidden units have found out "
    "how to bend the border.",
    "middle.task": "Train on until 20 epochs are done.",
    "middle.hint": "Type the number of epochs beside “[data.train.epochs]”, then press it.",
    "middle.after": "0.155 after 20 epochs, and the border has a bend. A flat stretch of the curve is not "
    "yet the end of learning.",
    "late.text": "Late in training the net is right about almost every point. Then ŷ − y is small, so δ is "
    "small, so the gradients are small: the better the net, the smaller its steps.",
    "late.task": "Train until 60 epochs are done, and say what late training looks like.",
    "late.hint": "Compare the loss after 40 epochs, 0.054, with the loss after 60.",
    "late.option.slow": "The loss still falls, but ever more slowly, and it keeps jumping from batch to batch",
    "late.option.stop": "The loss reaches 0 and the gradients are exactly 0",
    "late.option.rise": "The loss rises again because the net has seen every point too often",
    "late.why.stop": "With cross-entropy the loss reaches 0 only for infinitely large weights. Look at the "
    "curve: it gets ever flatter, but it goes on falling.",
    "late.why.rise": "That happens to the loss on data that were not trained on; this curve is the loss on "
    "the training data, and it falls.",
    "late.after": "0.155 after 20 epochs, 0.054 after 40, 0.029 after 60: as many updates each time, for an "
    "ever smaller gain. This is the time to end the training, or to lower the learning rate.",
    "inside.text": "A curve is a summary. Behind each of its points is one complete iteration: a batch, its "
    "forward pass, its loss, its gradients, its update. All of them were kept.",
    "inside.task": "Click the loss curve to open one of its iterations in the step view.",
    "inside.hint": "Click a point of the curve; without a mouse, choose the iteration below it and press "
    "“[data.open]”.",
    "inside.after": "This is that iteration exactly as it was, with every number of it. The same four "
    "phases, in the middle of a real training.",
    "mnist.text": "Now the run of the tutorial: 784 inputs, one for each pixel, 128 hidden ReLU units, 10 "
    "digits; batches of 64, SGD with η = 0.01, 5 epochs. Pixels are normalised with mean 0.5 and standard "
    "deviation 0.5, so they lie between −1 and 1. The form is filled in.",
    "mnist.task": "Press “[mnist.start]”, and look for the early, the middle and the late part of its "
    "curve.",
    "mnist.hint": "Leave the form as it is.",
    "mnist.after": "It goes on by itself, 4690 updates, each with the four phases that you have stepped "
    "through. You can leave the lesson; the training runs on.",
}
