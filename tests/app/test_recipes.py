"""The recipes of ARCHITECTURE.md name every place in which an example of theirs stands."""

from __future__ import annotations

import re

import pytest

from tests.support.paths import ROOT

ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
RECIPES = {
    example: text
    for example, text in re.findall(
        r"^\* \*\*[^*]+\*\*[^(\n]*\(as `(\w+)`\):(.*?)(?=^\* \*\*|\Z)", ARCHITECTURE, re.M | re.S
    )
}
# What uses a thing by its name is no place to add one: presets, lessons and what is suggested.
USERS = re.compile(
    r"explainer/(lessons/|engine/presets|engine/exercises/|engine/datasets/|words/\w+/lessons|lab/config/presets"
    r"|data/ui/race|engine/faults/|lab/ui/|words/\w+/step/health)|assets/js/(data|lab/ranks|step/predictions)"
)
# Where an example is used by its name, or the word means something else.
OWN = {
    "mazur": ("explainer/step/ui/",),
    "vanishing": ("explainer/step/inspection/checkup.py",),
    "lens": ("assets/js/lab/batch/", "assets/js/step/surface.js"),
}


def files_with(example):
    """Yield the files of the program in which a name stands as a word, or that bear it."""
    word = re.compile(rf"\b{example}\b")
    for folder, kinds in (("explainer", ("*.py",)), ("assets", ("*.js", "*.html"))):
        for kind in kinds:
            for path in (ROOT / folder).rglob(kind):
                name = path.relative_to(ROOT).as_posix()
                if path.stem == example or word.search(path.read_text(encoding="utf-8")):
                    yield name


def places_of(text):
    """Return the files and folders that a recipe names; every one has words."""
    return {*re.findall(r"`((?:explainer|assets)/[\w/.]+)`", text), "explainer/words/"}


def test_every_recipe_has_an_example():
    assert set(RECIPES) == {
        "leaky_relu", "half_squared_error", "adagrad", "mazur", "vanishing", "sign_flipped", "lens",
    }  # fmt: skip


@pytest.mark.parametrize("example", RECIPES)
def test_the_example_stands_in_every_place_of_its_recipe(example):
    found = list(files_with(example))
    empty = [
        place
        for place in places_of(RECIPES[example])
        if not any(name == place or name.startswith(place) for name in found)
    ]
    assert not empty


@pytest.mark.parametrize("example", RECIPES)
def test_the_example_stands_in_no_place_that_its_recipe_forgets(example):
    places = places_of(RECIPES[example])
    forgotten = [
        name
        for name in files_with(example)
        if not any(name == place or name.startswith(place) for place in places)
        and not USERS.match(name)
        and not name.startswith(OWN.get(example, ()))
    ]
    assert not forgotten
