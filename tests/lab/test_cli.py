import argparse
import json
import signal
import subprocess
import sys

import pytest

from explainer.lab import cli
from explainer.lab.workers import ddp_run

PROGRAM = (
    "import argparse, sys; from explainer.lab import cli; p = argparse.ArgumentParser();"
    "cli.add_arguments(p); sys.exit(cli.run(p.parse_args()))"
)
COMMAND = [sys.executable, "-c", PROGRAM]


def call(*arguments):
    return subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, timeout=120)


def run(*arguments):
    """Run the command in this process; return its status."""
    parser = argparse.ArgumentParser()
    cli.add_arguments(parser)
    return cli.run(parser.parse_args(arguments))


def test_one_json_line_an_epoch():
    result = call("--hidden", "16", "--epochs", "2", "--train-images", "1000", "--device", "cpu")
    assert result.returncode == 0, result.stderr
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["epoch"] for line in lines] == [1, 2]
    assert set(lines[0]) == {
        "epoch", "epochs", "train_loss", "test_loss", "test_accuracy", "seconds",
        "images_per_second", "device",
    }  # fmt: skip
    assert lines[0]["device"] == "cpu"
    assert lines[1]["train_loss"] < lines[0]["train_loss"]


def test_without_memory_there_is_a_sentence(monkeypatch, capsys):
    def full(*_):
        yield from ()
        raise RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB.")

    monkeypatch.setattr(ddp_run, "run_here", full)
    assert run() == 2
    assert "not enough memory" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "value", "parts"),
    [
        ("--learning-rate", "fast", ["learning rate", "fast", "1000"]),
        ("--learning-rate", "nan", ["learning rate", "nan"]),
        ("--batch-size", "0", ["batch size", "0", "4096"]),
        ("--epochs", "1.5", ["epochs", "1.5", "100"]),
        ("--hidden", "9999", ["hidden layer", "9999", "1024"]),
        ("--optimizer", "lion", ["optimizer", "lion", "adamw"]),
        ("--device", "tpu", ["device", "tpu", "cuda"]),
        ("--dataset", "cifar", ["data set", "cifar", "mnist"]),
        ("--format", "xml", ["format", "xml", "jsonl"]),
    ],
)
def test_a_bad_argument_is_one_line_on_stderr_and_status_two(option, value, parts, capsys):
    assert run(option, value) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert len(printed.err.splitlines()) == 1
    for part in parts:
        assert part in printed.err


def test_the_status_and_the_line_are_those_of_the_process():
    result = call("--epochs", "1.5")
    assert (result.returncode, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 1 and "1.5" in result.stderr


def test_a_diverging_run_says_so_and_fails():
    result = call("--hidden", "32,32", "--learning-rate", "100", "--device", "cpu")
    assert result.returncode == 1
    assert "diverged at batch" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def _listen_to_ctrl_c():
    """Undo what a shell does to the jobs that it starts in the background."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_ends_quietly():
    with subprocess.Popen(
        [*COMMAND, "--epochs", "100", "--hidden", "16", "--train-images", "1000"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_listen_to_ctrl_c,
    ) as process:
        assert process.stdout.readline().startswith("{")
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert errors == ""
