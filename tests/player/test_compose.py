"""A block that goes without what is here already is, put together, the block as it would have come."""

from dataclasses import replace
from typing import Any

import numpy as np

from pages.ui.canvas import wire
from pages.ui.player import payload, routes, run_query
from pages.ui.runs import experiment
from pages.ui.runs.settings import Settings
from tests.app import landscapes
from tests.player.conftest import Call

SHOWN = ("full", "stochastic", "random", "shuffled")
STEADY = ("full", "stochastic")
Block = tuple[dict[str, Any], dict[str, np.ndarray]]


def asked(settings: Settings, without: tuple[str, ...] = (), part: str = "runs") -> payload.Wanted:
    return landscapes.asked(settings, SHOWN, part)._replace(without=without)


def block(what: payload.Wanted) -> Block:
    return wire.unpack(routes.packed(payload.parts, what))


def put_together(came: Block, held: Block) -> Block:
    arrays = {**came[1], **{name: part for name, part in held[1].items() if name.split(".")[0] in STEADY}}
    return {**came[0], "marks": {**came[0]["marks"], **{name: held[0]["marks"][name] for name in STEADY}}}, arrays


def same(one: Block, other: Block) -> None:
    assert set(one[1]) == set(other[1])
    for name, part in one[1].items():
        np.testing.assert_array_equal(part, other[1][name], err_msg=name)
    assert {**one[0], "arrays": 0} == {**other[0], "arrays": 0}


def test_without_what_another_batch_size_leaves_as_it_is_it_is_the_whole_and_what_stays_is_said():
    """What stays by the runs themselves: those of every strategy at two batch sizes."""
    for before in (
        Settings(optimizer="adam", length=40),
        Settings(length=3, unit="epochs", schedule="cosine"),
        Settings(scaling="standard", split=0.3, penalty=0.1, start=(1.0, 2.0, 3.0)),
        Settings(data="toy", learning_rate=0.1234),
    ):
        after = replace(before, batch_size=7)
        came = block(asked(after, STEADY))
        assert not [name for name in came[1] if name.split(".")[0] in STEADY]
        same(put_together(came, block(asked(before))), block(asked(after)))
    for said in block(asked(before, part=""))[0]["strategies"]:
        paths = [experiment.family(settings, said["id"]).paths for settings in (before, after)]
        assert said["batched"] == (not np.array_equal(*paths)), said["id"]


def query(settings: Settings) -> str:
    return f"/runs?{run_query.query(asked(settings))}"


def test_only_another_batch_size_keeps_what_is_here_and_the_address_goes_without_it(call: Call):
    """Of a block at one address, for the question at another."""
    settings = Settings(seed=3, optimizer="momentum", start=(0.0, 0.0, 1.0), learning_rate=0.2)  # all said in the query
    header, here = block(asked(settings))[0], query(settings)
    other, url = here.replace(run_query.version(), "0" * 12), query(replace(settings, batch_size=7))

    def kept(header: Any, here: str, url: str) -> list[str]:
        return list(call("blockMerge", "keptOf(header && { header }, here, url)", header=header, here=here, url=url))

    assert kept(header, here, url) == list(STEADY)
    fewer = url.replace("shown=full,stochastic,random,shuffled", "shown=stochastic,random")
    assert kept(header, here, fewer) == ["stochastic"], "what is asked for and no more"
    for changed in ({"seed": 5}, {"optimizer": "adam"}, {"learning_rate": 0.1234}, {"start": (1.0, 1.0, 1.0)}):
        assert kept(header, here, query(replace(settings, batch_size=7, **changed))) == []
    for header_too, before in ((header, ""), (None, here), (header, other)):
        assert kept(header_too, before, url) == []
    url = query(Settings(batch_size=9))
    address = call("blockMerge", "addressWithout(url, kept)", url=url, kept=list(STEADY))
    assert landscapes.read(address.partition("?")[2]) == asked(Settings(batch_size=9), STEADY)
    assert call("blockMerge", "addressWithout(url, [])", url=url) == url
