"""Scripts as files: a page says where its script is, and what stands there is the script."""

import re
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from pages.ui.canvas import served
from pages.ui.canvas.bundle import bundle
from pages.ui.player import player

ENTRY = player.FOLDER / "js" / "lab.js"


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(Starlette(routes=served.routes())) as client:
        yield client
    served._open.clear()


def test_a_script_that_has_an_address_is_fetched_there_and_may_be_kept(client):
    said = served.script(ENTRY)
    assert len(said) < 1000
    (address,) = re.findall(r'"(/parts/[^"]*)"', said)
    for accepted in ("gzip", "identity"):
        answer = client.get(address, headers={"Accept-Encoding": accepted})
        assert (answer.status_code, answer.text) == (200, bundle(ENTRY))
        assert answer.headers["content-encoding"] == accepted
        assert "immutable" in answer.headers["cache-control"]
    before = re.sub(r"/parts/\w+/", "/parts/before/", address)
    assert client.get(before).headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["ui/player/js/nothing.js", "../app.py", "ui/player/js/model.js", "ui/app/alive.py"])
def test_what_cannot_be_mounted_has_no_address(client, path):
    assert client.get(f"/parts/0/{path}").status_code == 404


def test_without_a_server_the_script_itself_is_said():
    assert served.script(ENTRY) == bundle(ENTRY)
