"""English: PyTorch code that is pasted and read."""

WORDS: dict[str, str] = {
    # What cannot be read at all
    "error.reading.empty": "There is no code yet; paste some PyTorch.",
    "error.reading.large": "The code has {value} {value|character|characters}; expected at most {high}.",
    "error.reading.deep": (
        "Line {line} nests too deeply; expected at most {high} words within one another."
    ),
    "error.reading.python": "Line {line} is not Python, and too many others are not either.",
    "error.reading.nothing": (
        "There is no network in this code that can be followed; expected nn.Sequential, an nn.Module"
        " with forward, or a model written with tensors."
    ),
    # Why a line is not understood
    "reading.why.syntax": "This line is not Python.",
    "reading.why.magic": "This is a command to the notebook, not Python.",
    "reading.why.fails": "This cannot be worked out from the code alone.",
    "reading.why.long": "Reading was cut short: the code asks for too much. What came before is kept.",
    "reading.why.large": "This would be too large to work out here.",
    "reading.why.recursion": "The functions call one another too deeply.",
    "reading.why.name": "{name} is not defined in this code.",
    "reading.why.name_here": "{name} has no meaning here.",
    "reading.why.never": "{name} is never run here.",
    "reading.why.file": "{name} would read a file; none is read.",
    "reading.why.numbers": "These are not numbers that stand in the code.",
    "reading.why.argument": "The {argument} of {name} cannot be worked out from the code.",
    "reading.why.entry": "There is no such entry.",
    "reading.why.shapes": "The shapes {one} and {other} do not fit together.",
    "reading.why.size": "The numbers cannot be arranged like this.",
    "reading.why.features": "This layer expects {wanted} {wanted|input|inputs} and gets {given}.",
    "reading.why.channels": "This convolution expects {wanted} {wanted|channel|channels} and gets {given}.",
    "reading.why.image": "This layer expects images and gets the shape {given}.",
    "reading.why.window": "A window of {window} does not fit into {side} {side|pixel|pixels}.",
    "reading.why.container": "{name} holds layers and cannot be called itself.",
    "reading.why.forward": "{name} has no forward.",
    "reading.why.data": "The samples of this data set do not stand in the code.",
    "reading.why.update": "This is not a step of gradient descent that the page has.",
    "reading.why.loss": "This is not a loss that the page has.",
    "reading.why.penalty": "A penalty is added to the loss here; it is left out.",
    "reading.why.graph": "The page follows layers one after another; “{name}” here is something else.",
    "reading.why.no_layer": "Nothing that learns lies between input and loss.",
    "reading.why.nothing": "There is no network in this code that can be followed.",
    "reading.why.first": "{name} stands before the first layer; it is left out.",
    "reading.why.second_activation": "{name} follows another activation; it is left out.",
    "reading.why.left_out": "{name} is left out: the page has no such layer.",
    "reading.why.slope": "{name} has {argument} here; the page has {usual}.",
    "reading.why.other_loss": "The page has no {name}; it takes half the squared error instead.",
    "reading.why.scale": (
        "The loss is {scale} times the page's; with plain SGD the learning rate takes the factor, so"
        " the steps are the same."
    ),
    "reading.why.pair": "{loss} after {given} is not a pair of the page; it takes {taken}.",
    "reading.why.option": "{name} has no {argument} on the page; it is left out.",
    "reading.why.samples": (
        "The code takes {count} {count|sample|samples} at once; the step view holds {high}, so it takes the first"
        " {high}."
    ),
    "reading.why.batch": "The code takes {count} {count|sample|samples} a batch; the page takes {high}.",
    "reading.why.bias": "The layer has no bias in the code; on the page it has one, which begins at 0.",
    "reading.why.activation": "{name} after this layer differs from the others; the lab takes {taken} everywhere.",
    "reading.why.lab_loss": "The lab has no {name}; it takes {taken}.",
    "reading.why.lab_option": "{name} has no {argument} in the lab; it is left out.",
    "reading.why.layer": "The lab's model has another layer here: {layer}.",
    "reading.why.layer_count": "The code has {count} {count|layer|layers}, the lab's model {wanted}.",
    "reading.why.random_images": "The images are random here; the lab takes those of its data set.",
    "reading.why.normalise": (
        "The lab takes pixels from −1 to 1, as Normalize(0.5, 0.5) makes them; the code does not."
    ),
    # What was understood
    "reading.layer": "Layer {layer}: {inputs} {inputs|input|inputs}, {units} {units|unit|units}",
    "reading.activation": "Activation of layer {layer}: {name}",
    "reading.parameters": "Weights and biases begin with the numbers of the code",
    "reading.scheme": "Weights begin by “{scheme}”, seed {seed}; torch draws other numbers",
    "reading.samples": "{count} {count|sample|samples}",
    "reading.batch_size": "Batches of {count}",
    "reading.drawn": "Random numbers, drawn here with seed {seed}; torch draws others",
    "reading.loss": "Loss: {loss}, {reduction} over the batch",
    "reading.backward": "The backward pass",
    "reading.optimizer": "{name}, η = {rate}{options}",
    "reading.update": "The update",
    "reading.loop": "A loop of {count} {count|turn|turns}; the page goes through it one iteration at a time",
    "reading.lab.dense": "Dense layer: {inputs} {inputs|input|inputs}, {units} {units|unit|units}",
    "reading.lab.convolution": "Convolution: {units} {units|channel|channels}, {side} × {side}",
    "reading.lab.pool": "Pooling, {side} × {side}",
    "reading.lab.data": "Data: {data}",
    "reading.lab.model": "Model: {model}",
    "reading.lab.epochs": "{count} {count|epoch|epochs}",
    "reading.lab.loss": "Loss: {loss}",
    "reading.assumed.samples": "The samples do not stand in the code; random ones take their place.",
    "reading.assumed.loss": "There is no loss in the code; the page takes {loss}, {reduction} over the batch",
    "reading.assumed.optimizer": "There is no optimizer in the code; the page takes {name}, η = {rate}",
}
