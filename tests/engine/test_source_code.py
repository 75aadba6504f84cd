"""Listings of the code that runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainer.engine import functions
from explainer.engine.source_code import Listing, list_function, strip_line

LISTING = Listing(
    "backprop.py", 7, ("def f(x):", "    y = x  # twice", "    y = x", "    return y")
)


def test_a_line_is_found_without_its_comment():
    assert LISTING.find("return y") == 3
    assert strip_line("    y = x  # twice") == "y = x"


@pytest.mark.parametrize(("code", "count"), [("y = x", 2), ("y = 2", 0)])
def test_a_line_that_is_not_there_once_is_not_found(code, count):
    with pytest.raises(LookupError, match=f"{count} lines of backprop.py read"):
        LISTING.find(code)


def test_a_function_is_listed_as_it_stands_in_its_file():
    listing = list_function(functions.softmax)
    lines = Path(functions.__file__).read_text(encoding="utf-8").splitlines()
    assert listing.title == "functions.py"
    assert list(listing.lines) == lines[listing.first_line - 1 :][: len(listing.lines)]
