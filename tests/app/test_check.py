"""One list of checks: who works on the program runs what CI runs."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace

import pytest

from tests.support.paths import ROOT
from tools import check


@pytest.fixture
def ran(monkeypatch):
    """The commands that were run; those that hold a word of ``failing`` fail."""
    commands, failing = [], []

    def run(command, **_):
        commands.append(" ".join(command).removeprefix(sys.executable).strip())
        return SimpleNamespace(returncode=any(word in command for word in failing))

    monkeypatch.setattr(subprocess, "run", run)
    return commands, failing


def test_style_types_and_tests_are_checked_in_this_order(tmp_path):
    listed = [command[2:4] for command in check.commands(tmp_path, ["-k", "loss"])]
    style = [("ruff", "check"), ("ruff", "format")]
    assert listed == [*style, ("mypy",), ("vulture",), ("pytest", "-k")]


def test_coverage_is_measured_of_a_whole_run_only(tmp_path):
    *_, whole = check.commands(tmp_path)
    *_, part = check.commands(tmp_path, ["-k", "loss"])
    assert whole[3:] == ("--cov", "--cov-report=term", "--scripts-fail-under=85")
    assert part[3:] == ("-k", "loss")


def test_the_scripts_are_checked_where_they_have_a_package(tmp_path):
    (tmp_path / "package.json").write_text("{}")
    npm = [command for command in check.commands(tmp_path) if command[0] == "npm"]
    assert [command[1] for command in npm] == ["ci", "run"]


def test_every_check_runs_and_all_that_failed_are_named_at_the_end(ran, capsys):
    commands, failing = ran
    assert check.main([]) == 0
    failing += ["mypy", "format"]
    assert check.main(["-x"]) == 1
    assert commands[-1] == "-m pytest -x"
    assert capsys.readouterr().err.splitlines() == [
        "failed: python -m ruff format --check .",
        "failed: python -m mypy",
    ]


def test_a_program_that_is_not_installed_is_a_failure(monkeypatch, capsys):
    monkeypatch.setattr(check, "commands", lambda *_: [("no-such-program",)])
    assert check.main([]) == 1
    assert "no-such-program is not installed." in capsys.readouterr().err


def test_ci_runs_this_list_and_no_other():
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    assert lines[-1] == "python -m tools.check"
    assert not [line for line in lines if line.startswith(("ruff", "mypy", "npm", "pytest"))]
