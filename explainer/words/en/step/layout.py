"""English: the drawers of the step view."""

WORDS: dict[str, str] = {
    "drawer.rail": "Drawers",
    "drawer.net": "Net",
    "drawer.weights": "Weights",
    "drawer.sample": "Sample",
    "drawer.optimizer": "Optimizer",
    "drawer.loss": "Loss",
    "drawer.work": "My work",
    "drawer.verification": "verified",
    "drawer.verification.title": "Check of every number",
    "drawer.verification.passed": "verified",
    "drawer.verification.failed": "wrong",
    "drawer.verification.overflow": "not finite",
    "drawer.verification.pending": "checking",
    "formula.numbers": "The formula with its numbers",
    "code.whole": "Whole function",
}
