"""Routes by which what is on screen is taken along: it is made of the address, beside the pages, by a worker.

What an address cannot say, a reader's own rows, is had by the digest that stands beside it as `own`.
"""

import asyncio
from collections.abc import Callable
from functools import partial

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from pages.ui.app import serving
from pages.ui.app.fetched import MissingError
from pages.ui.app.text import LANGUAGES
from pages.ui.player import coded, libraries, owned, pictured, route, saved, whole
from pages.ui.player.workers import BusyError

LONGEST = 4000  # characters of an address
Maker = Callable[..., str]  # of a query and a language
OWN = "own"  # in a query: the digest of the rows it is about


def routes() -> list[Route]:
    """For `st.App`, beside the route of the runs."""
    base = serving.base()
    owned.opened(base)
    return [
        Route(f"{base}save/page.html", _answering(saved.page, "text/html", of_own=True)),
        Route(f"{base}save/picture.html", _answering(pictured.page, "text/html")),
        Route(f"{base}save/whole.html", _answering(whole.page, "text/html")),
        Route(f"{base}save/run.py", _answering(saved.run, "text/x-python")),
        Route(f"{base}save/run.csv", _answering(coded.table, "text/csv", of_own=True)),
        *(
            Route(f"{base}save/{name}.py", _answering(partial(coded.code, name), "text/x-python", of_own=True))
            for name in ("numpy", *libraries.OTHERS)
        ),
    ]


def _answering(make: Maker, kind: str, of_own: bool = False) -> Callable[[Request], object]:
    """`of_own`: whether the same is made of a reader's own rows, which `make` then takes last."""

    async def answer(request: Request) -> Response:
        query = dict(request.query_params)
        digest = query.pop(OWN, "")
        rows = owned.rows(digest)
        if digest and (rows is None or not of_own):
            return PlainTextResponse("own", 404)
        language = query.get("lang", LANGUAGES[0])
        if language not in LANGUAGES or sum(map(len, query.values())) > LONGEST:
            return PlainTextResponse("lang", 400)
        name = f"gradient-descent-{request.url.path.rpartition('/')[2]}"
        try:
            work = (make, query, language) if rows is None else (owned.made, make, query, language, rows)
            made = await asyncio.wrap_future(route.WORKERS.call(*work))
        except BusyError:
            return PlainTextResponse("busy", 503, {"Retry-After": "1"})
        except (ValueError, MissingError) as fault:  # a run that has no script; Python for the browser is not at hand
            return PlainTextResponse(str(fault), 404)
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return Response(made, media_type=kind, headers=headers)

    return answer
