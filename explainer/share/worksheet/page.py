"""Worksheets as the page asks for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from explainer.engine.exercises.codes import read_code
from explainer.engine.exercises.making import make_exercise
from explainer.engine.network import show_value
from explainer.engine.session.session import Session
from explainer.errors import InputError
from explainer.share.wire import WorksheetAnswer
from explainer.share.worksheet.sheet import Sheet, lay_out_exercise, lay_out_session
from explainer.share.worksheet.writing import Look, write_sheet_file
from explainer.words import Language, say

_MOST = 50


def answer_worksheet(
    session: Session, sent: Mapping[str, Any], language: Language
) -> WorksheetAnswer:
    """Return the exercise ``code`` as a sheet; without one the open iteration, ``blank`` in it.

    Unless ``key`` is asked for, an exercise has none: somebody is solving it.
    """
    sheet = _lay_out(session, sent, language)
    look = Look(language, key="code" not in sent or sent.get("key") is True)
    return {"name": "backstep_worksheet.html", "text": write_sheet_file(sheet, look)}


def _lay_out(session: Session, sent: Mapping[str, Any], language: Language) -> Sheet:
    if "code" in sent:
        return lay_out_exercise(make_exercise(read_code(sent["code"])))
    blank = sent.get("blank")
    if not isinstance(blank, list) or len(blank) > _MOST:
        raise InputError("error.payload", value=show_value(blank))
    name = say("iteration.number", language, number=session.iteration)
    return lay_out_session(session, name, [str(one) for one in blank])
