"""The words of all stops: ``stop.<lesson>.<stop>.<part>``.

A name in brackets stands for the words of that key, so that no label is named wrongly.
"""

from explainer.words.zh.stops import (
    adam,
    cross_entropy,
    cycle,
    dead,
    hand,
    optimizers,
    real_net,
    regression,
    vanishing,
)

_LESSONS = {
    "adam": adam.WORDS,
    "cross_entropy": cross_entropy.WORDS,
    "cycle": cycle.WORDS,
    "dead": dead.WORDS,
    "hand": hand.WORDS,
    "optimizers": optimizers.WORDS,
    "real_net": real_net.WORDS,
    "regression": regression.WORDS,
    "vanishing": vanishing.WORDS,
}

WORDS: dict[str, str] = {
    f"stop.{lesson}.{key}": text
    for lesson, words in _LESSONS.items()
    for key, text in words.items()
}
