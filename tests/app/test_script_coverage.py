"""The count of what scripts run, on scripts that are made up."""

from __future__ import annotations

from tests.support.script_coverage import ScriptCoverage, run_places


def block(start, end, count):
    return {"startOffset": start, "endOffset": end, "count": count}


def test_of_blocks_in_one_another_the_innermost_holds():
    functions = [
        {"ranges": [block(0, 10, 1)]},
        {"ranges": [block(2, 8, 0), block(4, 6, 3)]},
    ]
    assert f"{run_places(functions, 10):010b}" == "1100110011"


def test_what_lies_beyond_the_script_does_not_count():
    assert run_places([{"ranges": [block(0, 99, 1)]}], 4) == 0b1111
    assert run_places([], 4) == 0


def test_what_either_page_has_run_counts_once():
    coverage = ScriptCoverage()
    coverage.add({"core/dom.js": 0b1100})
    coverage.add({"core/dom.js": 0b0110, "core/page.js": 1})
    assert coverage.ran == {"core/dom.js": 0b1110, "core/page.js": 1}
    assert coverage.shares()["core/dom.js"][0] == 3


def test_a_script_that_no_page_has_loaded_counts_as_not_run():
    shares = ScriptCoverage().shares()
    assert "core/dom.js" in shares and all(ran == 0 < there for ran, there in shares.values())
