"""The matrices as an editor: typed cell by cell, or pasted as they come from somewhere else."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.support.pages.step import StepPage
from tests.support.scripts import PASTE

pytestmark = pytest.mark.browser

W1, B1 = [[0.1, -0.2], [0.3, 0.4], [-0.5, 0.6]], [0.01, 0.02, -0.03]
W2, B2 = [[0.7, -0.8, 0.9]], [0.25]
X, Y = [[0.05, 0.1]], [[0.99]]


class Homework:
    """Enters a 2-3-1 net, and counts what it takes."""

    def __init__(self, step: StepPage) -> None:
        self.step, self.page, self.actions = step, step.page, 0

    def resize(self) -> None:
        """Give Mazur's net three hidden units and one output."""
        self.step.open_drawer("net")
        for layer, units in ((1, "3"), (2, "1")):
            field = self.page.locator(f".layer-row[data-layer='{layer}'] input")
            field.fill(units)
            self.step.after_answer(lambda field=field: field.press("Tab"))
            self.actions += 1

    def cell(self, key: str) -> Locator:
        """Open a cell of the sheet; it has the focus then."""
        self.step.open_drawer("weights")
        self.page.locator("#matrix-layers [data-layer='0']").click()
        self.page.locator(f"#matrices td[data-key='{key}']").click()
        return self.page.locator(f"#matrices td[data-key='{key}'] input")

    def paste(self, key: str, text: str) -> None:
        """Paste at a cell."""
        cell = self.cell(key)
        self.step.after_answer(lambda: cell.evaluate(PASTE, text))
        self.actions += 1

    def type(self, numbers: list[str]) -> None:
        """Type in the cell that has the focus, with Tab to the next."""
        for i, number in enumerate(numbers):
            if i:
                self.page.keyboard.press("Tab")
            self.page.keyboard.insert_text(number)
            self.actions += 1

    def contents(self) -> dict[str, Any]:
        """Return the session file of what is open."""
        found: dict[str, Any] = self.step.film()["file"]
        return found

    def assert_entered(self) -> None:
        contents = self.contents()
        assert contents["network"]["layer_sizes"] == [2, 3, 1]
        assert contents["parameters"] == {"weights": [W1, W2], "biases": [B1, B2]}
        assert contents["batch"] == {"inputs": X, "targets": Y}


def matlab(rows: list[list[float]]) -> str:
    return "[" + "; ".join(" ".join(map(str, row)) for row in rows) + "]"


@pytest.fixture
def homework(step: StepPage) -> Homework:
    return Homework(step)


def test_a_homework_net_is_pasted_in_six_actions(homework: Homework):
    homework.resize()
    homework.paste(
        "weight/1/0/0/",
        f"W1 = np.array({W1})\nb1 = np.array({B1})\nW2 = torch.tensor({W2})\nb2 = tensor({B2})",
    )
    homework.paste("input/0/0//0", "0,05\t0,1\t0,99")
    homework.assert_entered()
    assert homework.actions <= 6


def test_a_homework_net_is_typed_in_sixteen_actions(homework: Homework):
    homework.resize()
    homework.cell("weight/1/0/0/")
    # Tab goes through the weights of a layer, then through its biases.
    numbers = [*(number for row in W1 for number in row), *B1, *W2[0], *B2]
    assert len(numbers) == 13
    homework.type([str(number).replace("-", "−").replace(".", ",") for number in numbers])
    homework.page.keyboard.press("Tab")
    homework.page.keyboard.insert_text("0.05 0.1 0.99")
    homework.actions += 1
    homework.step.after_answer(lambda: homework.page.keyboard.press("Enter"))
    homework.assert_entered()
    assert homework.actions <= 16


def test_each_form_is_pasted(homework: Homework):
    for text in (
        "0.5\t0.6\n0.7\t0.8",
        "array([[0.5, 0.6],\n       [0.7, 0.8]])",
        "tensor([[0.5, 0.6], [0.7, 0.8]])",
        matlab([[0.5, 0.6], [0.7, 0.8]]),
        r"\begin{bmatrix} 0.5 & 0.6 \\ 0.7 & 0.8 \end{bmatrix}",
    ):
        homework.paste("weight/2/0/0/", text)
        assert homework.contents()["parameters"]["weights"][1] == [[0.5, 0.6], [0.7, 0.8]]
        homework.step.after_answer(lambda: homework.page.click("#undo"))
        assert homework.contents()["parameters"]["weights"][1] == [[0.4, 0.45], [0.5, 0.55]]


def test_what_does_not_fit_or_is_no_number_gets_a_sentence(homework: Homework):
    before = homework.contents()
    cell = homework.cell("weight/1/1/0/")
    cell.evaluate(PASTE, "[[1, 2], [3, 4]]")
    error = homework.page.locator("#matrices .field-error")
    expect(error).to_have_text(
        "The pasted matrix is 2 × 2; from this cell on there is room for 1 × 3."
    )
    cell.evaluate(PASTE, "1\tx")
    expect(error).to_contain_text("“x”, which is not a number")
    cell.fill("fast")
    cell.press("Enter")
    expect(error).to_contain_text("fast; expected a finite number")
    expect(cell).to_have_value("fast")
    cell.press("Escape")
    assert homework.contents() == before


def test_a_cell_of_any_grid_is_typed_in_and_keeps_the_focus(step: StepPage):
    step.open_drawer("weights")
    step.page.locator("#matrices td[data-key='weight/1/0/1/']").click()
    step.page.keyboard.insert_text("1/4")
    step.after_answer(lambda: step.page.keyboard.press("Enter"))
    assert step.film()["file"]["parameters"]["weights"][0][0] == [0.15, 0.25]
    expect(step.page.locator("#matrices td[data-key='weight/1/0/1/'] input")).to_be_focused()
