"""The words of the page in Simplified Chinese (简体中文)."""

from explainer.words.zh import errors, mnist, narration, page

WORDS: dict[str, str] = {**page.WORDS, **narration.WORDS, **errors.WORDS, **mnist.WORDS}
