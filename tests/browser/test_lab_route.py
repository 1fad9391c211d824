"""Runs by address in a real browser: a drag without the page's script, and what happens where nobody answers."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from pages.ui.app import text
from pages.ui.runs import critical_rates, experiment
from pages.ui.runs.settings import Settings
from tests.browser.lab import Lab
from tests.viewer import viewer
from tests.visit import visit

pytestmark = pytest.mark.server("what a server's route sends and is sent")

QUERY = "active=random&batching=full,stochastic,random&scaling=standard&lr=0.2&step=150"
SAID = {"optimizer": "adam", "scaling": "standard", "landscape": "sine"}
RUNS = re.compile(r"/runs\?")


def by_the_core(size: int) -> tuple[float, float]:
    """Of runs with batches of this size at the rate of the address: (last loss, the loss at which noise holds them)."""
    settings = Settings(scaling="standard", batch_size=size)
    family, held = experiment.family(settings, "random"), critical_rates.of(settings, "random").floor
    member = list(family.rates).index(0.2)
    assert held is not None
    return float(family.losses[member, family.last[member]]), float(held[member])


async def test_neither_a_hand_that_has_let_go_nor_a_choice_reruns_the_page(app_url: str):
    """The one reruns the player and what stands under it, the other the boxes with what depends on them."""
    async with viewer(app_url) as one:
        await one.rerun()
        await one.finished()
        opened = one.counts["pages"]
        for _ in range(3):
            await one.drag()
            await one.finished()
        options, surfaces = text.read("lab", "ko")["option"], text.read("runs", "ko")["landscape"]
        names = (options["optimizer"]["adam"], options["scaling"]["standard"], surfaces["sine"]["name"])
        for (key, said), option in zip(SAID.items(), names, strict=True):
            (box,) = (box for box in one.choices if f"-{key}-" in box)
            assert option in one.choices[box]
            one.chosen[box] = option
            await one.rerun(one.parts[box])
            await one.finished()
            assert one.address[key] == said
            assert one.player is not None
            assert f"{key}={said}" in one.player.header["runs"]
        assert one.counts["pages"] == opened


def test_a_drag_of_the_batch_size_asks_the_route_for_what_changes_and_says_nothing_to_the_page(lab: Lab):
    def floor() -> float:
        return float(lab.said("floor") or "nan")

    def losses() -> dict[str, float]:
        """Of each strategy that is shown."""
        seen = {}
        for name in ("full", "stochastic", "random"):
            lab.get(f"strategy-{name}").click()
            lab.wait_for("active", name)
            seen[name] = lab.rest().frame().loss
        return seen

    assert lab.rest().frame().loss == pytest.approx(by_the_core(30)[0], rel=1e-6)
    assert floor() == pytest.approx(by_the_core(30)[1], rel=1e-5)
    asked: dict[str, list[str]] = {"runs": [], "marks": []}
    for part, urls in asked.items():
        lab.page.on("request", lambda one, part=part, to=urls: f"part={part}" in one.url and to.append(one.url))
    sent, seen = lab.traffic.sent, {lab.frame().loss}
    for _ in lab.drag("batch-size", 0.6, 0.65, 0.7, 0.75):
        seen.add(lab.rest().frame().loss)
        assert (lab.traffic.sent, lab.said("floor"), asked["marks"]) == (sent, "", [])
    assert len(seen) > 3
    assert len(asked["runs"]) >= 4
    assert {*re.findall(r"without=([\w,]+)", " ".join(asked["runs"]))} == {"full,stochastic"}, "they stay as they are"
    expect(lab.root).not_to_have_attribute("data-floor", "")  # takes longer to tell: of the strategy in hand
    size = int(lab.get("batch-size").input_value())
    assert (lab.rest().frame().loss, floor()) == pytest.approx(by_the_core(size), rel=1e-5)
    assert f"batch={size}" in lab.page.url
    by_strategy = losses()
    assert len(set(by_strategy.values())) == 3
    assert floor() == pytest.approx(by_the_core(size)[1], rel=1e-5)
    assert re.findall(r"shown=(\w+)", " ".join(asked["marks"])) == ["random", "stochastic"]
    lab.page.reload()
    lab.settle().rest()
    assert losses() == by_strategy, "the picture is the whole one"


def test_while_runs_are_on_their_way_a_script_is_of_what_was_chosen_and_what_is_taken_back_is_not_shown(lab: Lab):
    before, held = lab.rest().frame().loss, list[Route]()
    lab.page.route(RUNS, lambda route: held.append(route))
    lab.choose("최적화", "AdaGrad")
    while not held:
        lab.page.wait_for_timeout(20)
    lab.get("save-menu").locator("summary").click()
    with lab.page.expect_request(re.compile("/save/")) as asked, lab.page.expect_download():
        lab.get("save-code").click()
    assert "optimizer=adagrad" in asked.value.url
    lab.choose("최적화", "기본 경사하강")
    lab.rest()
    for route in held:
        route.continue_()
    lab.page.unroute(RUNS)
    assert lab.rest().frame().loss == before


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """One whose requests may fail: what the console says of that is no fault."""
    with visit(browser) as one:
        yield one


def test_a_busy_server_is_asked_again_and_where_it_is_out_of_reach_the_page_brings_the_block(page: Page, app_url: str):
    lab, turned = Lab(page, app_url).open(QUERY), list[str]()

    def busy_at_first(route: Route) -> None:
        if not turned and "part=runs" in route.request.url:
            turned.append(route.request.url)
            return route.fulfill(status=503, headers={"Retry-After": "1"})
        return route.continue_()

    for answer, size in ((busy_at_first, 5), (lambda route: route.abort(), 3)):
        page.route(RUNS, answer)
        before = lab.frame().loss
        lab.set_range("batch-size", size)
        if answer is busy_at_first:
            expect(lab.root).to_have_attribute("data-waiting", "true")
        expect(lab.root).not_to_have_attribute("data-loss", str(before))
        assert lab.frame().loss == pytest.approx(by_the_core(size)[0], rel=1e-6)
        expect(lab.root).not_to_have_attribute("data-waiting", "true")
        page.unroute(RUNS)
    assert len(turned) == 1


def test_what_takes_long_shows_its_outline_and_how_far_it_is_and_can_be_stopped(page: Page, app_url: str):
    page.emulate_media(color_scheme="dark")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if RUNS.search(request.url) else None)
    page.goto(f"{app_url}/lab?lang=en&landscape=network&length=20000u&seed=77", wait_until="commit")
    card = page.get_by_test_id("computing")
    share = card.locator("progress")
    expect(card).to_have_text(re.compile(r"Computing [1-9]\d* % *Stop"))
    card.get_by_role("button").click()
    assert page.get_by_test_id("surface").evaluate("canvas => getComputedStyle(canvas).visibility") == "hidden"
    outline = page.locator(".surface-view .pane")
    assert outline.evaluate("place => getComputedStyle(place).visibility") == "visible"
    assert outline.evaluate("place => getComputedStyle(place).backgroundColor") == "rgb(26, 31, 38)"
    (address,) = set(asked) - {one for one in asked if "/progress/" in one}
    ended = address.replace("/runs?", "/progress/runs?")
    page.wait_for_function("async url => (await fetch(url)).status === 204", arg=ended)  # nobody computes it any more
    expect(card).to_have_text(re.compile(r"Stopped at \d+ % *Go on"))
    before = share.evaluate("bar => bar.value")
    card.get_by_role("button").click()
    expect(card).to_have_text(re.compile(r"Computing [1-9]\d* % *Stop"))
    assert before > 0


def test_a_file_that_takes_long_says_so_and_can_be_stopped_and_one_that_there_is_not_says_why(page: Page, app_url: str):
    lab, held, files = Lab(page, app_url).open(QUERY), list[Route](), list[object]()
    script = re.compile("(?<!progress)/save/numpy")
    page.on("download", lambda file: files.append(file))
    page.route(script, lambda route: held.append(route))

    def ask() -> None:
        lab.get("save-menu").locator("summary").click()
        lab.get("save-code").click()

    ask()
    lab.get("computing").get_by_role("button").click()
    expect(lab.get("computing")).to_have_count(0)
    assert not page.get_by_test_id("save-told").count()
    ask()
    expect(lab.get("computing")).to_be_visible()
    held[1].fulfill(status=404, body="no such run")
    expect(page.get_by_test_id("save-told")).to_contain_text("no such run")
    expect(lab.get("computing")).to_have_count(0)
    page.unroute(script)
    with page.expect_download():
        ask()
    assert len(files) == 1
