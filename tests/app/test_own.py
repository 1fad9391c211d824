"""The dialogue for data, without a browser: what is read, chosen, left out, and kept."""

import numpy as np
import pytest
from streamlit.runtime.uploaded_file_manager import DeletedFile
from streamlit.testing.v1 import AppTest

from pages.lessons.lab import own
from pages.ui.app import text
from pages.ui.reading import keeping, outside
from pages.ui.reading.reader import read
from tests.app.page import lab, notes, payload, ran


@pytest.fixture(autouse=True)
def _read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process in which files are read has tests of its own."""
    monkeypatch.setattr(outside, "read", lambda content, said, wanted: read(content, said))
    monkeypatch.setattr(outside, "warm", lambda: None)


def opened(content: bytes, **query: str) -> AppTest:
    """The Lab with its dialogue open on a file."""
    app = lab(**query)
    app.session_state["own_open"], app.session_state["own_source"] = True, "file"
    ran(app).file_uploader(key="upload").set_value(("mine.csv", content, "text/csv"))
    return ran(app)


def taken(app: AppTest) -> AppTest:
    app.button(key="own_take").click()
    return ran(app)


def said(app: AppTest) -> str:
    """What the dialogue says was left out, or refused."""
    lists = [h.proto.body for h in app.get("html") if 'class="left"' in h.proto.body]
    return "\n".join([*lists, *(error.value for error in app.error)])


NINE = b"a,b,c\n" + b"".join(b"%d,%d,%d\n" % (i, i * i, i % 3) for i in range(9))


def test_a_file_becomes_the_data_of_the_lab_under_its_own_names():
    app = taken(
        opened(
            b"area,![x](http://x.y/z),<b>price</b>\n" + b"".join(b"%d.5,%d,%d\n" % (i, i * i, i % 3) for i in range(20))
        )
    )
    header, arrays = payload(app)
    assert header["data"]["samples"] == 20
    assert header["data"]["features"] == ["area", "![x](http://x.y/z)"]
    assert header["data"]["target"] == "<b>price</b>"
    assert arrays["features"].shape == (20, 2)
    elements = [e.value for kind in ("markdown", "caption", "subheader") for e in app.main.get(kind)]
    assert not [words for words in elements if "x.y" in words or "<b>" in words]


def test_columns_target_and_scaling_are_chosen_there():
    app = opened(NINE)
    app.multiselect(key="own_features").set_value(["c"])
    app.selectbox(key="own_target").set_value("a")
    app.selectbox(key="own_scaling").set_value("standard")
    header, arrays = payload(taken(ran(app)))
    assert (header["data"]["features"], header["data"]["target"]) == (["c"], "a")
    assert arrays["features"].mean() == pytest.approx(0, abs=1e-12)
    assert app.session_state["scaling"] == "standard"


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_a_row_that_is_left_out_is_said_with_its_line_and_its_cell(lang):
    app = opened(b"size,price,note\n1,2,a\n3,word,b\n5,6,c\n7,8,d\n", lang=lang)
    words = text.read("lab", lang)["own"]["left"]
    assert words["rows"].format(count=1, lines=3) in said(app)
    assert words["cell"].format(line=3, cell="word") in said(app)
    assert words["text"].format(column="note") in said(app)
    assert payload(taken(app))[0]["data"]["samples"] == 3


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_a_refused_file_has_its_sentence_and_changes_nothing(lang):
    app = opened(b"size,price\n1,word\n3,word\n5,word\n", lang=lang)
    fault = text.read("lab", lang)["own"]["fault"]["columns_cell"]
    assert fault.format(count=1, column="price", line=2, cell="word") in said(app)
    assert payload(app)[0]["data"]["samples"] == 506


def test_under_a_refused_file_no_other_files_columns_stand():
    app = opened(b"a,b\n1,2\n2,4\n3,7\n")
    before = app.session_state["own_draft"]
    ran(app).file_uploader(key="upload").set_value(("empty.csv", b"", "text/csv"))
    ran(app)
    assert app.error
    assert [button.key for button in app.button if button.key == "own_take"] == []
    assert own.KEEPING.get(before) is None


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_a_thirteenth_feature_is_refused_by_a_sentence_of_ours(lang):
    """Streamlit's own limit speaks English."""
    names = [f"c{number}" for number in range(14)]
    lines = (",".join(str((row * (place + 2)) % 17) for place in range(14)) for row in range(30))
    app = opened("\n".join([",".join(names), *lines]).encode(), lang=lang)
    for count in (13, 12):
        app.multiselect(key="own_features").set_value(names[:count])
        ran(app)
        refused = text.read("lab", lang)["own"]["fault"]["choice"].format(most=12)
        assert [error.value for error in app.error] == ([refused] if count == 13 else [])
    assert app.multiselect(key="own_features").proto.max_selections == 0


def test_guesses_are_shown_and_changed_there():
    app = opened(b"x;y\n1,5;2,25\n2,5;3,125\n3,5;4,5\n")
    assert app.selectbox(key="own_guess_separator").value == ";"
    assert app.selectbox(key="own_guess_decimal").value == ","
    app.selectbox(key="own_guess_header").set_value(0)
    ran(app)
    assert app.selectbox(key="own_guess_header").value == 0
    assert app.selectbox(key="own_target").options == ["#1", "#2"]
    app.selectbox(key="own_guess_separator").set_value("|")  # nothing can be read so
    ran(app)
    assert app.error
    assert app.selectbox(key="own_guess_separator").value == ";"


