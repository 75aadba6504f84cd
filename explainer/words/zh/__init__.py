"""The words of the page in Simplified Chinese (简体中文)."""

from explainer.words.zh import (
    data,
    errors,
    faults,
    health,
    inspection,
    lessons,
    mnist,
    myths,
    narration,
    page,
    predictions,
    stops,
)

WORDS: dict[str, str] = {
    **page.WORDS,
    **narration.WORDS,
    **errors.WORDS,
    **mnist.WORDS,
    **inspection.WORDS,
    **health.WORDS,
    **faults.WORDS,
    **predictions.WORDS,
    **data.WORDS,
    **lessons.WORDS,
    **myths.WORDS,
    **stops.WORDS,
}
