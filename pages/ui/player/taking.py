"""Routes by which what is on screen is taken along: it is made of the address, beside the pages, by a worker."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import partial

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from pages.ui.app import serving
from pages.ui.app.fetched import MissingError
from pages.ui.app.text import LANGUAGES
from pages.ui.player import coded, libraries, pictured, route, saved, whole
from pages.ui.player.workers import BusyError

LONGEST = 4000  # characters of an address
Maker = Callable[[Mapping[str, str], str], str]


def routes() -> list[Route]:
    """For `st.App`, beside the route of the runs."""
    base = serving.base()
    return [
        Route(f"{base}save/page.html", _answering(saved.page, "text/html")),
        Route(f"{base}save/picture.html", _answering(pictured.page, "text/html")),
        Route(f"{base}save/whole.html", _answering(whole.page, "text/html")),
        Route(f"{base}save/run.py", _answering(saved.run, "text/x-python")),
        Route(f"{base}save/run.csv", _answering(coded.table, "text/csv")),
        *(
            Route(f"{base}save/{name}.py", _answering(partial(coded.code, name), "text/x-python"))
            for name in ("numpy", *libraries.OTHERS)
        ),
    ]


def _answering(make: Maker, kind: str) -> Callable[[Request], object]:
    async def answer(request: Request) -> Response:
        query = dict(request.query_params)
        language = query.get("lang", LANGUAGES[0])
        if language not in LANGUAGES or sum(map(len, query.values())) > LONGEST:
            return PlainTextResponse("lang", 400)
        name = f"gradient-descent-{request.url.path.rpartition('/')[2]}"
        try:
            made = await asyncio.wrap_future(route.WORKERS.call(make, query, language))
        except BusyError:
            return PlainTextResponse("busy", 503, {"Retry-After": "1"})
        except (ValueError, MissingError) as fault:  # a run that has no script; Python for the browser is not at hand
            return PlainTextResponse(str(fault), 404)
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return Response(made, media_type=kind, headers=headers)

    return answer
