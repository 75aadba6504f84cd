"""English: the tour of the first visit."""

WORDS: dict[str, str] = {
    "tour.title": "Tour",
    "tour.again": "Take the tour",
    "tour.leave": "Leave",
    "tour.on": "Go on",
    "tour.end": "Done",
    "tour.preset": "This is a small net with one sample, taken from a well-known worked example. "
    "Other nets are in this list.",
    "tour.next": "Each press of Next (or the key →) computes the next thing.",
    "tour.card": "Here stands what was just computed: in words, as a formula, with its numbers, "
    "and the line of code that did it.",
    "tour.backward": "The numbers go forward, to the loss. Then the errors δ flow back: the names of "
    "the phases are buttons that lead there.",
    "tour.delta": "The first δ of a hidden unit: each output sends its δ back along a weight, "
    "their sum is multiplied by the unit’s slope. That is backpropagation.",
    "tour.rail": "Net, weights, samples and more are one click away in these drawers. You find "
    "this tour again under “?”.",
}
