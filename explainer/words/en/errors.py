"""English: errors, each naming the thing, the value and the limit."""

WORDS: dict[str, str] = {
    "error.layers": "The number of layers, the input layer among them, is {value}; expected "
    "{low} to {high}.",
    "error.layer_size": "Layer {layer} has {value} {value|unit|units}; expected {low} to {high}.",
    "error.activation_count": "The number of activations is {value}; expected {expected}, one for "
    "each layer after the input.",
    "error.loss": "The loss is {value}; expected one of {options}.",
    "error.reduction": "The reduction is {value}; expected one of {options}.",
    "error.hidden": "Layer {layer} has the activation {value}; expected one of {options}.",
    "error.pair": "The output activation {value} does not go with the loss {loss}; with it, "
    "expected {options}.",
    "error.init": "The initialisation is {value}; expected one of {options}.",
    "error.seed": "The seed is {value}; expected a whole number from {low} to {high}.",
    "error.seed.given": "The seed {value} changes nothing while the weights are given, not drawn; choose how they begin under “Initial weights”.",
    "error.optimizer": "The optimizer is {value}; expected one of {options}.",
    "error.learning_rate": "The learning rate is {value}; expected more than 0 and at most {high:g}.",
    "error.range": "{place} is {value}; expected {low} to {high}.",
    "error.below": "{place} is {value}; expected {low} or more, and less than {high}.",
    "error.number": "{place} is {value}; expected a finite number.",
    "error.option": "{option} does not belong to {optimizer}; its settings are {options}.",
    "error.nesterov": "Nesterov needs a momentum above 0 and a dampening of 0.",
    "error.samples": "The batch has {value} {value|sample|samples}; expected 1 to {high}.",
    "error.pairs": "The number of inputs is {inputs} and that of targets {targets}; expected as many "
    "of one as of the other.",
    "error.rows": "{place} is {value}; expected a list of samples.",
    "error.row": "{place} is {value}; expected a list of {length} {length|number|numbers}.",
    "error.row_length": "The length of {place} is {value}; expected {length}.",
    "error.bce_target": "{place} contains {value}; with binary cross-entropy, expected 0 to 1.",
    "error.probabilities": "{place} is {value}; expected a class from 0 or probabilities that are "
    "not negative and add up to 1.",
    "error.label": "{place} is {value}; expected a class from {low} to {high}, because there are "
    "{classes} {classes|class|classes}.",
    "error.preset": "The preset is {value}; expected one of {options}.",
    "error.run": "The number of iterations is {value}; expected {low} to {high}.",
    "error.reopen": "The iteration is {value}; those that can be opened are {low} to {high}.",
    "error.history": "Iteration {value} is beyond the last one of this session; expected at most "
    "{high}. Save the session and load it again to go on from here.",
    "error.csv.text": "The data is {value}; expected text.",
    "error.csv.empty": "There is no data; expected rows of numbers, the inputs first and the target "
    "last.",
    "error.csv.large": "The data has {value} {value|character|characters}; expected at most {high}.",
    "error.csv.kind": "The kind of data is {value}; expected one of {options}.",
    "error.csv.line": "Line {line} cannot be split into columns ({value}).",
    "error.csv.rows": "The data has {value} {value|sample|samples}; expected {low} to {high}.",
    "error.csv.column": "Line {line} has only one column ({value}); expected inputs and a target, "
    "separated by commas, semicolons, tabs or spaces.",
    "error.csv.targets": "The number of target columns is {value}; expected {low} to {high}.",
    "error.csv.inputs": "The data has {value} {value|input|inputs}; expected at most {high}.",
    "error.csv.ragged": "Line {line} has another number of columns than the first one: {value}; "
    "expected {expected}.",
    "error.csv.missing": "Line {line}, column {column} is empty; expected a value.",
    "error.csv.number": "Line {line}, column {column}: “{value}” is not a finite number. A decimal "
    "comma can be used where semicolons or tabs separate the columns.",
    "error.csv.value": "Line {line}, column {column} is {value}; expected −{high} to {high}.",
    "error.csv.label": "Line {line}: the class “{value}” is longer than {high} {high|character|characters}.",
    "error.csv.classes": "The number of classes in the column {column} is {value}; expected 2 to "
    "{high}.",
    "error.data.name": "The data set is {value}; expected one of {options}.",
    "error.data.samples": "The number of samples is {value}; expected {low} to {high}.",
    "error.data.noise": "The noise is {value}; expected a standard deviation from {low} to {high:g}.",
    "error.data.share": "The share that is held out is {value}%; expected {low}% to {high:g}%.",
    "error.data.epochs": "The number of epochs is {value}; expected {low} to {high}.",
    "error.data.branch": "The branch is {value}; expected one of {options}.",
    "error.data.branches": "This would be branch number {value}; expected at most {high}. Remove one "
    "first.",
    "error.data.last_branch": "{value} is the only branch; it cannot be removed.",
    "error.race.lanes": "{value} are to be compared; expected {low} to {high}.",
    "error.data.batch_size": "The batch size is {value}; expected {low} to {high}.",
    "error.data.inputs": "The network has {value} {value|input|inputs}; this data needs {expected}.",
    "error.data.outputs": "The network has {value} {value|output|outputs}; this data needs {expected}.",
    "error.data.bce": "The targets of this data reach from {low} to {high}; with binary "
    "cross-entropy, expected 0 to 1.",
    "error.data.cross_entropy": "The targets of this data are not classes; with cross-entropy, "
    "expected rows that are not negative and add up to 1.",
    "error.address.layer": "The layer of the parameter is {value}; expected {low} to {high}.",
    "error.address.unit": "The unit of the parameter is {value}, counted from 0; expected {low} to "
    "{high}.",
    "error.address.source": "The source of the weight is {value}, counted from 0; expected {low} to "
    "{high}.",
    "error.diverged": "Training diverged in iteration {iteration} with η = {rate}: the numbers are "
    "no longer finite. The last finite state is shown; try a learning rate ten times smaller.",
    "error.paste.number": "What was pasted contains “{value}”, which is not a number; nothing was changed.",
    "error.paste.count": "{value} matrices were pasted; from this cell on there are {high}.",
    "error.paste.ragged": "The rows of the pasted matrix are not equally long; nothing was changed.",
    "error.paste.size": "The pasted matrix is {rows} × {columns}; from this cell on there is room for "
    "{high} × {wide}.",
    "error.text.empty": "{place} is empty; expected {length} {length|number|numbers}, separated by commas.",
    "error.text.class": "The target in line {line} is {value}; expected one of the classes: {options}.",
    "error.text.number": "{place}, line {line}: “{value}” is not a number; expected numbers such "
    "as 0.5, 0,5 or 1/2, separated by semicolons.",
    "error.unexpected": "Something went wrong here; nothing was lost.",
    "error.payload": "This request is not one that the page sends ({value}); nothing was changed.",
    "error.file.large": "The file has {value} {value|character|characters}; expected at most {high}.",
    "error.file.json": "The file is not JSON (line {line}); expected a Backstep session.",
    "error.file.missing": "{place} is missing in the session file.",
    "error.file.unknown": "{place} is not known in a session file.",
    "error.file.value": "{place} is {value}; expected {expected}.",
    "error.file.integer": "{place} is {value}; expected a whole number.",
    "error.film.large": "The file would have {value} MB; expected at most {high} MB. Export fewer iterations at a time.",
    "error.film.steps": "This iteration has {value} {value|step|steps}; from the page an iteration of at most {high} {high|step|steps} is written. For a larger one there is the command export, with --as html.",
    "error.script.kind": "The script is {value}; expected one of {options}.",
    "error.script.finite": "Iteration {value} has numbers that are not finite; expected an iteration without overflow.",
    "error.file.number": "{place} is {value}; expected a finite number.",
    "error.file.text": "{place} is {value}; expected text in quotation marks.",
    "error.file.boolean": "{place} is {value}; expected true or false.",
    "error.file.list": "{place} is {value}; expected a list: […].",
    "error.file.object": "{place} is {value}; expected an object: {{…}}.",
    "error.file.both": "parameters and init are both given; expected one of them.",
    "error.file.read": "{place} cannot be read: {value}.",
    "error.file.write": "{place} cannot be written: {value}.",
    "error.fault": "{value} is not a way to break it; expected one of {options}.",
    "error.digits": "The number of digits is {value}; expected a whole number from {low} to {high}.",
    "error.topic": "The page asked about {value}; it can ask about: {options}.",
}
