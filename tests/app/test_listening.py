"""Where the server listens, and what is said where it cannot."""

from __future__ import annotations

import socket

import pytest

from explainer.errors import InputError
from explainer.ui.server.hosts import is_known_host, list_allowed_hosts, read_host
from explainer.ui.server.listening import FIRST_PORT, Place, find_place, listen, name_address
from tests.support.ports import reserve_port


@pytest.fixture(autouse=True)
def nothing_said(monkeypatch):
    for name in ("GRADIO_SERVER_NAME", "GRADIO_SERVER_PORT", "BACKSTEP_ALLOWED_HOSTS"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("address", "public"),
    [("127.0.0.1", False), ("localhost", False), ("[::1]", False), ("0.0.0.0", True)],
)
def test_a_place_is_public_unless_it_is_this_machine_alone(address, public, monkeypatch):
    monkeypatch.setenv("GRADIO_SERVER_NAME", address)
    assert find_place().public is public


@pytest.mark.parametrize("port", ["0", "65536", "x", "-1", "7860.5", ""])
def test_a_port_that_is_none_is_named(port, monkeypatch):
    monkeypatch.setenv("GRADIO_SERVER_PORT", port)
    with pytest.raises(InputError, match=r"GRADIO_SERVER_PORT is .*65535"):
        find_place()


def test_a_named_port_that_is_taken_is_said_and_another_one_is_not_used(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        monkeypatch.setenv("GRADIO_SERVER_PORT", str(port))
        with pytest.raises(InputError, match=f"Port {port} of 127.0.0.1 is taken"):
            listen(find_place())


def test_the_next_port_is_used_where_none_is_named():
    assert find_place().ports[0] == FIRST_PORT
    port = reserve_port()
    with (
        listen(Place("127.0.0.1", range(port, port + 1))),
        listen(Place("127.0.0.1", range(port, port + 50))) as second,
    ):
        assert second.getsockname()[1] > port
        assert name_address(second) == f"http://127.0.0.1:{second.getsockname()[1]}"


def test_an_address_of_no_machine_is_named():
    with pytest.raises(InputError, match=r"no-such-machine\.invalid.*0\.0\.0\.0"):
        listen(Place("no-such-machine.invalid", range(7860, 7861)))


def test_local_names_are_allowed_others_if_they_are_named(monkeypatch):
    monkeypatch.setenv("BACKSTEP_ALLOWED_HOSTS", "One.example.edu, *.two.example")
    for public in (False, True):
        hosts = list_allowed_hosts(public=public)
        for name in ("localhost:7860", "[::1]:1", "one.example.EDU", "a.two.example:8"):
            assert is_known_host(read_host(name), hosts)
        for name in ("", "two.example", "one.example.edu.evil.example", "[", "evil.example:7860"):
            assert not is_known_host(read_host(name), hosts)


def test_a_public_server_answers_to_any_name_until_some_are_named():
    assert is_known_host("anything.example", list_allowed_hosts(public=True))
    assert not is_known_host("anything.example", list_allowed_hosts(public=False))
