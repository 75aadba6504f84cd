"""English: the sketch pad of the lab."""

WORDS: dict[str, str] = {
    "mnist.sketch": "Draw a digit",
    "mnist.sketch_help": (
        "Draw with mouse, finger or pen, or drop a picture of a digit here (PNG, JPEG)."
    ),
    "mnist.sketch_label": "Drawing area",
    "mnist.sketch_hint": "Draw a large digit here",
    "mnist.pen": "Pen",
    "mnist.pen.fine": "fine",
    "mnist.pen.medium": "medium",
    "mnist.pen.broad": "broad",
    "mnist.undo": "Undo",
    "mnist.clear": "Clear",
    "mnist.photo": "Load a picture",
    "mnist.photo.gray": "Your picture in gray",
    "mnist.photo.ink": "Ink: brighter than {threshold}",
    "mnist.photo.inverted": "Ink: darker than {threshold}; inverted",
    "mnist.load_digit": "Load a test image",
    # Preprocessing
    "mnist.stages": "What the network sees",
    "mnist.stages_note": (
        "MNIST's own preprocessing. Without it even a very good network fails on drawings."
    ),
    "mnist.stage.drawing": "1 · drawn; the box holds all the ink",
    "mnist.stage.crop": "2 · cropped to that box",
    "mnist.stage.scaled": "3 · scaled into 20 × 20 (box); + is the centre of mass",
    "mnist.stage.centred": "4 · moved until + lies in the middle of 28 × 28",
    "mnist.stage.normalised": "5 · normalised: −1 is orange, +1 is blue",
    "mnist.stage.nearest": "For comparison: the most similar training image",
    # The answer
    "mnist.prediction": "Probability of each class",
    "mnist.prediction_outputs": "The ten outputs ŷ",
    "mnist.prediction_note": (
        "It predicts while you draw. Click a bar to see below which pixels that output depends on."
    ),
    "mnist.sketch_open": "Open step by step",
    "mnist.prediction_idle.mnist": "Draw a digit: the network’s prediction appears here.",
    "mnist.prediction_idle.fashion": (
        "This network has learned clothes (Fashion-MNIST), from photographs. A drawing goes through"
        " the same preprocessing, but it is not what the network was trained on: a test image is."
    ),
    "mnist.prediction_colour": (
        "This network has learned colour photographs (CIFAR-10). The pad draws in gray, so there"
        " is nothing for the network to read; train on MNIST to use it."
    ),
    "mnist.prediction_untrained": (
        "No network has been trained yet, so there is no prediction. Start a training above; the "
        "preprocessing already works."
    ),
    "mnist.prediction_answer": "The network predicts {digit}, with {confidence}.",
    "mnist.prediction_largest": (
        "The largest output is that of {digit}: {confidence}. Trained with the squared error towards"
        " 1 and 0, the outputs are no probabilities and need not add up to 1."
    ),
    # δ at the input
    "mnist.saliency": "δ at the input: which pixels the output depends on",
    "mnist.saliency.choose": "More of a …",
    "mnist.saliency.second": "second prediction",
    "mnist.saliency_idle": (
        "Which pixels would make the drawing more of a 7? Draw, with a trained network, and the chain "
        "rule goes one layer further than in training: back to the image."
    ),
    "mnist.saliency_probability": (
        "Violet: more ink here raises the network's probability of {digit}. Magenta: more ink here"
        " lowers it, so erasing helps. The lines are the outline of your drawing."
    ),
    "mnist.saliency_output": (
        "Violet: more ink here raises the output of {digit}. Magenta: more ink here lowers it, so"
        " erasing helps. The lines are the outline of your drawing."
    ),
    "mnist.saliency_scale": (
        "Strongest pixel: ±{limit} per unit of gray. It holds for small changes only: a whole pixel"
        " of ink, from −1 to 1, is not small."
    ),
    # Likeness
    "mnist.out_of_distribution": "Is it like anything the network has seen?",
    "mnist.out_of_distribution_idle": (
        "The network must choose one of ten classes, whatever you draw. How unlike its training images a "
        "drawing is has to be measured separately: here."
    ),
    "mnist.out_of_distribution_pending": "The training images are being measured; a moment.",
    "mnist.out_of_distribution_like": "Like {name}: {share} of the test images lie nearer to a training image.",
    "mnist.out_of_distribution_unsure": (
        "Perhaps not {name}: {share} of the test images lie nearer to a training image. The prediction may be "
        "a guess."
    ),
    "mnist.out_of_distribution_unlike": (
        "Not {name}: {share} of the test images lie nearer to a training image. Do not believe the prediction."
    ),
    "mnist.out_of_distribution_all": "all",
    "mnist.out_of_distribution_note": "The most similar training images, with their labels.",
    # Errors
    "mnist.error.photo_kind": "{file} is no picture that can be read here: PNG and JPEG are.",
    "mnist.error.photo_large": "{file} is larger than 20 MB; make it smaller, or cut the digit out.",
    "mnist.error.photo_damaged": "{file} cannot be read as a picture; save it anew as PNG or JPEG.",
    "mnist.error.drawing_empty": "There is nothing drawn yet; draw a digit.",
    "mnist.error.drawing_format": "The drawing that arrived is not an image; clear it and redraw.",
    "mnist.error.drawing_side": "The drawing is {value} {value|pixel|pixels} wide; expected 1 to {high}.",
    "mnist.error.drawing_length": "The drawing has {value} {value|value|values}; expected {expected}.",
    "mnist.error.no_answer": (
        "The server did not respond. Your drawing is still here; draw on to try again."
    ),
}
