"""Runs by address in a real browser: a drag without the page's script, and what happens where nobody answers."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Route, expect

from pages.ui.app import text
from pages.ui.runs import critical_rates, experiment
from pages.ui.runs.settings import Settings
from tests.browser.conftest import OpenLab
from tests.browser.lab import Lab, thumb
from tests.viewer import viewer

pytestmark = pytest.mark.server("what a server's route sends and is sent")

SAID = ("adam", "standard", "sine")
RUNS = re.compile(r"/runs\?")


def last_loss(size: int) -> float:
    """Of the opening rate's run with batches of this size, by the core."""
    settings = Settings(batch_size=size)
    family = experiment.family(settings, "random")
    member = list(family.rates).index(experiment.setup(settings).learning_rate)
    return float(family.losses[member, family.last[member]])


def test_a_hand_that_has_let_go_reruns_the_player_and_what_stands_under_it_and_not_the_page(app_url: str):
    async def drags() -> int:
        async with viewer(app_url) as one:
            await one.rerun()
            await one.finished()
            opened = one.counts["pages"]
            for _ in range(3):
                await one.drag()
                await one.finished()
            return one.counts["pages"] - opened

    with ThreadPoolExecutor(1) as beside:  # the browser's own loop runs in this thread
        assert beside.submit(asyncio.run, drags()).result() == 0


def test_a_choice_reruns_the_boxes_with_what_depends_on_them_and_not_the_page(app_url: str):
    async def chooses() -> None:
        async with viewer(app_url) as one:
            await one.rerun()
            await one.finished()
            opened = one.counts["pages"]
            options, surfaces = text.read("lab", "ko")["option"], text.read("runs", "ko")["landscape"]
            names = (options["optimizer"]["adam"], options["scaling"]["standard"], surfaces["sine"]["name"])
            for key, said, option in zip(("optimizer", "scaling", "landscape"), SAID, names, strict=True):
                (box,) = (box for box in one.choices if f"-{key}-" in box)
                assert option in one.choices[box]
                one.chosen[box] = option
                await one.rerun(one.parts[box])
                await one.finished()
                assert one.counts["pages"] == opened
                assert one.address[key] == said
                assert one.player is not None
                assert f"{key}={said}" in one.player.header["runs"]

    with ThreadPoolExecutor(1) as beside:
        beside.submit(asyncio.run, chooses()).result()


def test_a_drag_of_the_batch_size_asks_the_route_and_says_nothing_to_the_page(open_lab: OpenLab):
    lab = open_lab("active=random&step=150").rest()
    asked: list[str] = []
    lab.page.on("request", lambda request: RUNS.search(request.url) and asked.append(request.url))
    x, y = thumb(lab.get("batch-size"))
    lab.page.mouse.move(x, y)
    lab.page.mouse.down()
    sent, seen = lab.traffic.sent, {lab.frame().loss}
    for away in range(8, 48, 8):
        lab.page.mouse.move(x + away, y)
        lab.rest()
        seen.add(lab.frame().loss)
    assert lab.traffic.sent == sent
    assert len(seen) > 3
    assert len(asked) >= len(seen) - 1
    lab.page.mouse.up()
    lab.rest()
    size = int(lab.get("batch-size").input_value())
    assert lab.frame().loss == pytest.approx(last_loss(size), rel=1e-6)
    assert f"batch={size}" in lab.page.url
    lab.page.reload()
    assert lab.settle().rest().frame().loss == pytest.approx(last_loss(size), rel=1e-6)


def test_a_drag_asks_for_no_runs_that_stay_as_they_are_and_the_picture_is_the_whole_one(open_lab: OpenLab):
    lab = open_lab("active=random&batching=full,stochastic,random&step=60").rest()
    asked: list[str] = []
    lab.page.on("request", lambda request: "part=runs" in request.url and asked.append(request.url))
    lab.set_range("batch-size", 7)
    lab.rest()
    assert [re.findall(r"without=([\w,]+)", url) for url in asked] == [["full,stochastic"]]

    def losses() -> dict[str, float]:
        """Of each strategy that is shown."""
        found = {}
        for name in ("full", "stochastic", "random"):
            lab.get(f"strategy-{name}").click()
            lab.wait_for("active", name)
            found[name] = lab.frame().loss
        return found

    seen = losses()
    lab.rest()
    lab.page.reload()
    lab.settle().rest()
    assert losses() == seen
    assert len(set(seen.values())) == 3


def floor(size: int, strategy: str = "random") -> float:
    """The loss at which noise holds such runs of standardised rows at η = 0.2, by the core."""
    settings = Settings(scaling="standard", batch_size=size)
    rates = list(experiment.family(settings, strategy).rates)
    held = critical_rates.of(settings, strategy).floor
    assert held is not None
    return float(held[rates.index(0.2)])


