"""Every word a visitor reads: a folder a language, in it a module or a folder a room.

A module holds ``WORDS``. The stops of a new lesson are a module in ``lessons/stops`` of each language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import walk_packages
from typing import Literal, get_args

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


_STOPS = "lessons.stops."


def _modules(language: Language) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the name and the words of every module of a language."""
    package = f"explainer.words.{language}."
    for module in walk_packages(import_module(package.rstrip(".")).__path__, package):
        if not module.ispkg:
            yield module.name.removeprefix(package), import_module(module.name).WORDS


def _gather_words(language: Language) -> dict[str, str]:
    """Return all words of a language; those of a stop get the name of their lesson in front."""
    words: dict[str, str] = {}
    for name, found in _modules(language):
        lesson = name.removeprefix(_STOPS)
        prefix = "" if lesson == name else f"stop.{lesson}."
        words |= {prefix + key: text for key, text in found.items()}
    return words


_TABLES = {language: _gather_words(language) for language in LANGUAGES}


def table(language: Language) -> dict[str, str]:
    """Return all words of ``language``, key to template."""
    return _TABLES[language]


_CHOICE = re.compile(r"\{(\w+)\|([^|{}]*)\|([^|{}]*)\}")
_GAP = re.compile("(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")


def fill(template: str, values: Mapping[str, object]) -> str:
    """Return ``template`` with ``values`` filled in.

    ``{count}`` is a value; ``{count|unit|units}`` is the first word where the count reads 1, else
    the second: the plurals of English. Chinese has none, and no blank between two characters: a
    template has one where a Latin name is expected. The page's scripts do the same, in ``assets/js``.
    """

    def choose(found: re.Match[str]) -> str:
        count, one, many = found.groups()
        return one if str(values[count]) == "1" else many

    chosen = _CHOICE.sub(choose, template) if "|" in template else template
    return _GAP.sub("", chosen.format(**values))


def say(key: str, language: Language, **values: object) -> str:
    """Return the words named ``key`` in ``language`` with ``values`` filled in.

    Raises
    ------
    KeyError
        If the key does not exist, or a value that its template needs is missing.
    """
    template = _TABLES[language][key]
    return fill(template, values) if values else template


def choose_language(preferred: object) -> Language:
    """Return the supported language for a browser's preference such as ``zh-CN``; else English."""
    return "zh" if isinstance(preferred, str) and preferred.lower().startswith("zh") else "en"
