"""Every word a visitor reads, one folder per language, one dictionary per area."""

from __future__ import annotations

from typing import Literal, get_args

from explainer.words import en, zh

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

_TABLES: dict[Language, dict[str, str]] = {"en": en.WORDS, "zh": zh.WORDS}


def table(language: Language) -> dict[str, str]:
    """Return all words of ``language``, key to template."""
    return _TABLES[language]


def say(key: str, language: Language, **values: object) -> str:
    """Return the words named ``key`` in ``language`` with ``values`` filled in.

    Raises
    ------
    KeyError
        If the key does not exist, or a value that its template needs is missing.
    """
    template = _TABLES[language][key]
    return template.format(**values) if values else template


def choose_language(preferred: object) -> Language:
    """Return the supported language for a browser's preference such as ``zh-CN``; else English."""
    return "zh" if isinstance(preferred, str) and preferred.lower().startswith("zh") else "en"
