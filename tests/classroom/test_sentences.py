"""Whatever is not possible in a class has its sentence, and nobody's garbage stops anybody else."""

import re
from pathlib import Path

import httpx2

from pages.ui.app import text
from pages.ui.classroom import classes, seating
from tests.classroom.wired import Room, all_of, room

FOLDER = Path(classes.__file__).parent
LONG = "x" * 7000
MANY = 90  # seats one client asks for
#: What a line says first, and why it is closed; the last where there is no class.
REFUSED = [
    *(([], "request"), ({"phone": LONG}, "request"), ({"secret": "x"}, "secret")),
    *(({}, "phone"), ({"phone": 5}, "phone"), ({}, "code")),
]


def told(answer: httpx2.Response) -> tuple[int, str]:
    return answer.status_code, answer.json().get("told", "")


def test_every_sentence_that_can_be_told_is_there_and_every_one_there_can_be_told():
    python = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.py"))
    raised = set(re.findall(r'ToldError\("(\w+)"', python)) | {"line", "ended", "idle", "lost", "own", "classes"}
    for language in text.LANGUAGES:
        assert set(text.read("classroom", language)["told"]) == raised


async def test_what_is_not_possible_is_answered_with_its_sentence(url: str):
    async with room(url) as here:
        screen = await here.open()
        (phone, one), (other, two) = await all_of(here.join() for _ in range(2))

        assert told(await here.post("BBBBB/join", {})) == (404, "code")
        assert (await here.post(f"{here.led['code'].lower()}/join", {})).status_code == 200  # a code as it is typed
        assert told(await here.answer(phone, 1, 0.1)) == (409, "late")  # nothing is asked yet
        assert told(await here.steer("close")) == (200, "")
        assert told(await here.steer("reveal")) == (409, "again")

        assert told(await here.steer("ask", kind="critical", query={"landscape": "booth"})) == (400, "kind")
        assert told(await here.steer("ask", kind="tell me", query={})) == (400, "kind")
        assert told(await here.steer("ask", kind="vote", lesson="nothing")) == (400, "lesson")
        for odd in ({"kind": ["vote"]}, {"kind": "vote", "lesson": {}}, {"kind": "vote", "query": {"seed": 1}}):
            assert told(await here.steer("ask", **odd)) == (400, "request")
        for act in ("dance", ["end"], {}, None):
            assert told(await here.steer(act)) == (400, "request")
        for secret in ("", None, 5, "\ud800", here.led["secret"] + "x"):
            said = {"secret": secret, "act": "end"}
            assert told(await here.post(f"{here.led['code']}/steer", said)) == (403, "secret")

        assert (await here.steer("ask", kind="vote", lesson="neuron")).status_code == 200
        await all_of(follower.phase(1, "open") for follower in (one, two, screen))
        for odd in (None, "", "w3", 3, ["w1"], {"w1": 1}, True):
            assert told(await here.answer(phone, 1, odd)) == (400, "answer")
        for nobody in ("", None, 7, ["x"], "x" * 16):
            assert told(await here.answer(nobody, 1, "w1")) == (410, "phone")
        assert (await here.answer(phone, 1, "w1", sure=True)).json() == {"answer": "w1"}
        assert (await here.answer(phone, 1, "w1", sure=False)).json() == {"answer": "w1"}  # sent twice by the network
        assert told(await here.answer(phone, 1, "w2")) == (409, "twice")
        assert told(await here.answer(phone, 1, "w2")) == (409, "twice")
        assert [told(await here.answer(phone, 1, "w2")) for _ in range(3)][-1] == (429, "quick")
        await screen.until(lambda state: state["answered"] == [1])
        assert (screen.state["answers"], screen.state["sure"]) == ([], []), "they are counted while they come"

        await here.steer("close")
        await screen.until(lambda state: (state["answers"], state["sure"]) == ([["w1"]], [[True]]))
        assert told(await here.answer(other, 1, "w2")) == (409, "late")
        await here.steer("again")
        await screen.until(lambda state: state["answered"] == [1, 0])
        assert screen.state["answers"] == [["w1"]]
        assert (await here.answer(other, 1, "w1", sure="very")).json() == {"answer": "w1"}
        await here.steer("close")
        assert told(await here.steer("again")) == (409, "again")

        await _garbage(here, url)
        assert (await here.steer("reveal")).status_code == 200  # and the class goes on
        assert (await one.phase(1, "revealed"))["truth"]["answer"] == "w2"

        await screen.socket.close()
        for follower in (one, two):
            await follower.until(lambda state: not state["led"])
        back = await here.follow({"secret": here.led["secret"]})
        for follower in (one, two):
            await follower.until(lambda state: state["led"])
        assert (await back.until(lambda state: state["phase"] == "revealed"))["answers"] == [["w1"], ["w1"]]
        assert back.state["sure"] == [[True], [None]], "the second did not say"
        await here.steer("end")
        assert await one.closed() == 1000
        assert told(await here.answer(phone, 1, "w1")) == (404, "code")


