"""Own data: tables as people have them, what is understood of them, and what is refused."""

from __future__ import annotations

import csv
import gzip
import io

import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from explainer.engine.datasets.datasets import MAX_ROWS, find_mismatch, standardise_inputs
from explainer.engine.datasets.generators import DATASETS, make_dataset
from explainer.engine.datasets.split import divide_dataset
from explainer.engine.datasets.suggestions import suggest_spec
from explainer.engine.tables.cells import MAX_TEXT
from explainer.engine.tables.decoding import ENCODINGS, MAX_BYTES, decode_text, unpack_file
from explainer.engine.tables.own_data import read_table
from explainer.engine.tables.reading import TableOptions, read_options, understand_table
from explainer.errors import InputError

names = st.sampled_from(sorted(DATASETS))


def parts_of(table):
    return [(column.kind, column.part, column.reason) for column in table.columns]


def test_the_first_columns_are_inputs_and_the_last_is_the_class():
    own = read_table("0,0,0\n0,1,1\n1,0,1\n1,1,0\n")
    assert own.kind == "classes" and own.classes == ("0", "1")
    assert own.columns == ("x1", "x2", "y") and own.name == "own"
    np.testing.assert_array_equal(own.inputs, make_dataset("xor").inputs)
    np.testing.assert_array_equal(own.targets, make_dataset("xor").targets)


def test_named_classes_and_columns():
    own = read_table("length,width,kind\n1,2,b\n3,4,a\n5,6,c\n")
    assert own.columns == ("length", "width", "kind") and own.classes == ("a", "b", "c")
    assert own.targets.tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 1]]
    assert own.labels.tolist() == [1, 0, 2]
    assert suggest_spec(own).activations[-1] == "softmax"


def test_numbers_are_regression():
    own = read_table("1,2.5\n2,3.5\n3,4.5")
    assert own.kind == "regression" and own.targets.tolist() == [[2.5], [3.5], [4.5]]
    assert own.classes == () and suggest_spec(own).activations == ("identity",)
    assert read_table("1,2\n2,4\n3,6").kind == "regression"
    assert read_table("1,2\n2,4\n3,6", "classes").classes == ("2", "4", "6")
    assert read_table("1,0\n2,0\n3,1\n4,1", "regression").targets.tolist() == [[0], [0], [1], [1]]
    both = TableOptions(parts={"1": "target", "2": "target"})
    two = read_table("1,0,5\n2,0,6", "auto", both)
    assert two.inputs.tolist() == [[1], [2]] and two.targets.tolist() == [[0, 5], [0, 6]]
    assert two.columns == ("x1", "y1", "y2")


@pytest.mark.parametrize(
    "text",
    [
        "1.5,2,-30\n-0.25,1,40",
        "1.5, 2, -30\n -0.25 ,1,40 ",
        "1.5;2;-30\n-0.25;1;40",
        "1,5;2;-3e1\n-0,25;1;40",
        "1,5\t2\t-30\n-0,25\t1\t40",
        "1.5 2 -30\n-.25   1  40",
        "1.5，2，−30\n−0.25，1，40",
        "1,5；2；-30\n-0,25；1；40",
        "\ufeffx,w,y\r\n1.5,2,-30\r\n\r\n-0.25,1,40\r\n",
        "\n\n  \n+1.5,2.,-30\n\n-0.25,1,40\n\n",
        '"x, long";"w";"y"\n"1,5";2;-30\n-0,25;1;40',
    ],
)
def test_many_ways_to_write_the_same(text):
    own = read_table(text)
    assert own.inputs.tolist() == [[1.5, 2.0], [-0.25, 1.0]]
    assert own.targets.tolist() == [[-30.0], [40.0]]


