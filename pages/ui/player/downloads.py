"""Routes by which what is on screen is taken along: it is made of the address, beside the pages.

What an address cannot say, a reader's own rows, is had by the digest that stands beside it as `own`.
"""

from collections.abc import Callable
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pages.ui.app.text import LANGUAGES
from pages.ui.engine import admission, engine
from pages.ui.engine.errors import WorkError
from pages.ui.engine.processes import LONG
from pages.ui.player import coded, libraries, owned, pictured, saved, whole
from pages.ui.player.routes import NEVER, encoded, refusing
from pages.ui.server import addresses

LONGEST = 4000  # characters of an address
OWN = "own"  # in a query: the digest of the rows it is about
Maker = Callable[..., str]  # of a query and a language


def routes() -> list[Route]:
    """For `st.App`, with that which says how far anything is that is asked for."""
    base = addresses.base()
    owned.opened(base)
    scripts = {name: partial(coded.code, name) for name in ("numpy", *libraries.OTHERS)}
    scripts["run"] = scripts["numpy"]
    return [
        Route(f"{base}save/page.html", _answering(saved.page, "text/html", of_own=True)),
        Route(f"{base}save/picture.html", _answering(pictured.page, "text/html")),
        Route(f"{base}save/whole.html", _answering(whole.page, "text/html")),
        Route(f"{base}save/run.csv", _answering(coded.table, "text/csv", of_own=True)),
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
        rows = owned.rows(digest)
        if digest and (rows is None or not of_own):
            raise WorkError("own", 404)
        language = query.get("lang", LANGUAGES[0])
        if language not in LANGUAGES or sum(map(len, query.values())) > LONGEST:
            raise WorkError("lang", 400)
        await admission.admitted(request)
        key = repr((path, sorted(query.items()), digest))
        known = engine.ENGINE.known(key)
        if known is None:
            work = (make, query, language) if rows is None else (owned.made, make, query, language, rows)
            known = await admission.made(request, key, encoded, *work, kind=LONG, kept=rows is None), False
        headers = {**NEVER, "Content-Disposition": f'attachment; filename="gradient-descent-{path.rpartition("/")[2]}"'}
        return Response(known[0], media_type=kind, headers=headers)

    return refusing(answer)
