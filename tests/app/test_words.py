"""The words of both languages: the same keys, and the same blanks in them."""

from __future__ import annotations

from string import Formatter

from explainer.words import fill, table

TEMPLATES = ("error.", "step.", "unit.", "what.", "where.", "overflow.")
"""How the keys of words begin that are filled in by name; others are prose, or a script's."""


def blanks(template: str) -> set[str]:
    """Return the names of the blanks of a template; ``{count|unit|units}`` is one of ``count``."""
    fields = Formatter().parse(template)
    return {name.partition("|")[0] for _, name, _, _ in fields if name is not None}


def test_every_word_exists_in_both_languages():
    assert sorted(table("en").keys() ^ table("zh").keys()) == []


def test_the_words_of_both_languages_have_the_same_blanks():
    english, chinese = table("en"), table("zh")
    differing = {
        key: (english[key], chinese[key])
        for key in english
        if key.startswith(TEMPLATES) and blanks(english[key]) != blanks(chinese[key])
    }
    assert not differing


def test_between_two_chinese_characters_stands_no_blank_whatever_fills_the_template():
    assert fill("预训练的 {model} 网络", {"model": "LeNet"}) == "预训练的 LeNet 网络"
    assert fill("预训练的 {model} 网络", {"model": "全连接"}) == "预训练的全连接网络"
