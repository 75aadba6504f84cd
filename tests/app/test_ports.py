"""The ports of the apps that tests start."""

from __future__ import annotations

import socket
import subprocess
import sys

from tests.support.paths import ROOT
from tests.support.ports import reserve_port

RESERVE = "from tests.support.ports import reserve_port; print(reserve_port())"


def test_no_two_processes_get_the_same_port():
    mine = reserve_port()
    result = subprocess.run(
        [sys.executable, "-c", RESERVE], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert int(result.stdout) != mine != reserve_port()


def test_a_port_on_which_somebody_listens_is_passed_over(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        monkeypatch.setattr("tests.support.ports.FIRST", port)
        assert reserve_port() > port