def test_a_large_table_that_was_taken_is_read_again_where_its_dialogue_opens_again(monkeypatch):
    monkeypatch.setattr(keeping, "READ_AGAIN", 0)
    app = taken(opened(b"x;y\n1,5;2,25\n2,5;3,125\n3,5;4,5\n"))
    held = own.KEEPING.get(app.session_state["own"])
    assert held.table is None
    app.session_state["own_open"], app.session_state["own_draft"] = True, app.session_state["own"]
    app.session_state["own_source"] = app.session_state["own_from"] = "file"
    assert ran(app).selectbox(key="own_guess_decimal").value == ","
    assert held.table.values[0].tolist() == [1.5, 2.25]
    assert payload(taken(app))[1]["target"].tolist() == [2.25, 3.125, 4.5]


def test_a_pasted_table_is_read():
    app = opened(NINE)
    app.session_state["own_source"] = "paste"
    assert "own_take" not in [button.key for button in ran(app).button], "what was read came in another way"
    app.text_area(key="own_pasted").set_value("x\ty\n1\t2\n2\t4\n3\t7\n")
    assert payload(taken(ran(app)))[1]["target"].tolist() == [2, 4, 7]


def test_a_set_at_hand_has_an_address_with_its_columns():
    app = lab()
    app.session_state["own_open"] = True
    app.session_state["own_source"], app.session_state["own_set"] = "set", "diabetes"
    app.session_state["own_features"], app.session_state["own_target"] = ["bmi", "bp", "s5"], "progression"
    app = taken(ran(app))
    assert (app.session_state["data"], app.session_state["columns"]) == ("diabetes", "bmi,bp,s5,progression")
    again = payload(lab(data="diabetes", columns="bmi,bp,s5,progression"))
    np.testing.assert_array_equal(payload(app)[1]["features"], again[1]["features"])
    assert again[0]["data"]["features"] == ["bmi", "bp", "s5"]


def test_what_the_boxes_do_not_offer_counts_as_their_defaults():
    twice, one = {"own_features": ["RM", "RM"]}, dict.fromkeys(("own_set", "own_source", "own_scaling", "own_target"))
    for wrong in (*({name: "zzz"} for name in one), {"own_features": ["zzz"]}, twice):
        app = lab(session={"own_open": True, "own_source": "set", **wrong})
        assert app.selectbox(key="own_set").value == "boston"
        assert app.multiselect(key="own_features").value == ["RM", "LSTAT"]
        assert (app.selectbox(key="own_target").value, app.selectbox(key="own_scaling").value) == ("PRICE", "minmax")
        assert not app.error
    app = opened(NINE)
    before = app.multiselect(key="own_features").value
    for wrong in (["c", "c"], ["zzz"]):
        app.multiselect(key="own_features").set_value([])  # what the test's browser says itself has to be a name
        ran(app).session_state["own_features"] = wrong
        assert ran(app).multiselect(key="own_features").value == before
    assert payload(taken(app))[0]["data"]["features"] == before


def test_a_file_that_is_not_there_any_more_is_none(monkeypatch):
    state = {"upload": DeletedFile("zzz")}
    monkeypatch.setattr(own.st, "session_state", state)
    own._uploaded()
    assert list(state) == ["upload"]


def test_how_each_feature_is_scaled_is_said_in_its_own_numbers():
    app = opened(b"a,b,y\n-3,10,2\n2,40,4\n7,20,7\n", lang="en")
    told = [h.proto.body for h in app.get("html") if 'class="scales"' in h.proto.body]
    assert "(a + 3) / 10, (b − 10) / 30" in told[0]


def test_own_data_without_a_file_are_asked_for_and_why_they_are_gone_is_said():
    words = text.read("lab", "ko")["own"]
    app = lab(data="own")
    assert payload(app)[0]["data"]["samples"] == 506
    assert words["wanted"] in notes(app)
    app = taken(opened(b"x,y\n1,2\n2,4\n3,7\n"))
    own.KEEPING.leave(app.session_state["own"], "room")
    assert words["room"] in notes(ran(app))
    assert payload(app)[0]["data"]["samples"] == 506


def test_the_data_box_opens_the_dialogue_and_stays_where_it_was():
    app = lab(data="iris")
    app.selectbox(key="data-ko").set_value("own")
    ran(app)
    assert (app.session_state["data"], app.session_state["own_open"]) == ("iris", True)
    assert app.file_uploader(key="upload") is not None


def test_an_address_of_own_data_opens_as_it_says_once_the_file_is_given_again():
    """The rows that stand in have other weights and other batches: what the address says is not wrong, only not yet."""
    query = {"data": "own", "start": "2,3", "batch": "700", "active": "random", "step": "4"}
    app = lab(**query, lang="en")
    assert notes(app).count("<li>") == 1
    assert text.read("lab", "en")["own"]["wanted"] in notes(app)
    assert payload(app)[0]["data"]["samples"] == 506
    app.session_state["own_open"], app.session_state["own_source"] = True, "file"
    lines = b"".join(b"%d,%d\n" % (row, row * row % 7) for row in range(900))
    ran(app).file_uploader(key="upload").set_value(("mine.csv", b"x,y\n" + lines, "text/csv"))
    header = payload(taken(ran(app)))[0]
    assert header["data"]["samples"] == 900
    opens = {name: header["initial"][name] for name in ("start", "batch_size", "active", "step")}
    assert opens == {"start": [2, 3], "batch_size": 700, "active": "random", "step": 4}
    assert set(opens) <= set(header["apply"]), "and the player follows"
    assert notes(app) == ""
