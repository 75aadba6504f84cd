"""Pasted code is never run, and whatever it is, it ends in an answer or a sentence."""

from __future__ import annotations

import ast
import logging
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.errors import InputError
from explainer.reading import source
from explainer.reading.reading import read_torch_code
from tests.support.paths import ROOT
from tests.support.programs import FOLDER, read_program

NET = """
import torch
from torch import nn
net = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
x, y = torch.randn(4, 2), torch.randn(4, 1)
loss = nn.MSELoss()(net(x), y)
loss.backward()
"""

DEEP = {
    "brackets": "x = " + "(" * 5000 + "1" + ")" * 5000,
    "lists": "x = " + "[" * 100_000,
    "minus": "x = " + "-" * 100_000 + "1",
    "not": "x = " + "not " * 50_000 + "1",
    "sums": "x = 1" + "+1" * 100_000,
    "powers": "x = 2" + "**2" * 50_000,
    "calls": "f" + "()" * 50_000,
    "attributes": "x = a" + ".a" * 50_000,
    "subscripts": "x = a" + "[0]" * 50_000,
    "lambdas": "f = " + "lambda: " * 50_000 + "1",
    "elif": "if a:\n pass\n" + "elif a:\n pass\n" * 20_000,
    "indents": "\n".join(" " * n + "if a:" for n in range(300)) + "\n" + " " * 300 + "pass",
    "ifs": "x = " + "1 if a else " * 30_000 + "1",
    "f-strings": "x = " + 'f"{' * 2000 + "1" + '}"' * 2000,
}

COSTLY = {
    "power": "x = 9 ** 9 ** 9",
    "list": "x = [0] * 10**12",
    "text": "x = 'a' * 10**12",
    "range": "x = list(range(10**12))",
    "tensor": "x = torch.randn(10**6, 10**6)",
    "product": "x = torch.randn(100000, 1) @ torch.randn(1, 100000)",
    "loop": "for i in range(10**12):\n  for j in range(10**12):\n    x = i",
    "recursion": "def f(n):\n  return f(n) + f(n)\nf(1)",
    "doubling": "x = torch.ones(2)\n" + "x = x + x\n" * 2000,
    "format": "x = '%1000000000d' % 1",
    "while": "while True:\n  x = 1",
    "self": "class A(nn.Module):\n  def __init__(self): self.a = self\nA().parameters()",
    "sequence": "net2 = nn.Sequential()\nnet2.add_module('a', net2)\nnet2(x)",
    "number": "x = " + "9" * 3000 + "\ny2 = x * x * x * x",
}

FORBIDDEN = {
    "import": "__import__('os').system('touch {path}')",
    "os": "import os\nos.system('touch {path}')",
    "open": "open('{path}', 'w').write('x')",
    "eval": "eval(\"open('{path}', 'w')\")",
    "exec": "exec(\"open('{path}', 'w')\")",
    "subprocess": "import subprocess\nsubprocess.run(['touch', '{path}'])",
    "decorator": "@(lambda f: open('{path}', 'w'))\ndef f(): pass",
    "default": "def f(x=open('{path}', 'w')): pass\nf()",
    "class": "class A(object):\n  x = open('{path}', 'w')",
    "torch": "torch.save(1, '{path}')\ntorch.load('{path}')\ntorch.hub.load('a', 'b')",
    "getattr": "getattr(__builtins__, 'open')('{path}', 'w')",
    "dunder": "().__class__.__base__.__subclasses__()[0]('{path}')",
    "f-string": "x = f\"{{open('{path}', 'w')}}\"",
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_what_nests_too_deeply_becomes_a_sentence(text):
    with pytest.raises(InputError) as caught:
        read_torch_code(text)
    assert caught.value.key.startswith("error.reading.")


@pytest.mark.parametrize("text", COSTLY.values(), ids=COSTLY)
def test_what_would_cost_too_much_is_left_out_and_the_rest_is_kept(text):
    begun = time.monotonic()
    reading = read_torch_code(NET + text)
    assert reading.opened.point.spec.sizes == (2, 3, 1)
    assert time.monotonic() - begun < 20


@pytest.mark.parametrize("text", FORBIDDEN.values(), ids=FORBIDDEN)
def test_nothing_of_the_code_is_ever_run(text, tmp_path, caplog):
    path = tmp_path / "made"
    with caplog.at_level(logging.DEBUG):
        read_torch_code(NET + text.format(path=path))
    assert not path.exists()
    assert str(path) not in caplog.text


def test_no_module_of_the_reader_can_run_code():
    """Neither eval and its like nor an import by name stands in it."""
    never = {"eval", "exec", "compile", "__import__", "import_module", "setattr"}
    for path in (ROOT / "explainer" / "reading").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        modules |= {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
        assert not names & never, path
        assert not modules & {"os", "subprocess", "importlib", "builtins", "logging"} or (
            path.name == "builtin_names.py"
        ), path


@pytest.mark.parametrize(
    "text", ["", "  \n", "x = 1", "这不是代码，只是一句话。\n" * 30, "{", "\x00"]
)
def test_what_holds_no_network_is_refused_in_a_sentence(text):
    with pytest.raises(InputError) as caught:
        read_torch_code(text)
    for language in ("en", "zh"):
        assert caught.value.sentence(language)


def test_a_text_beyond_the_limit_is_refused():
    with pytest.raises(InputError) as caught:
        read_torch_code("#" * (source.MAX_TEXT + 1))
    assert caught.value.key == "error.reading.large"


def test_a_wrong_line_is_named_and_the_rest_is_kept():
    lines = [
        "!pip install torch",
        "%matplotlib inline",
        "x = 1 +",
        "这是一句话。",
        *NET.splitlines(),
    ]
    reading = read_torch_code("\n".join(lines))
    assert reading.opened.point.spec.sizes == (2, 3, 1)
    assert [note.line for note in reading.not_understood] == [1, 2, 3, 4]


PIECES = st.sampled_from(
    [line for path in sorted(FOLDER.glob("*.txt")) for line in read_program(path.stem).splitlines()]
)


@settings(max_examples=60)
@given(st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=30))
def test_lines_in_any_order_end_in_an_answer_or_a_sentence(lines):
    try:
        read_torch_code("\n".join(lines))
    except InputError as error:
        assert error.sentence("zh")


@settings(max_examples=60)
@given(st.sampled_from(sorted(p.stem for p in FOLDER.glob("*.txt"))), st.data())
def test_a_program_with_a_part_cut_out_ends_in_an_answer_or_a_sentence(name, data):
    text = read_program(name)
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, min(begin + 200, len(text))))
    try:
        read_torch_code(text[:begin] + data.draw(st.text(max_size=3)) + text[end:])
    except InputError as error:
        assert error.sentence("zh")
