"""One thing has one word in each language, and Chinese is set as Chinese is set."""

from __future__ import annotations

import re

import pytest

from explainer.words import LANGUAGES, table
from tests.support.paths import ROOT

_LAYER_OF_A_SYMBOL = r"[δWbzaw][¹²³⁴⁵⁶⁷⁸⁹](?!⁾)"

GLOSSARY: dict[str, dict[str, str]] = {
    "epoch": {"en": r"\b(?:one|a) round\b", "zh": r"(?<!（)epoch(?!）)"},
    "iteration": {"en": r"\bround is over\b", "zh": r"一轮走完|轮相加"},
    "next and previous layer": {
        "en": r"\blayers? (?:above|below)\b|\bδ above\b|\b(?:upper|lower) end\b"
        r"|\b(?:from|pixels) above\b|\bchannel (?:\S+ )?(?:above|below)\b"
        r"|\bdown,? layer by layer|\bdown to (?:layer|the image)"
        r"|\bon the way down\b|\bleads up\b|\bEverything below\b|\bwhat lies below\b",
        "zh": r"[上下]一?层|[上下]端|从上面来|往[上下](?:只|的计算|跟|到第)|上面的权重",
    },
    "unit": {"en": r"\bneurons?\b", "zh": "单元|节点"},
    "output, prediction": {
        "en": r"\banswer(?:s|ed)?\b(?! this:)",
        "zh": r"答案|回答(?!的正是)|答[对错]",
    },
    "error": {"en": r"(?<!standard )\b[Dd]eviations?\b", "zh": r"偏差(?!修正)"},
    "verified": {
        "en": r"(?<!not )(?<!no )\bpro(?:ve[ds]?|ofs?)\b",
        "zh": r"(?<!不)(?<!不能)证明它",
    },
    "batch size": {"en": r"\bsize of (?:a|the) batch\b", "zh": "批大小|批的大小"},
    "bias correction": {"en": r"\bbias adjustment\b", "zh": "校正"},
    "central difference": {"en": r"\bquotients?\b", "zh": "差商"},
    "nudge, perturbation": {"en": r"\bfine-tun", "zh": "微调|推一下|推动[方量]"},
    "learning-rate schedule": {
        "en": r"\b[Ss]chedule of η\b|\bη as planned\b",
        "zh": "变化方式|计划",
    },
    "with respect to": {"en": r"\bof (?:the )?loss by\b", "zh": "损失对选中权重"},
    "the layer of a symbol": dict.fromkeys(LANGUAGES, _LAYER_OF_A_SYMBOL),
    "step of the lesson": {"en": r"\b[Ss]tops?\b", "zh": "站"},
    "misconception, myth": {"en": r"\bmisunderstandings?\b", "zh": "误解"},
    "softmax regression": {"en": r"\b[Ll]inear softmax\b", "zh": "线性 softmax"},
    "per line": {"en": r"\b(?:[Oo]ne|sample|row) a line\b", "zh": "一行一个"},
    "this program's numbers": {"en": r"\bby hand\b", "zh": "手算"},
    "not active": {"en": r"\basleep\b", "zh": "沉默"},
    "two loops": {"en": r"\bloop in loop\b", "zh": "两重循环"},
    "the pad": {"en": r"\bdrawing board\b", "zh": "手写板|手写的[数图]"},
    "zero the gradients": {"en": r"\bnobody\b", "zh": "没有人(?:把|除)"},
}
"""What a thing is called, and what it is never called; innocent uses are spared by the pattern."""

ELSEWHERE: dict[str, tuple[str, ...]] = {
    "unit": ("step.neuron", "preset.and"),
    "output, prediction": (
        "predict.",
        "help.predict",
        "error.answer",
        "work.",
        "sheet.",
        "lessons.",
        "stop.cycle.repeat",
    ),
    "step of the lesson": (
        "data.stop",
        "mnist.stop",
        "mnist.state.",
        "mnist.cancelled",
        "mnist.error.",
    ),
    "this program's numbers": (
        "lesson.",
        "stop.",
        "lessons.",
        "init.given",
    ),
}
"""Where the same word means something else: the names of keys begin like this."""


def without_blanks(text):
    """Return ``text`` without the names of its blanks and without code."""
    return re.sub(r"`[^`]*`|\[[\w.]+\]|\{\w+(?=[|}])", "{", text)


def find(pattern, language, spared=()):
    """Return the words in which ``pattern`` is found, by their keys."""
    return {
        key: text
        for key, text in table(language).items()
        if re.search(pattern, without_blanks(text)) and not key.startswith(spared or ("\0",))
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("thing", GLOSSARY)
def test_one_thing_has_one_word(thing, language):
    assert find(GLOSSARY[thing][language], language, ELSEWHERE.get(thing, ())) == {}


HALF_WIDTH = r"[一-鿿”》][,;:!?]|[,;:!?][一-鿿“《]|[一-鿿]\(|\)[一-鿿]|[一-鿿]\.(?![\d.])"


def test_no_half_width_punctuation_stands_beside_a_chinese_character():
    assert find(HALF_WIDTH, "zh") == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_space_stands_before_a_percent_sign(language):
    assert find(r"[\d}][\s\u00a0\u202f]%", language) == {}


def test_a_chinese_sentence_ends_with_its_full_stop():
    ends = r"[。！？：…][”）]?\s*$|\{\w+\}$|[是为]$"
    assert {
        key: text
        for key, text in table("zh").items()
        if re.search("[。！？]", text.rstrip()[:-1]) and not re.search(ends, text)
    } == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_error_ends_with_a_full_stop(language):
    errors = {k: v for k, v in table(language).items() if re.match(r"(?:mnist\.)?error\.", k)}
    assert [
        key for key, text in errors.items() if not re.search(r"[.。?？]”?$|\{reason\}$", text)
    ] == []


IN_DOCUMENTS = ("verified", "next and previous layer", "iteration", "softmax regression")


@pytest.mark.parametrize(
    "path", ["README.md", "docs/using.md", "docs/teaching.md", "pyproject.toml"]
)
def test_the_documents_use_the_same_words(path):
    text = (ROOT / path).read_text(encoding="utf-8")
    found = {thing: re.findall(GLOSSARY[thing]["en"], text) for thing in IN_DOCUMENTS}
    assert not any(found.values()), found
