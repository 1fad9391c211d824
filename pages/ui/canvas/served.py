"""Scripts as files: a browser fetches a part's script once, instead of being sent it with every run of a page."""

import gzip
import hashlib
import json
from functools import cache
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from pages.ui.app import serving
from pages.ui.canvas.bundle import PAGES, bundle

AGAIN = 5  # times a browser asks where nobody answers, a second apart
_open: list[str] = []  # where the scripts stand, once a server has them


def routes() -> list[Route]:
    """For `st.App`: from now on pages are told where a script is, and not the script."""
    _open[:] = [f"{serving.base()}parts/"]
    return [Route(f"{_open[0]}{{version}}/{{path:path}}", answer)]


def home() -> str:
    """Where a server stands that can be asked for more than a page, "" where there is none."""
    return serving.base() if _open else ""


def script(entry: Path) -> str:
    """The module of the part `entry`, or, where it has an address, one line that fetches it."""
    if not _open:
        return bundle(entry)
    path = entry.resolve().relative_to(PAGES).as_posix()
    address = json.dumps(f"{_open[0]}{_made(path)[0]}/{path}")
    return (
        f"const from = new URL({address}, window.location.origin).href;\n"
        "const pause = () => new Promise(done => setTimeout(done, 1000));\n"
        "const load = n => import(n ? `${from}?${n}` : from)"
        f".catch(fault => n < {AGAIN} ? pause().then(() => load(n + 1)) : Promise.reject(fault));\n"
        "export default (await load(0)).default;"
    )


@cache
def _made(path: str) -> tuple[str, bytes]:
    """(digest, gzipped text) of the part at a path under the folder of the pages."""
    text = bundle(PAGES / path).encode()
    return hashlib.blake2b(text, digest_size=8).hexdigest(), gzip.compress(text)


async def answer(request: Request) -> Response:
    """A script, for ever where the address is of this version."""
    path = request.path_params["path"]
    if path not in _parts():
        return PlainTextResponse("no such part", 404)
    version, zipped = await run_in_threadpool(_made, path)
    known = request.path_params["version"] == version
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable" if known else "no-store",
        "Vary": "Accept-Encoding",
    }
    wanted = "gzip" in request.headers.get("accept-encoding", "")
    headers["Content-Encoding"] = "gzip" if wanted else "identity"
    data = zipped if wanted else await run_in_threadpool(gzip.decompress, zipped)
    return Response(data, media_type="text/javascript", headers=headers)


@cache
def _parts() -> frozenset[str]:
    """Paths of the parts that can be mounted: those with a default export."""
    scripts = (path for path in PAGES.rglob("*.js") if "vendor" not in path.parts)
    mounted = (path for path in scripts if "\nexport default " in path.read_text(encoding="utf-8"))
    return frozenset(path.relative_to(PAGES).as_posix() for path in mounted)