def test_what_takes_longer_to_tell_follows_of_the_strategy_in_hand_once_the_hand_rests(open_lab: OpenLab):
    lab = open_lab("active=random&batching=full,stochastic,random&scaling=standard&lr=0.2").rest()
    assert float(lab.root.get_attribute("data-floor") or "nan") == pytest.approx(floor(30), rel=1e-5)
    asked: list[str] = []
    told = re.compile(r"/runs\?.*part=marks")
    lab.page.on("request", lambda request: told.search(request.url) and asked.append(request.url))
    x, y = thumb(lab.get("batch-size"))
    lab.page.mouse.move(x, y)
    lab.page.mouse.down()
    lab.page.mouse.move(x + 20, y)
    lab.rest()
    assert (lab.root.get_attribute("data-floor"), asked) == ("", [])
    lab.page.mouse.up()
    expect(lab.root).not_to_have_attribute("data-floor", "")
    size = int(lab.get("batch-size").input_value())
    assert float(lab.root.get_attribute("data-floor") or "nan") == pytest.approx(floor(size), rel=1e-5)
    lab.get("strategy-stochastic").click()
    lab.wait_for("active", "stochastic")
    lab.rest()
    lab.get("strategy-random").click()
    lab.wait_for("active", "random")
    lab.rest()
    assert float(lab.root.get_attribute("data-floor") or "nan") == pytest.approx(floor(size), rel=1e-5)
    assert [re.findall(r"shown=(\w+)", url) for url in asked] == [["random"], ["stochastic"]]


def test_a_script_is_of_what_was_chosen_while_its_runs_are_on_their_way(open_lab: OpenLab):
    lab = open_lab("active=random").rest()
    held: list[Route] = []
    lab.page.route(RUNS, lambda route: held.append(route))
    lab.page.locator(".st-key-choices .stSelectbox").filter(has_text="최적화").locator("input").click()
    lab.page.get_by_role("option", name="AdaGrad").click()
    while not held:
        lab.page.wait_for_timeout(20)
    lab.get("save-menu").locator("summary").click()
    with lab.page.expect_download() as download:
        lab.get("save-code").click()
    assert "optimizer=adagrad" in download.value.url
    for route in held:
        route.continue_()
    lab.page.unroute(RUNS)
    lab.rest()


def test_where_the_route_is_out_of_reach_the_page_brings_the_block(browser, app_url):
    context = browser.new_context()
    context.route(RUNS, lambda route: route.abort())
    lab = Lab(context.new_page(), app_url).open("active=random&step=150")
    before = lab.frame().loss
    lab.set_range("batch-size", 3)
    expect(lab.root).not_to_have_attribute("data-loss", str(before), timeout=20_000)
    assert lab.frame().loss == pytest.approx(last_loss(3), rel=1e-6)
    context.close()


def test_a_server_with_too_much_to_do_is_asked_again_and_the_player_says_that_it_asks(browser, app_url):
    context = browser.new_context()
    page = context.new_page()
    lab = Lab(page, app_url).open("active=random&step=150")
    turned: list[str] = []

    def busy_at_first(route: Route) -> None:
        if len(turned) < 1 and "part=runs" in route.request.url:
            turned.append(route.request.url)
            return route.fulfill(status=503, headers={"Retry-After": "1"})
        return route.continue_()

    context.route(RUNS, busy_at_first)
    before = lab.frame().loss
    lab.set_range("batch-size", 5)
    expect(lab.root).to_have_attribute("data-waiting", "true")
    expect(lab.root).not_to_have_attribute("data-loss", str(before), timeout=20_000)
    assert lab.frame().loss == pytest.approx(last_loss(5), rel=1e-6)
    expect(lab.root).not_to_have_attribute("data-waiting", "true")
    assert len(turned) == 1
    context.close()


def test_a_choice_that_is_taken_back_while_its_runs_are_on_their_way_is_not_shown(open_lab: OpenLab):
    lab = open_lab("active=random&step=150").rest()
    before, held = lab.frame().loss, list[Route]()
    lab.page.route(RUNS, lambda route: held.append(route))
    box = lab.page.locator(".st-key-choices .stSelectbox").filter(has_text="최적화").locator("input")
    for name in ("AdaGrad", "기본 경사하강"):
        box.click()
        lab.page.get_by_role("option", name=name, exact=True).click()
        while not held:
            lab.page.wait_for_timeout(20)
    lab.rest()
    for route in held:
        route.continue_()
    lab.page.unroute(RUNS)
    lab.rest()
    assert lab.frame().loss == before
