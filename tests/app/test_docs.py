"""What the documents say exists, and what exists is documented."""

from __future__ import annotations

import argparse
import re
import shlex

import pytest

from explainer.__main__ import _parser
from explainer.lessons.catalogue import LESSONS
from tests.support.paths import ROOT

DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix()
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
)
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")


def text_of(document):
    return (ROOT / document).read_text(encoding="utf-8")


def test_the_readme_is_short_and_architecture_is_a_page():
    assert len(text_of("README.md").splitlines()) <= 110
    assert len(ARCHITECTURE.splitlines()) <= 120


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_leads_somewhere(document):
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", text_of(document))
    missing = [
        link
        for link in links
        if not link.startswith("http") and not ((ROOT / document).parent / link).exists()
    ]
    assert not missing


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_that_is_named_exists(document):
    if document == "CHANGELOG.md":
        return  # it tells of what was
    paths = re.findall(r"`((?:explainer|assets|tests|tools|docs)/[\w/.-]*)`", text_of(document))
    missing = [path for path in paths if not (ROOT / path).exists()]
    assert not missing


def commands():
    """Yield every command line of the documents that starts ``python -m explainer``."""
    for document in DOCUMENTS:
        joined = text_of(document).replace("\\\n", " ")
        for line in re.findall(r"^    .*?-m explainer (.+)$", joined, flags=re.M):
            yield pytest.param(shlex.split(line), id=f"{document}: {line}")


@pytest.mark.parametrize("words", list(commands()))
def test_every_command_is_understood(words):
    assert callable(_parser().parse_args(words).run)


def test_every_command_is_documented():
    (choices,) = (
        action.choices
        for action in _parser()._actions
        if isinstance(action, argparse._SubParsersAction)
    )
    text = text_of("docs/command-line.md")
    assert all(f"\n## {name}\n" in text for name in choices)


def test_the_page_for_teachers_names_every_lesson():
    rows = re.findall(r"^\| (`.+?) \|", text_of("docs/teaching.md"), flags=re.M)
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    assert sorted(named) == sorted(LESSONS)


def test_every_variable_of_the_environment_is_documented():
    pattern = re.compile(r"\b(BACKSTEP_[A-Z_]+)\b")
    sources = [*(ROOT / "explainer").rglob("*.py"), ROOT / "app.py"]
    used = {name for path in sources for name in pattern.findall(path.read_text("utf-8"))}
    assert used <= set(pattern.findall(text_of("docs/deploying.md")))


# -- names in ARCHITECTURE ------------------------------------------------------------------


def named():
    """Yield every pair of a file and a name that the text says it holds: `file`: `name`, `name`."""
    for path, names in re.findall(
        r"`((?:explainer|assets|tests)/[\w/.]+)`: ((?:`[\w.]+`(?:, )?)+)", ARCHITECTURE
    ):
        for name in re.findall(r"`([\w.]+)`", names):
            yield path, name


@pytest.mark.parametrize(("path", "name"), sorted(set(named())))
def test_every_name_stands_in_the_file_that_is_said(path, name):
    text = (ROOT / path).read_text(encoding="utf-8")
    last = name.split(".")[-1]
    definition = (
        rf"(?:def|class|function|const|let) {last}\b|^\s*(?:export )?(?:async )?{last}\b ?[=:(]"
    )
    assert re.search(definition, text, flags=re.M), f"{path} does not define {name}"


def test_all_rooms_are_described():
    rooms = {path.name for path in (ROOT / "explainer").iterdir() if path.is_dir()} - {
        "__pycache__"
    }
    assert rooms <= set(re.findall(r"`explainer/(\w+)/`", ARCHITECTURE))
