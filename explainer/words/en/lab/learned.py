"""English: what a trained net of the lab has learned."""

WORDS: dict[str, str] = {
    # Of which weights everything below speaks
    "mnist.learned.view": "What is shown",
    "mnist.learned.view.errors": "Errors",
    "mnist.learned.view.space": "Last layer",
    "mnist.learned.view.classes": "Classes and weights",
    "mnist.learned.empty": "Shown after the first epoch of a run.",
    "mnist.learned.nothing": "No epoch is finished yet. After the first one, all this is about its net.",
    "mnist.learned.no_answer": "The server did not respond. Reload the page, or open the run again.",
    "mnist.learned.asking": "Classifying the 10\u00a0000 test images …",
    "mnist.learned.after_epoch": (
        "After epoch {epoch} of {epochs}: {accuracy} of the 10\u00a0000 test images are classified "
        "correctly."
    ),
    "mnist.learned.pretrained": (
        "Of the pretrained net: {accuracy} of the 10\u00a0000 test images are classified correctly. A run of your "
        "own takes its place here."
    ),
    "mnist.learned.ended": (
        "With the weights at the end of the run (epoch {epoch}, after batch {batch}): {accuracy} of the "
        "10\u00a0000 test images are classified correctly."
    ),
    "mnist.learned.diverged": (
        "With the last good weights, from before the loss grew too large (epoch {epoch}, batch {batch}): "
        "{accuracy} of the 10\u00a0000 test images are classified correctly."
    ),
    "mnist.learned.kept": (
        "With the weights that were saved last: {accuracy} of the 10\u00a0000 test images are classified "
        "correctly."
    ),
    # Confusion matrix
    "mnist.learned.confusion": "Confusion matrix",
    "mnist.learned.confusion_note": (
        "Each row is a true class, each column a prediction. The diagonal holds the right predictions; "
        "the redder a cell, the more frequent that error. Choose a cell to see its images."
    ),
    "mnist.learned.numbers": "Show",
    "mnist.learned.numbers.counts": "images",
    "mnist.learned.numbers.shares": "% of the row",
    "mnist.learned.true": "True class",
    "mnist.learned.answered": "Predicted class",
    "mnist.learned.show_cell": "Show these images",
    "mnist.learned.cell": "true {truth}, predicted {answer}: {count} ({share} of the row)",
    # Gallery
    "mnist.learned.gallery": "Test images",
    "mnist.learned.kind": "Which",
    "mnist.learned.kind.first": "First 40",
    "mnist.learned.kind.worst": "Largest loss",
    "mnist.learned.kind.unsure": "Right, but least certain",
    "mnist.learned.kind.cell": "A cell",
    "mnist.learned.kind.near": "Neighbours",
    "mnist.learned.first": "The first images of the test set: {right} of these {count} {right|is|are} right.",
    "mnist.learned.first_idle": (
        "The first images of the test set, which the net never trains on. After the first epoch: its "
        "prediction for each."
    ),
    "mnist.learned.worst": "The images with the largest loss of all {total}.",
    "mnist.learned.unsure": "Of {total} right {total|prediction|predictions}, those with the lowest score.",
    "mnist.learned.cell_of": "True {truth}, predicted {answer}: {total} {total|image|images}, largest loss "
    "first.",
    "mnist.learned.cell_none": "No image of the true class {truth} was predicted to be {answer}.",
    "mnist.learned.near": (
        "Image {index} and those closest to it in the projection, the closest first."
    ),
    "mnist.learned.right": "Test image {index}: {truth}, predicted correctly.",
    "mnist.learned.wrong": "Test image {index}: the true class is {truth}, the prediction is {answer}.",
    "mnist.learned.unanswered": "Test image {index}: {truth}.",
    "mnist.learned.loss": "Loss ℓ = {loss}",
    "mnist.learned.loss_short": "ℓ {loss}",
    "mnist.learned.scores": "Probability of each class",
    "mnist.learned.outputs": "Output for each class (1 is yes, 0 is no)",
    "mnist.learned.open": "Open step by step",
    "mnist.learned.previous": "Previous 40",
    "mnist.learned.next": "Next 40",
    "mnist.learned.page": "{from} to {to} of {total}",
    # Accuracy of each class
    "mnist.learned.classes": "Accuracy of each class",
    "mnist.learned.classes_note": (
        "Recall: of all images of a class, the share that the net recognised. Precision: of all its "
        "predictions of this class, the share that was right. Click a heading to sort."
    ),
    "mnist.learned.class": "Class",
    "mnist.learned.recall": "Recall",
    "mnist.learned.precision": "Precision",
    "mnist.learned.recall_of": "{right} of {images} {images|image|images}",
    "mnist.learned.precision_of": "{right} of {answered} {answered|prediction|predictions}",
    "mnist.learned.never": "never predicted",
    # Projection
    "mnist.learned.projection": "The last hidden layer, in two dimensions",
    "mnist.learned.projection_label": (
        "Projection of the last hidden layer. The arrow keys go from image to image, Enter shows"
        " the neighbours of one."
    ),
    "mnist.learned.projection_hidden": (
        "Each digit is one of the first {count} test {count|image|images}, where the {units} "
        "{units|activation|activations} of the last hidden layer put it. The output layer has to separate "
        "the classes by planes in that space. Rings mark wrong predictions."
    ),
    "mnist.learned.projection_image": (
        "This net has no hidden layer, so its output layer reads the image itself: each digit is one of "
        "the first {count} test {count|image|images}, placed by its {units} pixel {units|value|values}. "
        "It looks the same before and after training; only the rings, the wrong predictions, change."
    ),
    "mnist.learned.axes": (
        "Axes: the two principal components (PCA), on one scale. They hold {first} and {second} of"
        " the variance, together {both}; what lies apart here is apart, what lies together may"
        " differ in the other {rest}."
    ),
    "mnist.learned.axes_one": "The layer has one unit, so both axes show the same number.",
    "mnist.learned.axes_none": "All these images are in one place: the layer gives the same for all.",
    "mnist.learned.no_places": "The activations are too large to be drawn.",
    "mnist.learned.component": "component {number} ({share})",
    "mnist.learned.legend": "Classes: choose one to fade the others",
    "mnist.learned.image": "Image number",
    "mnist.learned.show_near": "Show its neighbours",
    # Weights
    "mnist.learned.weights": "Weights as images",
    "mnist.learned.layer": "Layer",
    "mnist.learned.layer_dense": "{layer}: {units} {units|unit|units}",
    "mnist.learned.layer_convolution": "{layer}: {units} {units|kernel|kernels}",
    "mnist.learned.weights_dense": (
        "One image for each unit of layer 1: its weight from each of the {side} × {side} pixels."
    ),
    "mnist.learned.weights_dense_colour": (
        "Three images for each unit of layer 1: its weights from the red, the green and the blue"
        " values of the {side} × {side} pixels, from left to right."
    ),
    "mnist.learned.weights_kernel": (
        "One image for each kernel of layer {layer}: its {side} × {side} weights, which slide over"
        " the image."
    ),
    "mnist.learned.weights_kernel_colour": (
        "Three images for each kernel of layer {layer}: its {side} × {side} weights for red, green"
        " and blue, from left to right."
    ),
    "mnist.learned.weights_grid": (
        "Each column is one kernel of layer {layer}: from top to bottom its {side} × {side} weights"
        " for each of the {channels} {channels|channel|channels} that it reads. Their sums over all channels make one"
        " feature map."
    ),
    "mnist.learned.weights_range": (
        "Orange is negative, blue is positive, neutral is 0. Colours are full from ±{limit} on; the"
        " weights of this layer lie between {least} and {largest}. {shown}"
    ),
    "mnist.learned.weights_some": "The first {shown} of {units} {units|unit|units} {shown|is|are} shown.",
    "mnist.learned.weights_all": "All {units} {units|is|are} shown.",
    "mnist.learned.weight": (
        "Weight of {unit}, channel {channel}, row {row}, column {column}: {sign} {value}"
    ),
    "mnist.learned.weight_hint": "Point at a weight to read it.",
    "mnist.learned.kernels_label": (
        "Kernels of layer {layer}: {units} {units|column|columns} of {channels} {channels|image|images} of {side} × {side} weights"
    ),
    "mnist.learned.out_channel": "kernel",
    "mnist.learned.in_channel": "channel read",
}
