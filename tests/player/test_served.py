"""Scripts as files: a page says where its script is, and what stands there is the script."""

import re
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from pages.ui.canvas import served
from pages.ui.player import player

ENTRY = player.FOLDER / "js" / "player.js"


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(Starlette(routes=served.routes())) as client:
        yield client
    served._open.clear()


def test_a_script_that_has_an_address_is_fetched_there_and_may_be_kept(client):
    said = served.script(ENTRY)
    assert len(said) < 2000
    (base,) = re.findall(r'"(/parts/[^"]*)"', said)
    for path in ("core.js", "ui/player/js/player.js", "core.js.map", "source/ui/canvas/js/paint.js"):
        file = served.DIST / path if not path.startswith("source/") else served.PAGES / path.removeprefix("source/")
        for accepted in ("gzip", "identity"):
            answer = client.get(base + path, headers={"Accept-Encoding": accepted})
            assert (answer.status_code, answer.text) == (200, file.read_text(encoding="utf-8"))
            assert answer.headers["content-encoding"] == accepted
            assert "immutable" in answer.headers["cache-control"]
    before = re.sub(r"/parts/\w+/", "/parts/before/", base)
    assert client.get(f"{before}core.js").headers["cache-control"] == "no-store"
    for path in ("ui/player/js/nothing.js", "../app.py", "source/app.py", "sources.txt"):
        assert client.get(f"/parts/0/{path}").status_code == 404


def test_without_a_server_everything_is_said():
    said = served.script(ENTRY)
    assert all(f'["{name}", ' in said for name in served._order("ui/player/js/player.js"))
