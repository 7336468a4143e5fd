"""Tables and arrays of one's own: read right, or refused with the line that is wrong."""

import io
import zipfile

import numpy as np
import pytest

from autograd_nn.data import from_csv, from_npz
from autograd_nn.engine.errors import DataError


@pytest.fixture
def table(tmp_path):
    def write(content):
        path = tmp_path / "table.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


# ---- csv ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label_column", "inputs", "labels"),
    [
        (-1, [[1, 2], [4, 5]], [3, 6]),
        (2, [[1, 2], [4, 5]], [3, 6]),
        (0, [[2, 3], [5, 6]], [1, 4]),
        (-2, [[1, 3], [4, 6]], [2, 5]),
    ],
)
def test_the_label_column_by_its_position(table, label_column, inputs, labels):
    found = from_csv(table("1,2,3\n4,5,6\n"), label_column)
    np.testing.assert_array_equal(found.inputs, inputs)
    np.testing.assert_array_equal(found.labels, labels)
    assert found.inputs.dtype == np.float64
    assert found.labels.dtype == np.int64


@pytest.mark.parametrize(
    "content",
    [
        "width,kind,height\n1.5,a,2\n-3e2,b,4\n",
        "\ufeffkind,width,height\r\na,1.5,2\r\n\r\nb,-3e2,4",  # as a spreadsheet writes it
        'width,"kind",height\n"1.5",a,2\n -3e2 ,b,4\n',
    ],
)
def test_the_label_column_by_its_name(table, content):
    found = from_csv(table(content), label_column="kind")
    np.testing.assert_array_equal(found.inputs, [[1.5, 2], [-300, 4]])
    assert found.labels.tolist() == ["a", "b"]


@pytest.mark.parametrize(
    ("cells", "dtype"),
    [(["1", "2"], np.int64), (["1", "2.0"], np.int64), (["1", "2.5"], np.float64), (["1", "nan"], np.float64)],
)
def test_labels_are_whole_numbers_or_numbers(table, cells, dtype):
    labels = from_csv(table("".join(f"0,{cell}\n" for cell in cells))).labels
    assert labels.dtype == dtype
    np.testing.assert_array_equal(labels, [float(cell) for cell in cells])


@pytest.mark.parametrize(
    ("content", "label_column", "message"),
    [
        ("", -1, "has no rows"),
        ("a,b\n", "b", "has no rows"),
        ("1,2\n3,4,5\n", -1, "line 2: 3 values, where the first row has 2"),
        ("a,b\n1,2\n3\n", "b", "line 3: 1 values"),
        ("1,2\n\nx,4\n", -1, "line 3, column 0: 'x' is not a finite number$"),
        ("a,b,c\n1,2,\n", "a", "line 2, column c: '' is not"),
        ("1,nan,0\n", -1, "column 1: 'nan'"),
        ("inf,0\n", -1, "column 0: 'inf'"),
        ("width,kind\n1,2\n", -1, "line 1, column 0: 'width' is not .* give the label's name"),
        ("a,b\n1,2\n", "c", r"not one column 'c'; its first row is \['a', 'b'\]"),
        ("a,a\n1,2\n", "a", "not one column 'a'"),
        ("1,2\n", 2, "label_column=2; .* has 2 columns"),
        ("1,2\n", -3, "label_column=-3"),
        (b"\xff\xfe1,2\n", -1, "not a table"),
        ('1,"2\n', -1, "not a table"),
    ],
)
def test_tables_that_are_wrong_say_where(table, content, label_column, message):
    with pytest.raises(DataError, match=message):
        from_csv(table(content), label_column)


# ---- npz ---------------------------------------------------------------------------------------------------


def test_arrays_come_back_as_they_were(tmp_path):
    arrays = {"x": np.arange(6.0).reshape(2, 3), "names": np.array(["a", "bc"]), "empty": np.zeros((0, 3), np.uint8)}
    for save in (np.savez, np.savez_compressed):
        save(tmp_path / "some.npz", **arrays)
        found = from_npz(tmp_path / "some.npz")
        assert list(found) == list(arrays)
        for name, array in arrays.items():
            np.testing.assert_array_equal(found[name], array, strict=True)


def npz(**members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_", "."), content)
    return buffer.getvalue()


def npy(array, **settings):
    buffer = io.BytesIO()
    np.save(buffer, array, **settings)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "not a whole npz file"),
        (b"not at all an archive", "not a whole npz file"),
        (npy(np.arange(3)), "a single array, which np.load reads"),
        (npz(x_npy=npy(np.array([{}]), allow_pickle=True)), "allow_pickle=False"),
        (npz(x_npy=npy(np.arange(100)))[:-50], "not a whole npz file"),
        (npz(x_npy=npy(np.arange(100))[:-8]), "not a whole npz file"),
        (npz(x_npy=npy(np.arange(100))).replace(bytes([99, 0]), bytes([98, 0])), "not a whole npz file"),
        (npz(x_npy=npy(np.arange(3)), notes_txt=b"hello"), "holds more than arrays: notes.txt"),
    ],
)
def test_files_that_are_not_plain_arrays(tmp_path, content, message):
    path = tmp_path / "some.npz"
    path.write_bytes(content)
    with pytest.raises(DataError, match=message):
        from_npz(path)


def test_a_header_that_claims_more_than_any_machine_has(tmp_path):
    content = npy(np.zeros(3))
    claim = b"'shape': (900000000000000000,), }"
    start = content.index(b"'shape'")
    content = content[:start] + claim + content[start + len(claim) :]
    assert content[127:128] == b"\n"  # the header is still of the length that it says
    (tmp_path / "vast.npz").write_bytes(npz(x_npy=content))
    with pytest.raises(DataError, match="not a whole npz file"):
        from_npz(tmp_path / "vast.npz")


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(FileNotFoundError):
        from_npz(tmp_path / "none.npz")
    with pytest.raises(FileNotFoundError):
        from_csv(tmp_path / "none.csv")
