import gzip
import hashlib
import shutil

import numpy as np
import pytest

from explainer.errors import InputError
from explainer.mnist import data


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
    images = data.normalise(np.array([[0, 255]], np.uint8))
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
def test_a_damaged_file_is_a_sentence_that_names_it(tmp_path, harm, key, name):
    for stem in ("t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"):
        shutil.copy(data.FOLDER / stem, tmp_path / stem)
    harm(tmp_path / name)
    with pytest.raises(InputError) as caught:
        data.load_test(tmp_path)
    assert caught.value.key == key
    for language in ("en", "zh"):
        assert name in caught.value.sentence(language)
