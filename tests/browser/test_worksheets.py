"""Worksheets as a browser prints them: A4, in both languages, the key on a page of its own."""

from __future__ import annotations

import io
import re

import pypdf
import pytest
from playwright.sync_api import Browser, Page

from explainer.engine.exercises.codes import read_code
from explainer.engine.exercises.making import make_exercise
from explainer.share.worksheet.sheet import lay_out_exercise, write_value
from explainer.share.worksheet.writing import Look, write_sheet_file
from tests.support.pages.step import StepPage
from tests.support.scripts import until

pytestmark = pytest.mark.browser

A4 = (595, 842)


@pytest.mark.parametrize(
    "code, look, said, key",
    [
        ("1-step-easy-7", Look("en"), "Compute a whole iteration", "Answer key"),
        ("1-adam-medium-3", Look("zh", formulas=True), "偏差修正后的矩", "参考答案"),
    ],
)
def test_a_sheet_is_printed_on_a4_with_its_key_on_a_page_of_its_own(
    browser: Browser, code: str, look: Look, said: str, key: str
):
    exercise = make_exercise(read_code(code))
    page = browser.new_page()
    page.set_content(write_sheet_file(lay_out_exercise(exercise), look))
    printed = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    page.close()
    size = printed.pages[0].mediabox
    assert (round(float(size.width)), round(float(size.height))) == A4
    # A font of Chinese may draw a character by the like of it among the radicals.
    texts = [re.sub(r"\s+", " ", one.extract_text()) for one in printed.pages]
    first = next(i for i, text in enumerate(texts) if key in text)
    assert said in texts[0] and code in texts[0] and texts[first].startswith(key)
    asked, answered = " ".join(texts[:first]), " ".join(texts[first:])
    last = exercise.trace.values[exercise.blanks[-1]]
    written = write_value(last).replace("-", "−")
    assert written in answered and written not in asked


def test_an_iteration_is_printed_whole_and_an_exercise_without_its_blanks(visit):
    step = visit(StepPage, "/?exercise=1-delta-easy-7&__theme=dark")
    step.page.wait_for_function(until("() => page.player.lastPosition < 100"))
    texts = read_pdf(step.page)
    assert "Iteration 0" in texts and "How wrong the prediction is" in texts
    assert "δ" not in texts.partition("How wrong")[2] and "My work" not in texts
    step.after_answer(lambda: step.page.click("#undo"))
    texts = read_pdf(step.page)
    for said in ("The loss", "δ of hidden layer 1", "The update of the output layer", "0.3589"):
        assert said in texts
    assert not step.page.locator("#print-sheet").count() and not step.complaints


def read_pdf(page: Page) -> str:
    """Return the words of a page as a browser prints it."""
    printed = pypdf.PdfReader(io.BytesIO(page.pdf(format="A4")))
    return " ".join(re.sub(r"\s+", " ", one.extract_text()) for one in printed.pages)