async def _garbage(here: Room, url: str) -> None:
    """Requests and connections that say nothing sensible."""
    join = f"{url}/class/{here.led['code']}/join"
    assert told(await here.client.post(join, content=b"{}")) == (415, "request")
    kind = {"Content-Type": "application/json"}
    for body in (b"", b"[]", b"nonsense", b"[" * 5000, b"9" * 5000, b'{"a":"\xff"}'):
        assert told(await here.client.post(join, content=body, headers=kind)) == (400, "request")
    assert told(await here.client.post(join, content=LONG.encode(), headers=kind)) == (413, "request")
    for hello, sentence in REFUSED:
        follower = await here.follow(hello, "BBBBB" if sentence == "code" else "")
        assert await follower.closed() == 4000
        assert follower.state == {"refused": sentence, "most": 0}


async def test_a_class_takes_so_many_screens_and_no_more(url: str):
    async with room(url) as here:
        await here.open()
        for _ in range(1, classes.MOST_SCREENS):
            screen = await here.follow({"secret": here.led["secret"]})
        await screen.until(lambda state: "phones" in state)
        more = await here.follow({"secret": here.led["secret"]})
        assert await more.closed() == 4000
        assert more.state == {"refused": "screens", "most": classes.MOST_SCREENS}


async def test_one_client_does_not_take_all_seats(url: str):
    async with room(url) as here:
        screen = await here.open()
        join, mine = f"{here.led['code']}/join", await here.marked()
        held = []
        for _ in range(seating.SEATS_EACH):
            phone = (await here.post(join, {}, mine)).json()["phone"]
            held.append(await here.follow({"phone": phone}))
        await screen.until(lambda state: state.get("phones") == seating.SEATS_EACH)
        more = await here.post(join, {}, mine)
        assert (told(more), more.json()["most"]) == ((503, "seats"), seating.SEATS_EACH)
        await held.pop().socket.close()
        await screen.until(lambda state: state.get("phones") == seating.SEATS_EACH - 1)
        assert told(await here.post(join, {}, mine)) == (200, "")  # its own seat, that nobody sits on
        assert told(await here.post(join, {}, mine)) == (429, "quick")

        nobody = [told(await here.post(join, {}, "seat=of my own making")) for _ in range(MANY)]
        assert nobody[0] == (200, "")
        assert nobody[-1] == (429, "quick")
        phone, honest = await here.join()
        assert (await honest.until(lambda state: "led" in state))["led"]
        assert all(follower.code is None for follower in held), "who sits stays"


def test_a_page_that_cannot_be_made_says_so_in_the_readers_language(url):
    for language in text.LANGUAGES:
        page = httpx2.get(f"{url}/class", params={"lang": language, "f": LONG}, timeout=60)
        assert (page.status_code, page.text) == (400, text.read("classroom", language)["told"]["request"])
    unknown = httpx2.get(f"{url}/class", params={"lang": "xx", "landscape": "booth", "batch_size": "many"}, timeout=60)
    assert (unknown.status_code, 'lang="ko"' in unknown.text) == (200, True)


def test_a_phones_page_is_small_asks_for_nothing_else_and_leaves_nothing_behind(url):
    page = httpx2.get(f"{url}/join")
    assert len(page.content) <= 60_000
    found = re.findall(r"""(?:src|href)=["']([^"']*)|url\(([^)]*)\)|@import""", page.text)
    assert [first or second for first, second in found] == ["data:,", "/"]  # no picture of the tab's; the base
    kept = page.headers.get("set-cookie", "").lower()  # the app's own, which tells one reader's budget from another's
    assert "expires" not in kept
    assert "max-age" not in kept
