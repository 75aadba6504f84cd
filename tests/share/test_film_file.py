"""What lies in a film file: the page's own scripts, every number, and no way out."""

from __future__ import annotations

import base64
import json
import re
import zlib

import numpy as np
import pytest

from explainer.__main__ import main
from explainer.engine.network import Batch, NetworkSpec, Parameters
from explainer.engine.optimizers import OptimizerSpec
from explainer.engine.presets import PRESETS, Initialisation
from explainer.engine.session.file import dump_document
from explainer.engine.session.session import Point, Session, begin_session, open_preset
from explainer.errors import InputError
from explainer.share import film_file
from explainer.share.bundle import list_scripts
from explainer.share.film_file import MAX_FILE, fill_shell, pack_films, write_shell
from explainer.step.film import make_film
from explainer.ui.serving import PLOTLY


def unpack(text: str):
    packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    return json.loads(zlib.decompress(packed, -15))


def joined(film, language):
    """Return a packed film as the script joins it."""
    common, own = unpack(film["common"]), unpack(film[language])
    cards = {}
    for name in common["cards"]:
        columns = {**common["cards"][name], **own["cards"][name]}
        cards[name] = [
            dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)
        ]
    return {**common, **own, "cards": cards}


def large(samples: int, layers: int = 6) -> Session:
    """Return a session with 16 units in each layer."""
    rng = np.random.default_rng(0)
    sizes = (16,) * layers
    spec = NetworkSpec(sizes, ("tanh",) * (layers - 2) + ("softmax",), "cross_entropy")
    weights = {n: rng.normal(size=(16, 16)) for n in range(1, layers)}
    biases = {n: rng.normal(size=16) for n in range(1, layers)}
    targets = np.eye(16)[rng.integers(0, 16, samples)]
    batch = Batch(rng.normal(size=(samples, 16)), targets)
    optimizer = OptimizerSpec("adam", 0.01)
    return begin_session(
        Point(spec, optimizer, batch, Parameters(weights, biases)), Initialisation()
    )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_packed_film_is_the_film(language):
    session = open_preset("xor")
    film = json.loads(json.dumps(make_film(session, language)))
    found = joined(pack_films(session)["films"][0], language)
    assert found == {**film, "file": {}, "first": 0, "last": 0}


def test_scripts_come_after_what_they_import():
    seen: set[str] = set()
    for name, source in list_scripts("js/share/film.js"):
        assert set(re.findall(r'"in-file:([^"]+)"', source)) <= seen, name
        seen.add(name)
    assert "plotly.min.js" in seen


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_needs_two_megabytes_beside_plotly(name):
    size = len(fill_shell(pack_films(open_preset(name))).encode())
    assert size < MAX_FILE
    assert size - PLOTLY.stat().st_size < 2_000_000


def test_the_net_of_the_limits_fits_and_says_everything(monkeypatch):
    """Six layers of 16 units: 15,000 numbers, each with its sentence in both languages."""
    monkeypatch.setattr(film_file, "make_film", lambda s, lang: make_film(s, lang, checked=False))
    films = pack_films(large(1))
    assert films["finest"] == "term"
    assert len(fill_shell(films).encode()) <= MAX_FILE


def test_what_has_no_room_is_texts_never_numbers(monkeypatch):
    session = open_preset("xor")
    films, whole = pack_films(session), json.loads(json.dumps(make_film(session, "en")))
    for finest in ("neuron", "layer", "phase"):
        size = sum(map(len, films["films"][0].values()))
        monkeypatch.setattr(film_file, "MAX_FILE", len(write_shell().encode()) + size - 1)
        films = pack_films(session)
        film = joined(films["films"][0], "en")
        assert films["finest"] == finest
        assert film["values"] == whole["values"]
        assert film["cards"]["phase"] == whole["cards"]["phase"]
        assert film["formulas"] == []


def test_what_never_fits_is_refused_with_its_size(monkeypatch):
    monkeypatch.setattr(film_file, "MAX_FILE", len(write_shell().encode()) + 100)
    with pytest.raises(InputError, match=r"would have .* MB; expected at most .* MB"):
        pack_films(open_preset("xor"))


def test_the_shell_lets_nothing_in_or_out():
    shell = write_shell()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', shell)
    assert policy is not None
    assert "default-src 'none'" in policy[1]
    assert "connect" not in policy[1]
    markup = re.sub(r"<(style|script)\b.*?</\1>", "", shell, flags=re.S)
    assert re.findall(r'(?:src|href)="(?!data:|#)([^"]*)"', markup) == []


def test_the_command_writes_it(tmp_path, capsys):
    session, target = tmp_path / "session.json", tmp_path / "film.html"
    session.write_text(json.dumps(dump_document(open_preset("mazur"))), encoding="utf-8")
    assert main(["export", str(session), "--as", "html", "-o", str(target)]) == 0
    films = re.search(r'id="films">(.*?)</script>', target.read_text("utf-8"))
    assert films is not None
    assert json.loads(films[1])["first"] == 0
