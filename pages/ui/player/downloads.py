"""Routes by which what is on screen is taken along: it is made of the address, beside the pages.

What an address cannot say, a reader's own rows, is had by the digest that stands beside it as `own`.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any
from weakref import WeakValueDictionary

import numpy as np
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pages.ui.app import text
from pages.ui.app.text import LANGUAGES
from pages.ui.engine import admission, engine
from pages.ui.engine.errors import WorkError
from pages.ui.engine.processes import LONG
from pages.ui.player import payload, pictured, run_query, saved, script, whole
from pages.ui.player.routes import NEVER, encoded, refusing
from pages.ui.runs import cache, describe, experiment, sample, schedules
from pages.ui.runs.data import Dataset
from pages.ui.runs.settings import Settings
from pages.ui.runs.setup import Setup
from pages.ui.server import addresses

LONGEST = 4000  # characters of an address
ALL = "all"  # rows of an update that sees every one
OWN = "own"  # in a query: the digest of the rows it is about
Maker = Callable[..., str]  # of a query and a language


def routes() -> list[Route]:
    """For `st.App`, with that which says how far anything is that is asked for."""
    base = addresses.base()
    opened(base)
    scripts = {name: partial(code, name) for name in ("numpy", *script.OTHERS)}
    scripts["run"] = scripts["numpy"]
    return [
        Route(f"{base}save/page.html", _answering(saved.page, "text/html", of_own=True)),
        Route(f"{base}save/picture.html", _answering(pictured.page, "text/html")),
        Route(f"{base}save/whole.html", _answering(whole.page, "text/html")),
        Route(f"{base}save/run.csv", _answering(table, "text/csv", of_own=True)),
        *(
            Route(f"{base}save/{name}.py", _answering(code, "text/x-python", of_own=True))
            for name, code in scripts.items()
        ),
        Route(f"{base}progress/{{path:path}}", admission.progress),
    ]


def _answering(make: Maker, kind: str, of_own: bool = False) -> Callable[[Request], object]:
    """`of_own`: whether the same is made of a reader's own rows, which `make` then takes last."""

    async def answer(request: Request) -> Response:
        query, path = dict(request.query_params), request.url.path
        digest = query.pop(OWN, "")
        rows = rows_of(digest)
        if digest and (rows is None or not of_own):
            raise WorkError("own", 404)
        language = query.get("lang", LANGUAGES[0])
        if language not in LANGUAGES or sum(map(len, query.values())) > LONGEST:
            raise WorkError("lang", 400)
        await admission.admitted(request)
        key = repr((path, sorted(query.items()), digest))
        known = engine.ENGINE.known(key)
        if known is None:
            work = (make, query, language) if rows is None else (made, make, query, language, rows)
            known = await admission.made(request, key, encoded, *work, kind=LONG, kept=rows is None), False
        headers = {**NEVER, "Content-Disposition": f'attachment; filename="gradient-descent-{path.rpartition("/")[2]}"'}
        return Response(known[0], media_type=kind, headers=headers)

    return refusing(answer)


def code(library: str, query: Mapping[str, str], language: str, own: Dataset | None = None) -> str:
    """The script of the run that `query` says; ValueError for a query that says none, or a run without a script."""
    settings, made, strategy, rate = _run(query, own)
    name = describe.strategy_name(text.read("lab", language), strategy, settings, made.problem.samples)
    told = [payload.told(settings, language), name, f"η = {rate:.4g}"]
    return script.written(library, settings, strategy, rate, made, ", ".join(told))


def table(query: Mapping[str, str], language: str, own: Dataset | None = None) -> str:
    """The run that `query` says as CSV, at full precision, a line an update from 0 to the last.

    Columns: update, the loss and the weights after it; rate and rows (from 1, between blanks) of the step that follows,
    of which the last line has none, and no row at all has rows where the landscape has no data.
    """
    return "\n".join(_lines(*_run(query, own))) + "\n"


def _run(query: Mapping[str, str], own: Dataset | None) -> tuple[Settings, Setup, str, float]:
    """(settings, their problem, strategy, rate): a block's query and which of its runs, or an address of the Lab."""
    state = run_query.state(query, own)
    return state.settings, state.setup, state.active, state.rate


def _lines(settings: Settings, made: Setup, strategy: str, rate: float) -> Iterator[str]:
    samples = made.problem.samples
    updates, _, _ = experiment.updates_of(strategy, settings, samples)
    run, rows = experiment.descend(settings, strategy, made, np.array([rate]), np.arange(updates + 1))
    paces = schedules.of(settings, np.array([[rate]]), updates)
    yield ",".join(["update", "loss", *made.problem.parameters, "rate", *(["rows"] if samples else [])])
    stopped = int(run.stopped[0])
    for k in range(stopped + 1):
        numbers = [run.losses[0, k], *run.weights[0, k]]
        step = [repr(float(np.squeeze(paces(k))))] if k < stopped else [""]
        if samples and k < stopped:
            seen = ALL if rows is None else " ".join(str(int(row) + 1) for row in rows[k][sample.is_row(rows[k])])
            step.append(seen)
        elif samples:
            step.append("")
        yield ",".join([str(k), *(repr(float(number)) for number in numbers), *step])


MOST_NUMBERS = 40_000  # in the rows of a light file: with them it stays within its megabyte

_shown: WeakValueDictionary[str, Dataset] = WeakValueDictionary()
_open: list[str] = []  # where files are asked for, once a server gives any


def opened(root: str) -> None:
    """From now on files are given under this address."""
    _open[:] = [root]


def offer(own: Dataset | None) -> dict[str, Any]:
    """For the header of a player that shows them: where its files are asked for, and by which digest; of more rows than
    are all sent to a browser none are. `most`: how many numbers a light file holds, where these are more; `rows`: how
    many rows scripts and tables are of, where there are more. Empty where there are no rows of the reader's, or nobody
    gives files."""
    if own is None or not _open:
        return {}
    numbers = own.features.size + own.target.size
    told = {"most": f"{MOST_NUMBERS:,}"} if numbers > MOST_NUMBERS else {}
    if sample.is_large(len(own.target)):
        return {**told, "rows": f"{sample.WEIGHED:,}"}
    _shown[own.digest] = own
    return {"root": _open[0], "own": own.digest, **told}


def rows_of(digest: str) -> Dataset | None:
    """The rows of this digest that somebody looks at; None where there are none."""
    return _shown.get(digest)


def made(
    make: Callable[[Mapping[str, str], str, Dataset], str], query: Mapping[str, str], language: str, own: Dataset
) -> str:
    """What is made of them, in whatever process this is called: nothing computed on the way stays there."""
    try:
        return make(query, language, own)
    finally:
        cache.forget(own)
