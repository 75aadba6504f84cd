"""Choosing a preset, and leaving the list of them without a choice."""

from __future__ import annotations

import pytest

from explainer.engine.presets import PRESETS
from explainer.engine.session.file import dump_session
from explainer.engine.session.session import advance_session, open_iteration, open_preset
from explainer.step.ui.changes import choose_preset, edit_parameter


@pytest.mark.parametrize("name", PRESETS)
def test_leaving_the_list_keeps_what_was_trained(name):
    trained = open_iteration(advance_session(open_preset(name), 5), 3)
    assert choose_preset(trained, name) is trained


def test_another_preset_and_one_that_was_changed_begin_anew():
    trained = advance_session(open_preset("mazur"), 5)
    changed = edit_parameter(trained, {"layer": 1, "unit": 0, "source": 0, "value": "0,5"})
    for session, name in ((trained, "xor"), (changed, "mazur"), (open_preset("xor"), "adam")):
        assert dump_session(choose_preset(session, name)) == dump_session(open_preset(name))
