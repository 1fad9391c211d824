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


def given(app: AppTest, content: bytes, name: str = "mine.csv") -> AppTest:
    """The file dropped in the dialogue, which is open."""
    app.file_uploader(key="upload").set_value((name, content, "text/csv"))
    return ran(app)


def test_a_file_becomes_the_data_of_the_lab_under_its_own_names_as_chosen_there():
    app = opened(
        b"area,![x](http://x.y/z),<b>price</b>\n" + b"".join(b"%d.5,%d,%d\n" % (i, i * i, i % 3) for i in range(9))
    )
    elements = [e.value for kind in ("markdown", "caption", "subheader") for e in app.main.get(kind)]
    assert not [words for words in elements if "x.y" in words or "<b>" in words]
    header, arrays = payload(taken(app))
    assert header["data"]["features"] == ["area", "![x](http://x.y/z)"]
    assert (header["data"]["target"], arrays["features"].shape) == ("<b>price</b>", (9, 2))
    app = opened(NINE)
    app.multiselect(key="own_features").set_value(["c"])
    app.selectbox(key="own_target").set_value("a")
    app.selectbox(key="own_scaling").set_value("standard")
    header, arrays = payload(taken(ran(app)))
    assert (header["data"]["features"], header["data"]["target"]) == (["c"], "a")
    assert arrays["features"].mean() == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("lang", text.LANGUAGES)
def test_what_is_left_out_or_refused_is_said_and_no_other_files_columns_stand_under_it(lang):
    app, words = opened(b"size,price,note\n1,2,a\n3,word,b\n5,6,c\n7,8,d\n", lang=lang), text.read("lab", lang)["own"]
    assert words["left"]["rows"].format(count=1, lines=3) in said(app)
    assert words["left"]["cell"].format(line=3, cell="word") in said(app)
    assert words["left"]["text"].format(column="note") in said(app)
    before = app.session_state["own_draft"]
    given(app, b"size,price\n1,word\n3,word\n5,word\n", "other.csv")
    assert words["fault"]["columns_cell"].format(count=1, column="price", line=2, cell="word") in said(app)
    assert [button.key for button in app.button if button.key == "own_take"] == []
    assert own.KEEPING.get(before) is None
    assert payload(app)[0]["data"]["samples"] == 506
    given(app, b"a,b,y\n-3,10,2\n2,40,4\n7,20,7\n", "third.csv")
    (scales,) = [h.proto.body for h in app.get("html") if 'class="scales"' in h.proto.body]
    assert "(a + 3) / 10, (b − 10) / 30" in scales
    assert payload(taken(app))[0]["data"]["samples"] == 3


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


def test_guesses_are_shown_and_changed_there_and_a_large_table_is_read_again_with_them(monkeypatch):
    monkeypatch.setattr(keeping, "READ_AGAIN", 0)
    table = b"x;y\n1,5;2,25\n2,5;3,125\n3,5;4,5\n"
    app = taken(opened(table))
    held = own.KEEPING.get(app.session_state["own"])
    assert held.table is None
    app.session_state["own_open"], app.session_state["own_draft"] = True, app.session_state["own"]
    app.session_state["own_source"] = app.session_state["own_from"] = "file"
    assert ran(app).selectbox(key="own_guess_decimal").value == ","
    assert held.table.values[0].tolist() == [1.5, 2.25]
    assert payload(taken(app))[1]["target"].tolist() == [2.25, 3.125, 4.5]
    app = opened(table)
    app.selectbox(key="own_guess_header").set_value(0)
    assert ran(app).selectbox(key="own_target").options == ["#1", "#2"]
    app.selectbox(key="own_guess_separator").set_value("|")  # nothing can be read so
    assert ran(app).error
    assert app.selectbox(key="own_guess_separator").value == ";"


def test_a_pasted_table_is_read_and_a_set_at_hand_has_an_address_with_its_columns():
    app = opened(NINE)
    app.session_state["own_source"] = "paste"
    assert "own_take" not in [button.key for button in ran(app).button], "what was read came in another way"
    app.text_area(key="own_pasted").set_value("x\ty\n1\t2\n2\t4\n3\t7\n")
    assert payload(taken(ran(app)))[1]["target"].tolist() == [2, 4, 7]
    app = lab()
    for key, value in {"open": True, "source": "set", "set": "diabetes"}.items():
        app.session_state[f"own_{key}"] = value
    app.session_state["own_features"], app.session_state["own_target"] = ["bmi", "bp", "s5"], "progression"
    app = taken(ran(app))
    assert (app.session_state["data"], app.session_state["columns"]) == ("diabetes", "bmi,bp,s5,progression")
    again = payload(lab(data="diabetes", columns="bmi,bp,s5,progression"))
    np.testing.assert_array_equal(payload(app)[1]["features"], again[1]["features"])
    assert again[0]["data"]["features"] == ["bmi", "bp", "s5"]


def test_what_the_boxes_do_not_offer_counts_as_their_defaults(monkeypatch):
    wrong = [{name: "zzz"} for name in ("own_set", "own_source", "own_scaling", "own_target")]
    for some in (*wrong, {"own_features": ["zzz"]}, {"own_features": ["RM", "RM"]}):
        app = lab(session={"own_open": True, "own_source": "set", **some})
        boxes = [app.selectbox(key=f"own_{name}").value for name in ("set", "target", "scaling")]
        assert (boxes, app.multiselect(key="own_features").value) == (["boston", "PRICE", "minmax"], ["RM", "LSTAT"])
        assert not app.error
    app = opened(NINE)
    before = app.multiselect(key="own_features").value
    for names in (["c", "c"], ["zzz"]):
        app.multiselect(key="own_features").set_value([])  # what the test's browser says itself has to be a name
        ran(app).session_state["own_features"] = names
        assert ran(app).multiselect(key="own_features").value == before
    state = {"upload": DeletedFile("zzz")}  # a file that is not there any more
    monkeypatch.setattr(own.st, "session_state", state)
    own._uploaded()
    assert list(state) == ["upload"]


def test_an_address_of_own_data_opens_as_it_says_once_the_file_is_given_again():
    """The rows that stand in have other weights and other batches: what the address says is not wrong, only not yet."""
    words = text.read("lab", "en")["own"]
    app = lab(data="own", start="2,3", batch="700", active="random", step="4", lang="en")
    assert notes(app).count("<li>") == 1
    assert words["wanted"] in notes(app)
    assert payload(app)[0]["data"]["samples"] == 506
    app.session_state["own_open"], app.session_state["own_source"] = True, "file"
    given(ran(app), b"x,y\n" + b"".join(b"%d,%d\n" % (row, row * row % 7) for row in range(900)))
    header = payload(taken(app))[0]
    assert header["data"]["samples"] == 900
    opens = {"start": [2, 3], "batch_size": 700, "active": "random", "step": 4}
    assert opens.items() <= header["initial"].items()
    assert set(opens) <= set(header["apply"]), "and the player follows"
    assert notes(app) == ""
    own.KEEPING.leave(app.session_state["own"], "room")
    assert words["room"] in notes(ran(app)), "why they are gone is said"
    assert payload(app)[0]["data"]["samples"] == 506


def test_the_data_box_opens_the_dialogue_and_stays_where_it_was():
    app = lab(data="iris")
    app.selectbox(key="data-ko").set_value("own")
    ran(app)
    assert (app.session_state["data"], app.session_state["own_open"]) == ("iris", True)
    assert app.file_uploader(key="upload") is not None
