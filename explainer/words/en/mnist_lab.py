"""English: the sections of the lab, its form, and the network before a run."""

WORDS: dict[str, str] = {
    "mnist.sections": "Sections of the lab",
    "mnist.section.train": "Train",
    "mnist.section.runs": "Runs",
    "mnist.section.draw": "Draw",
    "mnist.section.learned": "What it learned",
    "mnist.section.steps": "Step by step",
    "mnist.section.ranks": "Several GPUs",
    "mnist.section_note.runs": (
        "Every run of yours on this machine. Open one to look into it; tick two or more to compare."
    ),
    "mnist.section_note.draw": "Write something, and see what the open run makes of it.",
    "mnist.section_note.learned": "What the open run gets right, what it gets wrong, and why.",
    "mnist.section_note.steps": (
        "Any image and any batch of the open run, layer by layer, with the formulas of the small"
        " net."
    ),
    "mnist.section_note.ranks": "How several devices share one batch and agree on one gradient.",
}
