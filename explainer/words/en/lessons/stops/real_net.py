"""The training process of a real net, in English."""

WORDS: dict[str, str] = {
    "conv.text": "LeNet reads an image of 32 × 32 pixels with two convolutions, two poolings and three fully "
    "connected layers. To follow such a net, follow the shapes. The first convolution has 6 kernels of "
    "5 × 5, which move one pixel at a time, without padding.",
    "conv.task": "How wide is each of the six feature maps?",
    "conv.hint": "A kernel 5 wide fits into 32 pixels at 32 − 5 + 1 places.",
    "conv.after": "28, so the shape is 1 × 6 × 28 × 28: batch, channels, height, width. The number of channels "
    "is that of the kernels; it has nothing to do with the colours of the image any more.",
    "pool.text": "Max pooling keeps the largest of every 2 × 2 values. It has no parameters, and it leaves the "
    "number of channels alone.",
    "pool.task": "How wide are the maps after the pooling?",
    "pool.hint": "Each square of 2 × 2 becomes one value.",
    "pool.after": "14. The second convolution, 16 kernels of 5 × 5, makes 16 maps of 10 × 10 of them, and the "
    "second pooling 16 maps of 5 × 5.",
    "flatten.text": "Fully connected layers expect a row of numbers for each sample. So everything but the "
    "batch dimension is laid out in one row: flattened.",
    "flatten.task": "How many numbers are in the row?",
    "flatten.hint": "16 maps of 5 × 5.",
    "flatten.after": "400: that is why the next layer is `nn.Linear(16 * 5 * 5, 120)`. With another image "
    "size this number would differ and the layer would not fit; the convolutions would not mind.",
    "parameters.text": "A convolution has few parameters, because one kernel serves every place of the image. "
    "The first layer has 6 kernels for 1 channel, 5 × 5 weights each, and one bias per kernel.",
    "parameters.task": "How many parameters does the first convolution have?",
    "parameters.hint": "6 · (1 · 5 · 5 + 1)",
    "parameters.after": "156. The fully connected layer after the flattening has 400 · 120 + 120 = 48 120: "
    "most of the 61 706 parameters of LeNet are there.",
    "batch.text": "Layers of `torch.nn` work on batches: images come as batch × channels × height × width. You "
    "have a single image of shape 1 × 32 × 32.",
    "batch.task": "What does `image.unsqueeze(0)` do to it?",
    "batch.hint": "The 1 that is there already counts the channels.",
    "batch.option.batch": "It adds a batch dimension: 1 × 1 × 32 × 32, a batch of one",
    "batch.option.channel": "It adds a second channel",
    "batch.option.copy": "It copies the image, so that the net cannot change it",
    "batch.why.channel": "The number of values stays the same; a second channel would need 1024 more.",
    "batch.why.copy": "No value is copied. Only the shape changes, by a dimension of length 1 in front.",
    "batch.after": "A batch of one is still a batch. The mean over it is the sample itself, so what you "
    "see in a net with one sample holds for larger batches too, with one mean in addition.",
    "loop.text": "However large the net, the loop is the same: output, loss, gradients, update. A small net "
    "shows what happens at the end. The forward pass and the loss are computed; every `.grad` is still "
    "empty.",
    "loop.task": "After which call do the parameters have gradients?",
    "loop.hint": "Computing a loss needs no gradient, and changing a weight needs one beforehand.",
    "loop.option.backward": "`loss.backward()`",
    "loop.option.step": "`optimizer.step()`",
    "loop.option.loss": "`loss = criterion(output, target)`",
    "loop.why.step": "`step()` uses the gradients; by then they must be there.",
    "loop.why.loss": "That is the loss itself. PyTorch has written down how it was computed, but the "
    "backward pass has not been made yet.",
    "loop.after": "Whoever looks at `.grad` before `backward()` finds nothing. That does not mean that nothing "
    "flows.",
    "accumulate.text": "`backward()` adds to what is in `.grad`. In iteration 0 the gradient of the selected "
    "weight is {g}. Suppose `zero_grad()` is forgotten.",
    "accumulate.task": "Under “[closer.faults]”, switch on “[fault.not_zeroed.title]”, then go on to "
    "iteration 1.",
    "accumulate.hint": "Switch the fault on first, then press “[iteration.next]”.",
    "accumulate.after": "`.grad` now holds the sum of two iterations, and the cross-check is red: autograd, "
    "asked afresh, gets only the new one. Sometimes one wants this: to gather the gradients of several "
    "small batches before one update.",
    "manual.text": "The update can be written by hand: `for f in net.parameters(): f.data.sub_(f.grad.data * "
    "lr)`. That is what SGD does. Here lr = 0.5, w = {w}, and its gradient is {g}.",
    "manual.task": "Compute the new weight.",
    "manual.hint": "{w} − 0.5 · {g}",
    "manual.after": "0.3589. `optimizer.step()` does the same for every parameter; with it, another rule is "
    "one word away.",
    "mountain.text": "Take two weights as a place on a map and the loss as the height: training walks downhill. "
    "One weight is selected; the panel takes a second one with it, and you can choose another.",
    "mountain.task": "Open the panel “[closer.surface]”.",
    "mountain.hint": "It is one of the tabs of the drawer “[closer.title]”.",
    "mountain.after": "The ring is where the net stands, the arrow is the next step. Gradient descent sees "
    "nothing of the landscape but the slope under its feet.",
    "down.text": "Each iteration is one step down. The steps get shorter by themselves, because the slope gets "
    "flatter: η stays the same.",
    "down.task": "Walk until the loss is below 0.1.",
    "down.hint": "“[iteration.run_10]” and “[iteration.run_100]” are below the graph.",
    "slice.text": "The valley is reached. But this net has three parameters, and the map shows only two. LeNet "
    "has 61 706.",
    "slice.task": "What does the picture show, then?",
    "slice.hint": "While you walked, the bias changed too.",
    "slice.option.slice": "A slice: the loss over two parameters, with all others as they are now",
    "slice.option.whole": "The whole loss: the other parameters do not matter for it",
    "slice.why.whole": "The bias does matter: with another bias every loss in the picture would be another one.",
    "slice.after": "The path of earlier iterations has been projected onto this slice; back then the others "
    "had other values, and the loss was another one. A picture of a mountain explains gradient descent, "
    "it does not show a real net.",
    "run.text": "Now the real net, on real images. The form of the lab is still filled in with LeNet; its "
    "28 × 28 digits get a border of two black pixels, so that the shapes are those you have computed. The table "
    "beside it lists them, with 61 706 parameters in all.",
    "run.task": "Find your shapes in the table, then press “[mnist.start]”.",
    "run.hint": "Leave the form as it is.",
    "run.after": "Every batch goes through the loop that you know: forward, loss, backward, update. The"
    " curves show it for each batch, and how large the gradients of each layer are. Any of"
    " these batches can be opened layer by layer, further down on the page.",
}
