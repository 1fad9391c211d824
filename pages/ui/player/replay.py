"""The Lab's player on a lesson: settings and panels the lesson chooses, an address that stays the lesson's."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from pages.ui.app import address, text
from pages.ui.player import drawing, grounds, payload, routes
from pages.ui.player.player import decisions, forget, ground, played, player
from pages.ui.runs import experiment, parameters, rate_grid
from pages.ui.runs.settings import STRATEGIES, Settings
from pages.ui.runs.setup import Setup
from pages.ui.runs.state import complete, initial

EVERYTHING = ("choices", "ruler", "meter", "loss", "fit", "readout", "transport")


def replay(
    name: str,
    settings: Settings,
    *,
    panels: Sequence[str] = EVERYTHING,
    strategies: tuple[str, ...] = STRATEGIES,
    play: str = "",
    ask: drawing.Ask | None = None,
    caption: tuple[str, str] | None = None,
    controls: str = "over",
    **opening: Any,
) -> str:
    """Show the player of lesson `name`. A decision in it reruns this and nothing else.

    panels: those of EVERYTHING that stand beside the surface. play: a token; when it changes to something, the run
    starts from its beginning, at `opening`, whatever the reader had decided in it before. ask: what the reader is to
    draw before the run is shown; returns what was handed in, "" before (see `drawing.handed`). caption: where nothing
    is asked, a title and a sentence in the question's room. controls: "over" the pictures or "under" them. opening: how
    it opens, in the terms of the header's "initial" (learning_rate, shown, active, step, autoplay …); what is not said
    is as in the Lab. A start taken back is the lesson's own. What the address asks for comes before that, and the
    browser keeps it true.
    """
    handed = drawing.handed(ask, _key(name), settings) if ask else ""
    page = {"panels": list(panels), "layout": "lesson", "controls": controls, "caption": caption}
    _play(name, settings, page, strategies, play, opening, (ask, handed))
    if experiment.setup(settings).landscape.kind == "plane":
        ground(_key(name))
    return handed


def _key(name: str) -> str:
    """Of the player, and of the channel by which it asks for the ground under its runs."""
    return f"replay_{name}"


@st.fragment
def _play(
    name: str,
    settings: Settings,
    page: dict[str, Any],
    strategies: tuple[str, ...],
    play: str,
    opening: dict[str, Any],
    question: tuple[drawing.Ask | None, str],
) -> None:
    key, made = _key(name), experiment.setup(settings)
    ask, handed = question
    if ask and drawing.handed(ask, key, settings) != handed:
        st.rerun()  # the answer was handed in: the whole page may now say what is so
    place = address.place(key)
    prefixes, came = _prefixes(name), _follow(name, play)
    first = {**parameters.initial({}, made, settings, []), "shown": list(strategies), "active": strategies[0]}
    opens = initial({**first, **opening}, settings)
    wanted = _wanted(prefixes, strategies, made, settings) if came else {}
    if ask and not handed:
        wanted = {key: wanted[key] for key in ("view", "mode") if key in wanted}  # asked is about the lesson's own run
    first = {**opens, **wanted}
    said = decisions(key)
    said = said._replace(moved=said.start is not None)
    full = complete(settings, made, first, said)
    header = {**page, "place": place, "channel": grounds.channel_of(key, full), "initial": initial(first, full)}
    if ask:
        words, (active, rate) = text.words("player"), (opens["active"], opens["learning_rate"])
        header["ask"] = drawing.header(ask, handed, settings, active, rate, words)
    opens["learning_rate"] = rate_grid.meant(made.rates, opens["learning_rate"])
    header |= {"opens": parameters.player_texts(opens), "prefixes": prefixes}
    if play:
        header["apply"] = {"token": play, **first, "autoplay": "step" not in wanted}
    shown = (*(said.shown or first["shown"]), said.active or first["active"])
    sent = {"strategies": strategies, "wanted": shown, "part": routes.part(None, said.inline)}
    what = payload.asked(full, text.language(), header, **sent)
    played(key, what.id, full)
    player(routes.offer(what, header, said.inline), key=key)


def _follow(name: str, play: str) -> bool:
    """Whether the run is as the reader found it when they came; a new token takes back all that was decided since."""
    mark, before = f"replayed_{name}", st.session_state.get(f"replayed_{name}")
    came = before is None or before[0] != address.visit() or (before[1] == play and before[2])
    if not came and play and play != before[1]:
        forget("batch_size", "start", "view", "branch", key=_key(name))
    st.session_state[mark] = address.visit(), play, came
    return came


def _prefixes(name: str) -> tuple[str, str]:
    """Before the player's parameters in the address, and before step and mode, which are first of all those of the
    page's first picture. A page's first player has no other, a second one its name."""
    key, pictures = _key(name), address.pictures()
    if next(other for other in pictures if other.startswith(_key(""))) != key:
        return f"{name}.", f"{name}."
    return "", "player." if pictures[0] != key else ""


def _wanted(prefixes: tuple[str, str], strategies: tuple[str, ...], made: Setup, settings: Settings) -> dict[str, Any]:
    """What the address the reader came by asks of the player."""
    query, (plain, first) = address.query(), prefixes
    names = [row.name for row in parameters.PLAYER]
    given = {name: query.get(f"{first if name in ('step', 'mode') else plain}{name}", "") for name in names}
    said = parameters.given({name: text for name, text in given.items() if text}, made, settings)
    if not {*said.get("shown", ()), said.get("active", strategies[0])} <= set(strategies):
        return {key: value for key, value in said.items() if key not in ("shown", "active")}
    return said
