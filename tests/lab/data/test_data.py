import gzip
import hashlib
import io
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import numpy as np
import platformdirs
import pytest

from explainer.errors import InputError
from explainer.lab import data
from explainer.lab.config import facts, paths
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.data import sources
from explainer.lab.runs.manager import RunManager
from tests.support.paths import ROOT


def forget():
    data._train.cache_clear()
    data._test.cache_clear()
    sources._md5.cache_clear()


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    """A home of its own for each test; nothing is remembered from one to the next."""
    monkeypatch.setenv(paths.VARIABLE, str(tmp_path / "home"))
    forget()
    yield tmp_path / "home" / "data"
    forget()


def published(monkeypatch, dataset, files, **sizes):
    """Let ``files`` (name to content) be what is published as ``dataset``, and put them there."""
    folder = sources.data_folder(dataset)
    folder.mkdir(parents=True)
    listed = []
    for name, content in files.items():
        (folder / name).write_bytes(content)
        listed.append(sources.Source(name, len(content), hashlib.md5(content).hexdigest()))
    title = sources.COLLECTIONS[dataset].title
    collection = sources.Collection(title, tuple(listed), ())
    monkeypatch.setitem(sources.COLLECTIONS, dataset, collection)
    monkeypatch.setitem(facts.FACTS, dataset, facts.Facts(**sizes))


def idx(magic, array):
    header = np.array([magic, *array.shape], ">i4").tobytes()
    return gzip.compress(header + array.tobytes())


@pytest.fixture
def fashion(monkeypatch):
    """Seven training and three test images of 4 × 4; returns their arrays."""
    random = np.random.default_rng(0)
    arrays, files = {}, {}
    for stem, count in (("train", 7), ("t10k", 3)):
        images = random.integers(0, 256, (count, 4, 4), np.uint8)
        labels = random.integers(0, 10, count, np.uint8)
        arrays[stem] = images, labels
        files[f"{stem}-images-idx3-ubyte.gz"] = idx(2051, images)
        files[f"{stem}-labels-idx1-ubyte.gz"] = idx(2049, labels)
    published(monkeypatch, "fashion", files, channels=1, side=4, train=7, test=3)
    return arrays


@pytest.fixture
def cifar(monkeypatch):
    """Ten training images in five batches and two test images, of 3 × 2 × 2, in a tar file."""
    random = np.random.default_rng(0)
    records = random.integers(0, 256, (12, 13), np.uint8)
    records[:, 0] %= 10
    names = [f"data_batch_{number}.bin" for number in range(1, 6)] + ["test_batch.bin"]
    members = {name: records[2 * i : 2 * i + 2].tobytes() for i, name in enumerate(names)}
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as tar:
        # As published: the batches are not in order, and other files lie among them.
        for name in ("data_batch_4.bin", "readme.html", "test_batch.bin", *names):
            content = members.pop(name, b"<html>")
            info = tarfile.TarInfo(f"cifar-10-batches-bin/{name}")
            info.size = len(content)
            if content != b"<html>" or name == "readme.html":
                tar.addfile(info, io.BytesIO(content))
    files = {"cifar-10-binary.tar.gz": packed.getvalue()}
    published(monkeypatch, "cifar10", files, channels=3, side=2, train=10, test=2)
    return records


def test_the_shipped_files_are_the_published_ones():
    for name, checksum in data.CHECKSUMS.items():
        content = gzip.decompress((data.FOLDER / name).read_bytes())
        assert hashlib.md5(content, usedforsecurity=False).hexdigest() == checksum


