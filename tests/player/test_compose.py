"""A block that goes without what is here already is, put together, the block as it would have come."""

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

import numpy as np

from pages.ui.canvas import wire
from pages.ui.player import payload, routes, run_query
from pages.ui.runs import experiment, parameters
from pages.ui.runs.settings import Settings
from tests.player.conftest import Call, text_of

SHOWN = ("full", "stochastic", "random", "shuffled")
STEADY = ("full", "stochastic")
Block = tuple[dict[str, Any], dict[str, np.ndarray]]


def asked(settings: Settings, without: tuple[str, ...] = (), part: str = "runs") -> payload.Wanted:
    initial = parameters.initial({}, experiment.setup(settings), settings, [])
    what = payload.asked(settings, "ko", {"initial": initial}, wanted=SHOWN, part=part)
    return what._replace(without=without)


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


def test_what_is_not_sent_is_not_made(monkeypatch):
    made = []
    descend = experiment.descend

    def noted(settings: Settings, name: str, *more: Any) -> Any:
        made.append(name)
        return descend(settings, name, *more)

    monkeypatch.setattr(experiment, "descend", noted)
    block(asked(Settings(length=33, seed=77, batch_size=9), STEADY))
    assert made == ["random", "shuffled"]
    long = Settings(length=6, unit="epochs")  # 506 updates an epoch where the batch is one row
    assert experiment.is_long(long, asked(long).told)
    assert not experiment.is_long(long, asked(long, STEADY).told)


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
    said = dict(parse_qsl(address.partition("?")[2], keep_blank_values=True))
    assert run_query.read(said) == asked(Settings(batch_size=9), STEADY)
    assert call("blockMerge", "addressWithout(url, [])", url=url) == url


def test_the_browser_puts_it_together_as_it_would_have_come(call: Call):
    """What was told of the kept runs since stays told; what is due of the others is asked for."""
    settings = Settings(length=30)
    held, came = block(asked(settings)), block(asked(replace(settings, batch_size=7), STEADY))
    held[0]["later"].remove("stochastic")
    held[0]["marks"]["stochastic"]["typical"] = 0.5
    held[1]["stochastic.share"] = np.linspace(0, 1, 5, dtype=np.float32)
    text = {name: text_of(wire.pack(*one)) for name, one in (("held", held), ("came", came))}
    read = "text => decode(Uint8Array.from(atob(text), c => c.charCodeAt(0)))"
    plain = "([name, part]) => [name, [part.shape, [...part]]]"
    expression = (
        "(({ header, arrays }) => ({ header, arrays: Object.fromEntries(Object.entries(arrays).map("
        f"{plain})) }}))(composed(({read})(came), ({read})(held), kept))"
    )
    found = call("blockMerge wire", expression, kept=list(STEADY), **text)
    whole = put_together(came, held)
    due = "(later => ({ header: { later, marks: {} }, arrays: {} }))"
    assert call("blockMerge", f"composed({due}(['a', 'b']), {due}(['a']), ['a']).header.later") == ["a", "b"]
    assert found["header"]["later"] == ["random", "shuffled"]
    assert found["header"]["marks"] == whole[0]["marks"]
    assert set(found["arrays"]) == set(whole[1])
    for name, part in whole[1].items():
        shape, values = found["arrays"][name]
        assert (shape, values) == (list(part.shape), part.ravel().tolist()), name
