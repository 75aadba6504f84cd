"""The words of the page in English."""

from explainer.words.en import errors, mnist, narration, page

WORDS: dict[str, str] = {**page.WORDS, **narration.WORDS, **errors.WORDS, **mnist.WORDS}