def test_the_full_set_is_loaded_with_its_labels():
    train, test = data.load_train(), data.load_test()
    assert train.images.shape == (60_000, 784)
    assert test.images.shape == (10_000, 784)
    # Class sizes as published with the set.
    np.testing.assert_array_equal(
        np.bincount(train.labels), [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    )
    assert not train.images.flags.writeable


def test_normalised_images_span_minus_one_to_one():
    images = data.normalise_images(np.array([[0, 255]], np.uint8))
    np.testing.assert_array_equal(images, np.array([[-1, 1]], np.float32))


def _damage_a_byte(path):
    content = bytearray(gzip.decompress(path.read_bytes()))
    content[1000] ^= 1
    path.write_bytes(gzip.compress(bytes(content)))


def _cut_in_half(path):
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


@pytest.mark.parametrize(
    ("harm", "key"),
    [
        (_damage_a_byte, "mnist.error.file_damaged"),
        (_cut_in_half, "mnist.error.file_unreadable"),
        (lambda path: path.write_text("not gzip"), "mnist.error.file_unreadable"),
        (lambda path: path.unlink(), "mnist.error.file_missing"),
    ],
)
@pytest.mark.parametrize("name", ["t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"])
def test_a_damaged_file_is_a_sentence_that_names_it(tmp_path, monkeypatch, harm, key, name):
    for stem in ("t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"):
        shutil.copy(data.FOLDER / stem, tmp_path / stem)
    harm(tmp_path / name)
    monkeypatch.setattr(data, "FOLDER", tmp_path)
    with pytest.raises(InputError) as caught:
        data.load_test()
    assert caught.value.key == key
    for language in ("en", "zh"):
        assert name in caught.value.sentence(language)


def test_fashion_mnist_is_read_from_the_home_folder(fashion):
    assert sources.is_here("fashion")
    for load, stem in ((data.load_train, "train"), (data.load_test, "t10k")):
        images, labels = fashion[stem]
        split = load("fashion")
        np.testing.assert_array_equal(split.images, images.reshape(-1, 16))
        np.testing.assert_array_equal(split.labels, labels)
        assert not split.images.flags.writeable


def test_cifar10_is_read_out_of_its_archive_channel_by_channel(cifar, place):
    before = sorted(place.rglob("*"))
    train, test = data.load_train("cifar10"), data.load_test("cifar10")
    np.testing.assert_array_equal(train.images, cifar[:10, 1:])
    np.testing.assert_array_equal(train.labels, cifar[:10, 0])
    np.testing.assert_array_equal(test.images, cifar[10:, 1:])
    np.testing.assert_array_equal(test.labels, cifar[10:, 0])
    for split in (train, test):
        assert not split.images.flags.writeable and not split.labels.flags.writeable
        assert split.images.flags.c_contiguous
    assert sorted(place.rglob("*")) == before


@pytest.mark.parametrize("dataset", sources.COLLECTIONS)
def test_a_data_set_that_is_not_here_says_how_to_fetch_it(dataset):
    assert not sources.is_here(dataset)
    for load in (data.load_train, data.load_test):
        with pytest.raises(InputError) as caught:
            load(dataset)
        assert caught.value.key == "mnist.error.data_absent"
        for language in ("en", "zh"):
            assert f"python -m explainer fetch {dataset}" in caught.value.sentence(language)


@pytest.mark.parametrize("cut", [0, 1])
def test_a_fetched_file_that_was_damaged_since_is_named(fashion, cut):
    path = sources.data_folder("fashion") / "t10k-images-idx3-ubyte.gz"
    content = bytearray(path.read_bytes())
    content[-3] ^= 1
    path.write_bytes(content[: len(content) - cut])
    assert not sources.is_here("fashion")
    with pytest.raises(InputError) as caught:
        data.load_test("fashion")
    assert caught.value.key == "mnist.error.data_damaged"
    assert str(path) in caught.value.sentence("zh")


def test_an_archive_without_its_batches_is_not_taken_for_one(cifar, monkeypatch):
    monkeypatch.setitem(data._CIFAR_BATCHES, "test", ("cifar-10-batches-bin/other.bin",))
    with pytest.raises(ValueError, match=r"no .*other\.bin"):
        data.load_test("cifar10")


def test_one_large_split_is_kept_whatever_it_is_asked_by(fashion):
    assert data.load_train("fashion") is data.load_train("fashion")
    assert data.load_train() is data.load_train("mnist")
    assert data._train.cache_info().currsize == 1


def test_what_is_published_fits_the_shapes():
    for dataset, collection in sources.COLLECTIONS.items():
        assert len({file.md5 for file in collection.files}) == len(collection.files)
        assert all(len(file.md5) == 32 for file in collection.files)
        assert len(collection.mirrors) >= 3
        assert all(m.startswith("http") and m.endswith("/") for m in collection.mirrors)
        shape = facts.FACTS[dataset]
        # Images compress to between a quarter and all of their size.
        whole = (shape.train + shape.test) * (shape.pixels + 1)
        assert whole / 4 < collection.size < whole


def test_the_home_folder_is_the_users_cache_unless_it_is_named(monkeypatch, tmp_path):
    assert paths.home() == tmp_path / "home"
    monkeypatch.setenv(paths.VARIABLE, "relative")
    assert paths.home() == Path.cwd() / "relative"
    monkeypatch.delenv(paths.VARIABLE)
    assert paths.home() == Path(platformdirs.user_cache_dir("backstep", appauthor=False))


def test_a_mirror_of_ones_own_is_asked_first(monkeypatch):
    listed = sources.COLLECTIONS["fashion"].mirrors
    assert sources.find_collection("fashion").mirrors == listed
    monkeypatch.setenv(sources.MIRROR_VARIABLE, " http://teacher:8000/data ")
    assert sources.find_collection("fashion").mirrors == ("http://teacher:8000/data/", *listed)


def test_to_know_whether_a_data_set_is_here_loads_neither_torch_nor_a_client():
    code = (
        "import sys; from explainer.lab.data import sources; sources.is_here('fashion')\n"
        "print([name for name in ('torch', 'httpx', 'gradio') if name in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert result.stdout.strip() == "[]", result.stderr


def test_a_run_on_a_data_set_that_is_not_here_is_refused_at_once():
    manager = RunManager()
    try:
        with pytest.raises(InputError, match="fetch fashion"):
            manager.submit(TrainingSettings(dataset="fashion"), "ann")
        assert manager.view("ann") is None
    finally:
        manager.close()
