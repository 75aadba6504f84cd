"""Films as one HTML file that asks nobody: the page's own player, and what it plays."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Literal, get_args

from explainer.engine.network import check_whole_number
from explainer.engine.session.session import MAX_RUN, Session, advance_session
from explainer.errors import InputError
from explainer.share.bundle import list_scripts, write_opening, write_sheet
from explainer.share.packed import pack_value
from explainer.share.wire import PackedFilm, PackedFilms
from explainer.step.film import make_film
from explainer.step.wire import FilmValue
from explainer.ui.figures import palette
from explainer.ui.templates import render
from explainer.words import LANGUAGES, table

MAX_FILE = 6_000_000
"""Bytes of a film file."""

FILMS = "/* films */"
"""Stands in the file without films where they belong."""

Finest = Literal["term", "neuron", "layer", "phase"]

_OF_TERMS = ("formulas", "sentences", "spoken", "substituted")
_ELSEWHERE = ("stop.", "look.", "mnist.", "data.", "myth", "lesson", "tour.", "error.")
"""How words begin that a film has no use for."""


def write_film_file(session: Session, iterations: object = 1) -> str:
    """Return ``iterations`` iterations from the open one on as an HTML file.

    Raises
    ------
    InputError
        If the file would be larger than ``MAX_FILE``, even with texts for whole layers alone.
    """
    return fill_shell(pack_films(session, iterations))


def fill_shell(films: PackedFilms) -> str:
    """Return the file that plays ``films``."""
    return write_shell().replace(FILMS, json.dumps(films))


@cache
def write_shell() -> str:
    """Return the file with ``FILMS`` in place of the films: all that is the same for every net."""
    rail = {"drawers": ("weights", "loss")}
    return render(
        "share/document.html",
        sheet=write_sheet(),
        body=render("share/film.html", **rail),
        scripts=pack_value(list_scripts("js/share/film.js")),
        words=pack_value(_words()),
        films=FILMS,
        opening=write_opening(),
    )


def _words() -> dict[str, Any]:
    """Return the words of each language as ``WordsValue``."""
    return {
        language: {
            "language": language,
            "words": {k: t for k, t in table(language).items() if not k.startswith(_ELSEWHERE)},
            "dark": palette.DARK,
        }
        for language in LANGUAGES
    }


def pack_films(session: Session, iterations: object = 1) -> PackedFilms:
    """Return the films of ``iterations`` iterations, as finely told as there is room for."""
    count = check_whole_number(iterations, "error.run", (1, MAX_RUN))
    films = list(_make_films(session, count))
    room, size = MAX_FILE - len(write_shell().encode()), 0
    for finest in get_args(Finest):
        packed = [_pack(_cut(film, finest)) for film in films]
        size = sum(len(film["common"] + film["en"] + film["zh"]) for film in packed)
        if size <= room:
            return {"first": session.iteration, "finest": finest, "films": packed}
    whole = round((MAX_FILE - room + size) / 1e6, 1)
    raise InputError("error.film.large", value=whole, high=MAX_FILE // 1_000_000)


def _make_films(session: Session, count: int) -> Iterator[Mapping[str, FilmValue]]:
    """Yield the films of each iteration by their languages; none leads out of the file."""
    ends = {"first": session.iteration, "last": session.iteration + count - 1, "file": {}}
    for number in range(count):
        yield {language: {**make_film(session, language), **ends} for language in LANGUAGES}  # type: ignore[typeddict-item]
        session = session if number + 1 == count else advance_session(session)


def _cut(film: Mapping[str, FilmValue], finest: Finest) -> dict[str, dict[str, Any]]:
    """Return a film with the texts that one reads who moves no finer than ``finest``."""
    return {language: _CUTS[finest](dict(said)) for language, said in film.items()}


def _without_terms(film: dict[str, Any]) -> dict[str, Any]:
    return {**film, **dict.fromkeys(_OF_TERMS, ())}


def _without_neurons(film: dict[str, Any]) -> dict[str, Any]:
    cards = {name: cards for name, cards in film["cards"].items() if name != "neuron"}
    stops = {**film["stops"], "neuron": film["stops"]["layer"]}
    return {**_without_terms(film), "cards": cards, "stops": stops}


def _without_layers(film: dict[str, Any]) -> dict[str, Any]:
    stops = {**film["stops"], **dict.fromkeys(("neuron", "layer"), film["stops"]["phase"])}
    return {**_without_terms(film), "cards": {"phase": film["cards"]["phase"]}, "stops": stops}


_CUTS: dict[Finest, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "term": dict,
    "neuron": _without_terms,
    "layer": _without_neurons,
    "phase": _without_layers,
}


def _pack(film: dict[str, dict[str, Any]]) -> PackedFilm:
    """Return a film in parts: what is the same in every language is there once."""
    columns = {
        language: {name: _columns(cards) for name, cards in said.pop("cards").items()}
        for language, said in film.items()
    }
    common, own = _split(film)
    common["cards"] = {}
    for language in LANGUAGES:
        own[language]["cards"] = {}
    for name in columns[LANGUAGES[0]]:
        shared, said = _split({language: columns[language][name] for language in LANGUAGES})
        common["cards"][name] = shared
        for language in LANGUAGES:
            own[language]["cards"][name] = said[language]
    return {"common": pack_value(common), "en": pack_value(own["en"]), "zh": pack_value(own["zh"])}


def _columns(cards: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    return {field: [card[field] for card in cards] for field in cards[0]}


def _split(
    texts: Mapping[str, Mapping[str, Any]],
) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """Return what records of all languages agree in, and what is left of each."""
    first, *others = texts.values()
    same = {key for key in first if all(other[key] == first[key] for other in others)}
    common = {key: value for key, value in first.items() if key in same}
    own = {
        language: {key: value for key, value in record.items() if key not in same}
        for language, record in texts.items()
    }
    return common, own
