"""What becomes of a reader's file."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.ui.app import text
from pages.ui.reading import Guesses, ReadingError, cells, reader
from pages.ui.reading.reader import read
from tests.reading.files import FILES, PLAIN, archive, many, refusal


@pytest.mark.parametrize("name", FILES)
def test_each_file_has_its_stated_end(name):
    content, end = FILES[name]
    if isinstance(end, str):
        assert refusal(read, content)[0] == end
        assert all(end in text.read("lab", language)["own"]["fault"] for language in text.LANGUAGES)
        return
    table = read(content)
    assert list(table.names) == list(end)
    wanted = np.array([[np.nan if x is None else x for x in column] for column in end.values()])
    np.testing.assert_allclose(table.values.T, wanted, rtol=1e-12)


@pytest.mark.parametrize(
    ("content", "guesses", "above"),
    [
        (PLAIN.encode(), Guesses("utf-8", ",", ".", 1), 0),
        (PLAIN.replace(",", ";").replace(".", ",").encode(), Guesses("utf-8", ";", ",", 1), 0),
        (("Sales\n\n" + PLAIN).encode(), Guesses("utf-8", ",", ".", 3), 2),
        (PLAIN.split("\n", 1)[1].encode(), Guesses("utf-8", ",", ".", 0), 0),
        (PLAIN.replace(",", "\t").encode("utf-16"), Guesses("utf-16", "\t", ".", 1), 0),
    ],
)
def test_every_guess_stands_in_the_table(content, guesses, above):
    table = read(content)
    assert (table.guesses, table.above) == (guesses, above)


def test_what_is_said_is_not_guessed():
    table = read(b"7,8\n1,2\n3,4\n", Guesses(header=1))
    assert table.names == ("7", "8")
    assert read("\uac00,y\n1,2\n3,4\n".encode("cp949"), Guesses(encoding="gb18030")).guesses.encoding == "gb18030"
    assert read(b"x;y\n1,5;2,25\n2,5;3,5\n", Guesses(decimal=",")).values[0].tolist() == [1.5, 2.25]
    wrong = refusal(read, "\uac00,y\n1,2\n3,4\n".encode("cp949"), Guesses(encoding="utf-8"))
    assert wrong[0] == "encoding_wrong"


def test_days_units_words_and_parts_say_how_they_were_read():
    rows = [f"0{i}/0{9 - i}/2024,{'sea' if i % 2 else 'land'},{i}kg" for i in range(1, 9)]
    content = "\n".join(["d,w,u", *rows]).encode()
    table = read(content)
    how = [(column.kind, column.how) for column in table.columns]
    assert how == [("date", "open"), ("words", "land = 0, sea = 1"), ("unit", "kg")]
    assert table.guesses.days == "month"
    other = read(content, Guesses(days="day"))
    assert other.columns[0].how == "day"
    assert other.values[0, 0] > other.values[-1, 0]
    two = archive(**{"a.csv": PLAIN.encode(), "b.csv": PLAIN.replace("y", "z").encode()})
    assert read(two).parts == ("a.csv", "b.csv")
    assert read(two, Guesses(part="b.csv")).names == ("x", "z")
    assert refusal(read, FILES["one_bad_byte"][0])[1] == {"line": 4, "before": "5,"}


def test_a_cell_that_is_no_number_has_its_line_and_the_column_stays():
    table = read(b'name,x,y\n"a\nb",1,2\nc,2,4\n\nd,oops,6\ne,4,1e999\nf,5,\n')
    text, x, y = table.columns
    assert (text.kind, text.usable) == ("text", False)
    assert x.cells == ((6, "oops"),)
    assert (y.wrong, y.missing) == (1, 1)
    assert table.lines.tolist() == [3, 4, 6, 7, 8] or table.lines.tolist() == [2, 4, 6, 7, 8]


def test_longer_lines_are_left_out_and_named():
    lines = [b"%d,%d" % (i, 2 * i) for i in range(40)]
    lines[7] = b"7,14,3"
    table = read(b"x,y\n" + b"\n".join(lines))
    assert table.ragged == (9,)
    assert len(table.values) == 39


@pytest.mark.parametrize(
    ("content", "features", "target"),
    [
        (b"id,a,b,c\n7,1,2,3\n9,4,5,7\n8,3,3,3\n", ("a", "b"), "c"),
        (b",a,b,c\n0,1,2,3\n1,4,5,7\n2,3,3,3\n", ("a", "b"), "c"),
        (b"a,b,c,d\n1,1,2,3\n4,4,5,7\n3,3,3,3\n", ("a", "b"), "d"),
        (b"a,b,c\n1,1,2\n4,1,5\n3,1,3\n", ("a",), "c"),
        (b"x,y\n1,5\n2,6\n3,9\n", ("x",), "y"),
        (b"a,t,y\n5,1,2\n7,2,9\n6,3,3\n", ("a", "t"), "y"),
    ],
)
def test_columns_that_count_or_never_change_are_not_offered(content, features, target):
    assert read(content).suggested == (features, target)


def test_a_million_rows_are_read_and_cells_that_may_be_one_number_are_said():
    table = read(many(1_000_000))
    assert table.values.shape == (1_000_000, 3)
    np.testing.assert_array_equal(table.values[:, 2], table.values[:, 0] + table.values[:, 1])
    assert [read(content).thousands for content in (b"x,y\n1,234\n2,345\n", b"x,y\n1,234\n2,45\n")] == [True, False]


@pytest.mark.parametrize("at", [0, 59_998])
def test_a_word_far_down_changes_no_other_number_of_its_column(at):
    """A long file is read in pieces: numbers of one piece and words of another meet in a column."""
    lines = [b"%d,%03d;%d,5" % (i % 9, i % 1000, i % 7) for i in range(60_000)]
    lines[at + 1] = b"word;1,5"
    table = read(b"x;y\n" + b"\n".join(lines))
    x, y = table.columns
    assert (x.kind, x.wrong, x.cells[0].text, x.cells[0].line) == ("number", 1, "word", at + 3)
    wanted = [i % 9 + (i % 1000) / 1000 for i in range(60_000)]
    wanted[at + 1] = np.nan
    np.testing.assert_allclose(table.values[:, 0], wanted, rtol=1e-12)
    assert (y.kind, y.wrong) == ("number", 0)


def test_pieces_of_one_column_may_be_of_several_kinds():
    days = [f"2026-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 29)]
    ends = {("date", 60_000): days * 300 + ["7"] * 60_000, ("number", 9): ["7"] * 90_000 + days[:9]}
    for (kind, wrong), cells_of in ends.items():
        table = read(("d,y\n" + "".join(f"{cell},1\n" for cell in cells_of)).encode())
        assert (table.columns[0].kind, table.columns[0].wrong) == (kind, wrong)
        assert np.count_nonzero(np.isnan(table.values[:, 0])) == wrong
    truths = read(("t,y\n" + "true,1\n" * 90_000 + "1,2\n" * 50_000 + "12%,3\n").encode())
    assert (truths.columns[0].kind, truths.columns[0].wrong) == ("boolean", 0)
    np.testing.assert_allclose(truths.values[[0, 120_000, -1], 0], [1, 1, 12])


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"], ids=["LF", "CR", "CRLF"])
def test_columns_are_those_of_a_line_whichever_way_it_ends_and_too_many_are_not_even_read(monkeypatch, end: str):
    rows = [f"{row},{row * row % 97},{row % 7}" for row in range(5000)]
    assert read(end.join(["a,b,c", *rows]).encode()).values.shape == (5000, 3)
    monkeypatch.setattr(reader.pd, "read_csv", lambda *_, **__: pytest.fail("it was read"))
    for count in (101, 50_000):
        wide = ",".join(map(str, range(count))) + end + ",".join("1" * count)
        assert refusal(read, wide.encode())[1]["count"] == count


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(content):
    try:
        table = read(content)
    except ReadingError:
        return
    assert not np.isinf(table.values).any()
    assert len(set(table.names)) == len(table.names) == table.values.shape[1]
    assert all(name.isprintable() and 0 < len(name) <= cells.LONGEST for name in table.names)


@given(st.text(st.sampled_from('x1,;\t|"\n .-%$e'), max_size=120))
def test_no_table_breaks_the_reader(content):
    try:
        table = read(content.encode())
    except ReadingError:
        return
    assert len(table.lines) == len(table.values)


@given(st.floats(-1e9, 1e9), st.sampled_from(".,"))
def test_numbers_are_what_python_reads(value, decimal):
    said = f"{value:,.6f}" if decimal == "." else f"{value:,.6f}".translate(str.maketrans(".,", ",."))
    assert cells.number(said, decimal) == (float(f"{value:.6f}"), "number")
    assert cells.number(repr(value).replace(".", decimal), decimal) == (value, "number")
