"""English: the sketch pad of the lab."""

WORDS: dict[str, str] = {
    "mnist.sketch": "Draw a digit",
    "mnist.sketch_help": (
        "Draw with the mouse, a finger or a pen. Without one, load a test digit instead."
    ),
    "mnist.sketch_label": "Drawing area for one digit",
    "mnist.clear": "Clear",
    "mnist.load_digit": "Load a test digit",
    "mnist.stages": "What the network sees",
    "mnist.stages_note": (
        "MNIST's own preprocessing. Without it even a very good network fails on drawings."
    ),
    "mnist.stage.drawing": "1 · drawn",
    "mnist.stage.crop": "2 · cropped to the ink",
    "mnist.stage.scaled": "3 · scaled into 20 × 20",
    "mnist.stage.centred": "4 · centre of mass to the middle of 28 × 28",
    "mnist.stage.normalised": "5 · normalised from −1 to 1",
    "mnist.prediction": "Probability of each digit",
    "mnist.prediction_idle": "Draw a digit: the ten probabilities appear here.",
    "mnist.prediction_untrained": (
        "No network has been trained yet, so there is no answer. Start a training above; the"
        " preprocessing already works."
    ),
    "mnist.prediction_answer": "This is a {digit}, the network says, with {confidence}.",
    # Errors
    "mnist.error.drawing_empty": "There is nothing drawn yet; draw a digit.",
    "mnist.error.drawing_format": "The drawing that arrived is not an image; clear it and redraw.",
    "mnist.error.drawing_side": "The drawing is {value} pixels wide; expected 1 to {high}.",
    "mnist.error.drawing_length": "The drawing has {value} values; expected {expected}.",
}
