"""English: worksheets."""

WORDS: dict[str, str] = {
    "sheet.title": "An iteration on paper",
    "sheet.name": "Name",
    "sheet.date": "Date",
    "sheet.key": "Answer key",
    "sheet.rule": "Write numbers that end as they are, all others with four significant digits. Keep more digits while "
    "you compute.",
    "sheet.reduction.mean": "mean over the samples",
    "sheet.reduction.sum": "sum over the samples",
    "sheet.parameters": "Weights and biases",
    "sheet.samples": "Samples",
    "sheet.update": "Update",
    "sheet.kept": "Kept from the updates before",
    "sheet.phase.forward": "Forward",
    "sheet.phase.loss": "Loss",
    "sheet.phase.backward": "Backward",
    "sheet.phase.update": "Update",
    "grade.changed": "The score was changed: its numbers come to {right} of {count}.",
    "grade.gave_up": "Given up.",
    "error.sheet.blanks": "The sheet would have {value} {value|blank|blanks}; expected 1 to {high}.",
    "error.sheet.quantity": "Left blank is to be {value}; expected some of {options}.",
    "error.sheet.seeds": "The number of sheets is {value}; expected a whole number from {low} to {high}.",
    "error.grade.format": "The file is not what the page hands in; expected the format {expected}.",
    "error.grade.version": "The file has version {value}; expected version 1.",
}
