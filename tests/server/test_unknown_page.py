"""An address that no page has leads to the first page, which says so in the reader's language."""

import httpx2
import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.app import catalogue, text
from pages.ui.server import unknown_page
from tests.conftest import ROOT

pytestmark = pytest.mark.server("a static host has its own page for an address there is none of")


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("sgd", "/?unknown=sgd"),
        ("sgd?lang=en&lr=1", "/?lang=en&unknown=sgd"),
        ("a/b", "/?unknown=a%2Fb"),
        ("x" * 300, f"/?unknown={'x' * unknown_page.MOST_SAID}"),
        ("%3Cb%3E&lang=en", "/?unknown=%3Cb%3E%26lang%3Den"),
    ],
)
def test_a_page_there_is_none_leads_to_the_first(app_url: str, asked: str, led: str):
    answer = httpx2.get(f"{app_url}/{asked}")
    assert answer.status_code == 303
    assert answer.headers["location"] == led


@pytest.mark.parametrize("page", [catalogue.HOME, catalogue.LAB, catalogue.TEACH, *catalogue.LESSONS])
def test_a_page_there_is_stays(app_url: str, page: catalogue.Page):
    assert httpx2.get(f"{app_url}/{page.address}").status_code == 200


def test_what_is_no_page_stays(app_url: str):
    for path in ("class", "_stcore/health", "runs?lr=zzz"):
        assert httpx2.get(f"{app_url}/{path}").status_code != 303


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_the_first_page_says_which(language: str):
    app = AppTest.from_file(str(ROOT / "pages/lessons/home/page.py"), default_timeout=30)
    app.query_params.update({"lang": language, unknown_page.ASKED: "<b>sgd</b>"})
    app.session_state["lang"] = language
    said = "".join(str(one.proto.body) for one in app.run().get("html"))
    assert "&lt;b&gt;sgd&lt;/b&gt;" in said
    assert text.read("app", language)["fault"]["unknown"].split("{page}")[1] in said
