import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.errors import InputError
from explainer.lab.config.settings import (
    MAX_HIDDEN_LAYERS,
    MAX_UNITS,
    TrainingSettings,
    parse_hidden_sizes,
)

BAD = [
    ("hidden_sizes", [128]),
    ("hidden_sizes", (0,)),
    ("hidden_sizes", (MAX_UNITS + 1,)),
    ("hidden_sizes", (True,)),
    ("hidden_sizes", (12.0,)),
    ("hidden_sizes", (8,) * (MAX_HIDDEN_LAYERS + 1)),
    ("activation", "softplus"),
    ("activation", None),
    ("activation", ["relu"]),
    ("optimizer", "lion"),
    ("device", "tpu"),
    ("learning_rate", 0.0),
    ("learning_rate", -0.1),
    ("learning_rate", 1001),
    ("learning_rate", 10**400),
    ("learning_rate", math.nan),
    ("learning_rate", math.inf),
    ("learning_rate", None),
    ("learning_rate", True),
    ("learning_rate", "0.1"),
    ("momentum", 1.0),
    ("momentum", -0.1),
    ("momentum", math.nan),
    ("batch_size", 0),
    ("batch_size", 4097),
    ("batch_size", 64.0),
    ("batch_size", True),
    ("batch_size", None),
    ("epochs", 0),
    ("epochs", 101),
    ("seed", -1),
    ("seed", 2**32),
    ("train_images", 60_001),
]


@pytest.mark.parametrize(("field", "value"), BAD)
def test_a_value_outside_its_limits_is_a_sentence_in_both_languages(field, value):
    with pytest.raises(InputError) as caught:
        TrainingSettings(**{field: value})
    for language in ("en", "zh"):
        assert "{" not in caught.value.sentence(language)
    assert field.split("_")[0] in caught.value.sentence("en")


def test_momentum_by_name_needs_a_momentum():
    with pytest.raises(InputError, match="momentum is 0"):
        TrainingSettings(optimizer="momentum")


def test_a_bad_batch_size_names_field_value_and_limit():
    with pytest.raises(InputError, match=r"batch size is 5000; .* from 1 to 4096"):
        TrainingSettings(batch_size=5000)


@pytest.mark.parametrize("text", ["", "  ", "none", "None", "无", "0"])
def test_no_hidden_layer_can_be_written_in_several_ways(text):
    assert parse_hidden_sizes(text) == ()


@given(
    st.lists(st.integers(1, MAX_UNITS), min_size=1, max_size=MAX_HIDDEN_LAYERS),
    st.sampled_from([", ", ",", " ", "，", "、", ";"]),
)
def test_sizes_are_read_whatever_separates_them(sizes, separator):
    assert parse_hidden_sizes(separator.join(map(str, sizes))) == tuple(sizes)


def test_a_size_is_read_as_any_other_number():
    assert parse_hidden_sizes("1e2, 64") == (100, 64)


@pytest.mark.parametrize("text", ["12.5", "-3", "abc", "1e999", "9" * 200, None, 128, ["128"]])
def test_other_texts_are_a_sentence(text):
    with pytest.raises(InputError, match="hidden layers"):
        parse_hidden_sizes(text)


@given(st.text(max_size=60))
def test_any_text_gives_sizes_or_a_sentence(text):
    try:
        sizes = parse_hidden_sizes(text)
    except InputError as error:
        assert error.sentence("zh")
    else:
        assert all(type(size) is int for size in sizes)


def test_the_incomplete_last_batch_counts():
    assert TrainingSettings(batch_size=64).batches_per_epoch == 938