@pytest.mark.parametrize(
    ("text", "options", "sentence"),
    [
        ("", {}, "There is no data"),
        ("\ufeff \n\t\n", {}, "There is no data"),
        (None, {}, "The data is None; expected text."),
        ("1,2\n" * (MAX_TEXT // 4 + 1), {}, "The data has 5000004 characters; expected at most"),
        ("1,2\n" * (MAX_ROWS + 1), {}, "The data has 2001 samples; expected 2 to 2000."),
        ("x,y\n", {}, "The data has 0 samples; expected 2 to 2000."),
        ("x,y\n1,2\n", {}, "The data has 1 sample; expected 2 to 2000."),
        ("1\n2\n", {}, "Line 1 has only one column (1); expected inputs and a target"),
        ("1,2,3\n4,,6\n", {}, "Line 2, column 2 is empty"),
        ("1,2,3\n4,5,\n", {}, "Line 2, column 3 is empty"),
        ("x,y\n1,a\n2,\n", {}, "Line 3, column 2 is empty"),
        (",,3\n4,5,6\n", {}, "Line 1, column 1 is empty"),
        ("1,2,3\n4,inf,6\n", {}, "Line 2, column 2: “inf” is not a finite number."),
        ("1,2,3\n4,five,6\n", {}, "Line 2, column 2: “five” is not a finite number."),
        ("1,2,3\n4,1_0,6\n", {}, "Line 2, column 2: “1_0” is not a finite number."),
        ("1,2,3\n4,1e10,6\n", {}, "Line 2, column 2 is 1e10; expected −10⁹ to 10⁹."),
        ("1,2,3\n4,1e99,6\n", {}, "Line 2, column 2 is 1e99; expected −10⁹ to 10⁹."),
        ("1,2,3\n4,1e999,6\n", {}, "Line 2, column 2: “1e999” is not a finite number."),
        ("1,2,3\n4,5,x\n6,7,8", {}, "Line 2, column 3: “x” is not a finite number."),
        ("1,2,3\n4,5,x\n", {"kind": "regression"}, "Line 2, column 3: “x” is not a finite"),
        ("1,a\n2,a\n", {}, "The number of classes in the column y is 1; expected 2 to 16."),
        ("1,7\n2,7\n", {"kind": "classes"}, "The number of classes in the column y is 1; exp"),
        (
            "".join(f"{i},c{i}\n" for i in range(17)),
            {},
            "The number of classes in the column y is 17; expected 2 to 16.",
        ),
        ("1,{}\n2,b\n".format("a" * 41), {}, "Line 1: the class “aaaaaaaa"),
        ("1,2\n3,4\n", {"kind": "images"}, "The kind of data is images; expected one of auto,"),
        (
            "1,2,3\n3,4,5\n",
            {"kind": "classes", "options": TableOptions(parts={"1": "target", "2": "target"})},
            "The number of target columns is 2; expected 1 to 1.",
        ),
        ("1,2,3\n1,2\n", {}, "Line 2, column 3 is empty"),
        ("1,2\n" * 20 + "1,2,3\n", {}, "Line 21 has another number of columns than the first"),
        ("1,2\n" * 20 + "1,2,3,4\n", {}, "Line 21 has another number of columns than the first"),
        ("1；2\n" * 20 + "1；2；3；4\n", {}, "Line 21 has another number of columns than the"),
        ('1,2\n3,"4\n5,6\n', {}, "The data cannot be split into columns (EOF inside string"),
        ("1,2,3\n4,nan,6\n", {}, "Line 2, column 2 is empty"),
        (f"{','.join('1' * 18)}\n" * 3, {}, "The data has 17 inputs; expected 1 to 16."),
    ],
)
def test_what_is_wrong_with_a_text_is_named(text, options, sentence):
    with pytest.raises(InputError) as caught:
        read_table(text, **options)
    assert str(caught.value).startswith(sentence)
    assert caught.value.sentence("zh")


def test_a_constant_input_does_no_harm():
    own = read_table("age,year,y\n1,2024.1,0\n2,2024.1,1\n4,2024.1,0\n5,2024.1,1\n")
    own = standardise_inputs(own)
    assert own.inputs[:, 1].tolist() == [0.0] * 4
    np.testing.assert_allclose(own.inputs[:, 0].std(), 1.0)


def to_csv(dataset):
    """Return the data set as text, every number exactly."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    writer.writerow(dataset.columns)
    named = dataset.kind == "classes"
    last = [[dataset.classes[label]] for label in dataset.labels] if named else dataset.targets
    for inputs, targets in zip(dataset.inputs.tolist(), last, strict=True):
        writer.writerow([*inputs, *targets])
    return text.getvalue()


@given(names, st.integers(4, 40), st.integers(0, 9))
@settings(max_examples=40)
def test_a_written_data_set_reads_back_exactly(name, samples, seed):
    dataset = make_dataset(name, samples, seed=seed)
    again = read_table(to_csv(dataset), dataset.kind)
    np.testing.assert_array_equal(again.inputs, dataset.inputs)
    np.testing.assert_array_equal(again.targets, dataset.targets)
    assert (again.columns, again.classes) == (dataset.columns, dataset.classes)


ragged = st.text(st.sampled_from("0123456789.,;\t \n-+eExy\"'，；\r\0\ufeff−"), max_size=60)


@given(
    st.one_of(st.text(max_size=60), ragged),
    st.sampled_from(["auto", "classes", "regression"]),
    st.builds(
        TableOptions,
        st.sampled_from(["auto", "yes", "no"]),
        st.sampled_from(["drop", "refuse"]),
        st.booleans(),
        st.dictionaries(
            st.sampled_from("0129"), st.sampled_from(["input", "target", "split", "left_out"])
        ),
    ),
)
@settings(max_examples=60, phases=(Phase.explicit, Phase.generate))
@example('"', "auto", TableOptions())
@example('1,"2\n3,4', "auto", TableOptions())
@example("1,\0\n2,\0", "auto", TableOptions())
@example('sep="\n1,2\n3,4', "auto", TableOptions())
def test_any_text_gives_a_data_set_or_a_sentence(text, kind, options):
    try:
        dataset = read_table(text, kind, options)
    except InputError as error:
        assert error.sentence("en") and error.sentence("zh")
        return
    assert 2 <= len(dataset) <= MAX_ROWS and len(dataset.targets) == len(dataset)
    assert np.isfinite(dataset.inputs).all() and np.isfinite(dataset.targets).all()
    assert find_mismatch(dataset, suggest_spec(dataset)) is None


# As people have them --------------------------------------------------------------------------


SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "blanks": " "}


@st.composite
def frames(draw):
    """A table of numbers, words and truths, with its class last."""
    rows = draw(st.integers(6, 20))
    rng = np.random.default_rng(draw(st.integers(0, 999)))
    columns = {"width": rng.normal(size=rows).round(draw(st.integers(1, 6)))}
    if draw(st.booleans()):
        columns["smoker"] = rng.permutation(np.arange(rows) % 2 == 0)
    if draw(st.booleans()):
        columns["colour"] = rng.permutation([f"c {i % 3}" for i in range(rows)])
    columns["height"] = rng.normal(size=rows) * 100
    columns["kind"] = [["setosa", "lily", "rose"][i % 3] for i in range(rows)]
    return pd.DataFrame(columns)


def expected_inputs(frame):
    """Return what the inputs of a table are."""
    parts = []
    for name in frame.columns[:-1]:
        column = frame[name]
        if name == "colour":
            parts += [(column == value).astype(float) for value in sorted(set(column))]
        else:
            parts.append(column.astype(float))
    return np.column_stack(parts)


@given(frames(), st.sampled_from(sorted(SEPARATORS)), st.booleans(), st.booleans(), st.data())
@settings(max_examples=40, deadline=None, phases=(Phase.explicit, Phase.generate))
def test_a_table_that_pandas_wrote_comes_back_equal(frame, separator, index, first, data):
    decimal = data.draw(st.sampled_from(".,"), "decimal")
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030", "cp1252"]))
    if first:
        frame = frame[["kind", *frame.columns[:-1]]]
    quoting = data.draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]), "quoting")
    how = {"sep": SEPARATORS[separator], "decimal": decimal, "index": index, "quoting": quoting}
    text = frame.to_csv(None, **how)
    if data.draw(st.booleans(), "sep="):
        text = f"sep={SEPARATORS[separator]}\n{text}"
    decoded, _ = decode_text(text.encode(encoding))
    assert decoded == text
    dataset = read_table(decoded)
    plain = frame[[name for name in frame.columns if name != "kind"] + ["kind"]]
    np.testing.assert_array_equal(dataset.inputs, expected_inputs(plain))
    assert [dataset.classes[label] for label in dataset.labels] == frame["kind"].tolist()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("species,l,w\na,1.5,2\nb,3,4\na,5,6\n", ["text target", "number input", "number input"]),
        ("1,14.2,1.7\n1,13,1.8\n2,12,.8\n2,11,9\n", ["number target", *["number input"] * 2]),
        (
            "x y class\n1 0.1 0.2 a\n2 0.3 0.4 b\n3 .1 .3 b\n",
            ["number left_out index", *["number input"] * 2, "text target"],
        ),
        (
            "id,x,z,y\n17,1,2,5.5\n4,3,2,1.5\n9,2,2,1\n",
            ["number left_out index", *["number input"] * 2, "number target"],
        ),
        (
            "x,y,class\n1,2,a\n2,3,b\n3,4,a\n",
            ["number input", "number input", "text target"],
        ),
        ("y,a,b\n1.5,1,2\n2.5,3,1\n3.5,2,2\n", ["number target", *["number input"] * 2]),
        (
            "a,,b,y\n1,,2,3\n4,,5,6\n",
            ["number input", "empty left_out empty", "number input", "number target"],
        ),
        (
            "# measured in May\n# x1 x2 cls\n1,5 2,5 a\n2 3 b\n3 4 b",
            ["number input", "number input", "text target"],
        ),
        (
            "a,split,y\n1,train,5.5\n2,train,6\n3,test,7\n",
            ["number input", "text split", "number target"],
        ),
    ],
)
def test_what_a_table_says_is_understood(text, parts):
    table = understand_table(text)
    assert [" ".join(filter(None, part)) for part in parts_of(table)] == parts


def test_a_class_in_the_first_column_is_no_regression_on_the_last():
    own = read_table("species,length,width\na,1.5,2.5\nb,3,4.5\na,5,6.5\n")
    assert own.kind == "classes" and own.columns == ("length", "width", "species")
    np.testing.assert_array_equal(own.inputs, [[1.5, 2.5], [3, 4.5], [5, 6.5]])


def test_rows_with_a_missing_value_are_dropped_with_their_lines_or_refused():
    text = "a;b;c\n1;2;x\n;3;y\n4;NA;y\n\n5;6;x\n7;8;\n9;?;x\n"
    table = understand_table(text)
    assert table.dropped == (3, 4, 7, 8) and len(table.rows) == 2
    with pytest.raises(InputError, match="Line 3, column 1 is empty"):
        understand_table(text, TableOptions(missing="refuse"))


def test_a_word_can_be_none_and_a_number_cannot():
    table = understand_table("defect,a,y\nnone,1,2.5\ncrack,none,3.5\nnone,3,4.5\ncrack,5,6\n")
    assert table.dropped == (3,) and table.columns[0].values == ("crack", "none")


def test_text_and_truth_become_inputs_with_names_that_say_so():
    text = "city,smoker,y\nRome,TRUE,1.5\nOslo,False,2.5\nRome,true,3.5\nOslo,FALSE,4\n"
    own = read_table(text)
    assert own.columns == ("city=Oslo", "city=Rome", "smoker", "y")
    np.testing.assert_array_equal(own.inputs[:2], [[0, 1, 1], [1, 0, 0]])


def test_a_column_split_says_what_is_held_out():
    own = read_table("a,split,y\n1,train,5.5\n2,test,6\n3,Train,7\n4,val,8\n")
    assert own.held_out.tolist() == [False, True, False, True]
    assert len(divide_dataset(own).train) == 2
    with pytest.raises(InputError, match="leaves 1 row to train on; expected at least 2"):
        read_table("a,split,y\n1,train,5.5\n2,test,6\n3,test,7\n")


def test_more_rows_or_columns_than_fit_are_refused_with_their_number_and_sampled_on_request():
    rows = "".join(f"{i},{i % 7},{'ab'[i % 2]}\n" for i in range(5000))
    with pytest.raises(InputError, match="The data has 5000 samples; expected 2 to 2000"):
        read_table(rows)
    sampled = read_table(rows, "auto", TableOptions(sample=True))
    assert len(sampled) == MAX_ROWS and len(set(sampled.inputs[:, 0])) > 1
    wide = ("1," * 20 + "2.5\n") * 4
    with pytest.raises(InputError, match="The data has 20 inputs; expected 1 to 16"):
        read_table(wide, "regression")
    assert read_table(wide, "regression", TableOptions(sample=True)).inputs.shape == (4, 16)


def test_a_column_of_too_many_words_is_left_out_with_the_reason():
    text = "name,a,y\n" + "".join(f"n{i},{i},{i}.5\n" for i in range(20))
    table = understand_table(text, TableOptions(parts={"2": "target", "0": "input"}))
    assert parts_of(table)[0] == ("text", "left_out", "values")


def test_what_was_asked_for_a_column_is_done():
    text = "a,b,c\n1,2,3.5\n2,4,1.5\n4,1,2.5\n"
    own = read_table(text, "auto", TableOptions(parts={"0": "target", "1": "left_out"}))
    assert own.columns == ("c", "a")
    for sent in ({"colour": 1}, {"parts": 3}, [1], {"parts": {"0": "king"}}, {"header": "perhaps"}):
        with pytest.raises(InputError):
            understand_table(text, read_options(sent))


# Bytes --------------------------------------------------------------------------------------


TEXTS = {
    "gb18030": "花萼长,花萼宽,品种\n5.1,3.5,山鸢尾\n7.0,3.2,变色鸢尾\n6.3,3.3,维吉尼亚\n",
    "cp1252": "âge;prénom;réponse\n1,5;Zoé;élevée\n2,5;Noël;à côté\n3,1;Éric;élevée\n",
    "utf-16": "âge;prénom;品种\n1,5;Zoé;élevée\n",
    "utf-8": "âge;prénom;品种\n1,5;Zoé;élevée\n",
}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_file_is_read_in_the_encoding_that_it_is_written_in(encoding):
    text = TEXTS[encoding]
    assert decode_text(text.encode(encoding)) == (text, encoding)
    assert decode_text(text.encode(encoding), encoding) == (text, encoding)


def test_utf_16_is_known_without_a_mark_and_utf_8_with_one():
    text = TEXTS["utf-8"]
    for order in ("le", "be"):
        plain = "a,b,c\n1,2,x\n3,4,y\n"
        assert decode_text(plain.encode(f"utf-16-{order}")) == (plain, "utf-16")
    assert decode_text(text.encode("utf-8-sig")) == (text, "utf-8")


@given(st.binary(max_size=200), st.sampled_from(["auto", *ENCODINGS]))
@settings(max_examples=60, deadline=None, phases=(Phase.explicit, Phase.generate))
def test_any_bytes_are_text_or_a_sentence(data, encoding):
    try:
        text, found = decode_text(data, encoding)
        assert found in ENCODINGS or found.startswith("utf")
        read_table(text)
    except InputError as error:
        assert error.sentence("en") and error.sentence("zh")


def test_a_file_comes_compressed_and_is_never_unpacked_beyond_its_limit():
    assert unpack_file(gzip.compress(b"a,b\n1,2\n")) == b"a,b\n1,2\n"
    bomb = gzip.compress(bytes(3 * MAX_BYTES))
    assert len(unpack_file(bomb)) == MAX_BYTES + 1
    with pytest.raises(InputError, match="at most 5 MB"):
        decode_text(unpack_file(bomb))
    with pytest.raises(InputError, match="damaged"):
        unpack_file(b"no gzip")
