"""A class over the wire: three hundred phones, nothing lost, and each is told what its run alone would have said."""

import math

import numpy as np

import gd_core as gd
from pages.ui.player import addressed
from pages.ui.runs import critical_rates, experiment
from tests.classroom.wired import Room, all_of, alone, room

PHONES = 300
ALONE = 12  # of them whose runs are run again, each alone
RULER = {"data": "toy", "length": "20"}
GROUND = {"landscape": "himmelblau", "active": "random", "shown": "full,random", "batch_size": "4"}
RIGHT = "w2"  # of the neuron's question


async def test_three_hundred_phones_answer_three_questions(url: str):
    async with room(url) as here:
        screen = await here.open()
        phones = await all_of(here.join() for _ in range(PHONES))
        ids = [name for name, _ in phones]
        await screen.until(lambda state: state["phones"] == PHONES)
        low, high = addressed.state(RULER).setup.limits
        rates = [low * (high / low) ** ((n + 0.5) / PHONES) for n in range(PHONES)]

        told = await _question(here, screen, phones, dict(zip(ids, rates, strict=True)), kind="critical", query=RULER)
        state = addressed.state(RULER)
        true = critical_rates.of(state.settings, state.initial["active"]).critical
        assert [one["told"] for one in told] == [{"true": true, "ratio": rate / true} for rate in rates]
        _holds_the_runs_of_the_lab(screen.state["result"], state, true)

        (cx, cy), half = (row := addressed.state(GROUND).setup.landscape).centre, row.half
        turns = [2 * math.pi * n / PHONES for n in range(PHONES)]
        starts = [[cx + 0.9 * half * math.cos(t), cy + 0.9 * half * math.sin(3 * t)] for t in turns]
        told = await _question(here, screen, phones, dict(zip(ids, starts, strict=True)), kind="start", query=GROUND)
        _went_as_each_alone(starts, told, screen.state)

        votes = {name: ("w1", "w2", "bias")[n % 3] for n, name in enumerate(ids)}
        again = {name: "w2" if n % 3 else "w1" for n, name in enumerate(ids)}
        told = await _question(here, screen, phones, votes, kind="vote", lesson="neuron", again=again)
        assert [one["told"] for one in told] == [{"right": again[name] == RIGHT} for name in ids]
        rounds = [sorted(votes.values()), sorted(again.values())]
        assert [sorted(one) for one in screen.state["answers"]] == rounds
        assert screen.state["result"]["answer"] == RIGHT

        assert (await here.steer("end")).status_code == 200
        assert {await one.closed() for one in (screen, *(one for _, one in phones))} == {1000}
        assert all(one.state["over"] for _, one in phones)
        assert {answer.status_code for answer in here.answers} == {200}


async def _question(here: Room, screen, phones, answers, again=None, **asked) -> list[dict]:
    """A question from asking to revealing; what every phone is told in the end."""
    assert (await here.steer("ask", **asked)).status_code == 200
    number = (await screen.until(lambda state: state["phase"] == "open"))["number"]
    await all_of(one.phase(number, "open") for _, one in phones)
    for turn, said in enumerate(filter(None, (answers, again)), 1):
        if turn == 2:
            assert (await here.steer("again")).status_code == 200
            await all_of(one.until(lambda state: state["round"] == 2 and state["yours"] is None) for _, one in phones)
        taken = await all_of(here.answer(name, number, said[name]) for name, _ in phones)
        assert [one.json() for one in taken] == [{"answer": said[name]} for name, _ in phones]
        await screen.until(lambda state, turn=turn: state["answered"] == [PHONES] * turn)
        assert (await here.steer("close")).status_code == 200
        await screen.phase(number, "closed")
    assert (await here.steer("reveal")).status_code == 200
    await screen.phase(number, "revealed")
    return await all_of(one.phase(number, "revealed") for _, one in phones)


def _holds_the_runs_of_the_lab(result, state, true):
    """The projector's losses are those the Lab's family has, to the digits that are sent."""
    settings, initial = state.settings, state.initial
    family = experiment.family(settings, initial["active"])
    assert result["true"] == true
    assert result["rates"] == family.rates.tolist()
    assert result["diverged"] == (family.outcome == gd.Outcome.DIVERGED).tolist()
    losses = family.losses[np.arange(len(family.rates)), family.last].astype(float)
    sent = np.array([math.nan if loss is None else loss for loss in result["losses"]])
    np.testing.assert_allclose(sent, np.where(np.isfinite(losses), losses, math.nan), rtol=1e-4)


def _went_as_each_alone(starts, told, state):
    """Ends and last losses are bit by bit those of a run of the core from that start alone."""
    shown = {tuple(start): loss for start, loss in zip(state["answers"][0], state["result"]["losses"], strict=True)}
    assert shown == {tuple(start): one["told"]["loss"] for start, one in zip(starts, told, strict=True)}
    for n in range(0, PHONES, PHONES // ALONE):
        assert alone(GROUND, starts[n], state["shown"]["updates"]).items() <= told[n]["told"].items()
    assert len({one["told"]["number"] for one in told}) > 2  # else nothing would tell one phone from another
