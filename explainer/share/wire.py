"""What lies in a film file; ``tools/wire.py`` makes assets/js/wire.d.ts of it."""

from __future__ import annotations

from typing import Literal, TypedDict


class PackedFilm(TypedDict):
    """A film as packed JSON: what all languages have in common, and what is said in each.

    Cards are columns, by granularity and field.
    """

    common: str
    en: str
    zh: str


class PackedFilms(TypedDict):
    """The films of iterations in a row, the number of the first, and how finely one can move."""

    first: int
    finest: Literal["term", "neuron", "layer", "phase"]
    films: list[PackedFilm]


class FilmFileAnswer(TypedDict):
    """The open iteration as packed films.

    ``shell`` is the address of the file that plays them, with ``mark`` in their place; ``name`` is
    what it is saved as.
    """

    name: str
    films: PackedFilms
    shell: str
    mark: str


class WorksheetAnswer(TypedDict):
    """A sheet to be printed, as HTML, and what its file is called."""

    name: str
    text: str
