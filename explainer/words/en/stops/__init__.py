"""The words of all stops: ``stop.<lesson>.<stop>.<part>``."""

from explainer.words.en.stops import hand

_LESSONS = {"hand": hand.WORDS}

WORDS: dict[str, str] = {
    f"stop.{lesson}.{key}": text
    for lesson, words in _LESSONS.items()
    for key, text in words.items()
}
