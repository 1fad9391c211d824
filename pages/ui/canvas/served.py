"""Scripts for browsers: a part is a few chunks of `ui/dist`, which a browser fetches once, from our own route.

Streamlit loads a component's script from a blob, which can import nothing by a relative path: where a server stands it
is told the address of the part, and where none does (a file, a notebook, a page in the browser alone) all chunks as
texts, of which it makes blobs that know each other.
"""

import gzip
import hashlib
import json
import posixpath
import re
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from pages.ui.server import addresses

PAGES = Path(__file__).resolve().parents[2]
DIST = PAGES / "ui" / "dist"  # made of the scripts by tests/javascript/build.py
AGAIN = 5  # times a browser asks where nobody answers, a second apart
_STATIC = re.compile(r'\b(from|import)"(\.[^"]+)"')
_LATE = re.compile(r'\bimport\("(\.[^"]+)"\)')
_MAP = re.compile(r"\n?//# sourceMappingURL=\S+\s*$")
# A block that the page names is asked for while the scripts are read; the browser's cache hands it to them.
_EARLY = """let mount = null;
const ask = data => {
  const named = /"runs": ?"([^"]*runs[?][^"]+)"/.exec(new TextDecoder().decode(data.subarray?.(0, 1e5)));
  if (named) void fetch(JSON.parse(`"${named[1]}"`)).then(one => one.blob()).catch(() => {});
};
export default component => {
  if (mount) return mount(component);
  let [over, end] = [false, null];
  ask(component.data);
  ready.then(module => {
    mount = module.default;
    if (!over) end = mount(component);
  });
  return () => {
    over = true;
    end?.();
  };
};
"""
_open: list[str] = []  # where the scripts stand, once a server has them


def markup(path: Path) -> str:
    """The markup of a picture in `path`, and where it says <!-- name --> what stands in this folder's name.html."""

    def part(found: re.Match[str]) -> str:
        return (Path(__file__).parent / f"{found[1]}.html").read_text(encoding="utf-8").rstrip()

    return re.sub(r"<!-- (\w+) -->", part, path.read_text(encoding="utf-8"))


def routes() -> list[Route]:
    """For `st.App`: from now on pages are told where a script is, and not the script."""
    _open[:] = [f"{addresses.base()}parts/"]
    return [Route(f"{_open[0]}{{version}}/{{path:path}}", answer)]


def home() -> str:
    """Where a server stands that can be asked for more than a page, "" where there is none."""
    return addresses.base() if _open else ""


def text(entry: Path) -> str:
    """The chunk of a part that is whole in itself."""
    return (DIST / _name(entry)).read_text(encoding="utf-8")


def script(entry: Path) -> str:
    """The module of the part `entry`: all of it or, where it has an address, the lines that fetch it."""
    if not _open:
        return f"{modules(entry)}\nexport default modules[0].default;"
    names = _needed(_name(entry))
    return (
        f"const from = new URL({json.dumps(f'{_open[0]}{version()}/')}, window.location.origin).href;\n"
        "const pause = () => new Promise(done => setTimeout(done, 1000));\n"
        "const came = (name, n) => fetch(from + name).then(one => (one.ok ? one.blob() : Promise.reject(one.status)))\n"
        f"  .catch(fault => n < {AGAIN} ? pause().then(() => came(name, n + 1)) : Promise.reject(fault));\n"
        f"const ready = Promise.all({json.dumps(names)}.map(name => came(name, 0)))\n"
        f"  .then(() => import(from + {json.dumps(names[-1])}));\n{_EARLY}"
    )


@cache
def modules(*entries: Path) -> str:
    """Lines by which `modules` holds what each part exports, without asking anybody for anything."""
    names = [_name(entry) for entry in entries]
    ordered = list(dict.fromkeys(name for wanted in names for name in _order(wanted)))
    parts = json.dumps([[name, _standing(name)] for name in ordered], ensure_ascii=False)
    return (
        f"const at = ((globalThis.gradientDescentParts ??= {{}}).v{version()} ??= {{}});\n"
        'const named = text => text.replace(/"part:([^"]+)"/g, (_, other) => JSON.stringify(at[other]));\n'
        "const placed = text => URL.createObjectURL(new Blob([named(text)], { type: 'text/javascript' }));\n"
        f"for (const [name, text] of {parts}) at[name] ??= placed(text);\n"
        f"const modules = await Promise.all({json.dumps(names)}.map(name => import(at[name])));"
    )


@cache
def version() -> str:
    """Digest of all chunks: what an address of this version gives never changes."""
    digest = hashlib.blake2b(digest_size=8)
    for name in sorted(_chunks()):
        digest.update((DIST / name).read_bytes())
    return digest.hexdigest()


def _name(entry: Path) -> str:
    return entry.resolve().relative_to(PAGES).as_posix()


@cache
def _chunks() -> frozenset[str]:
    return frozenset(path.relative_to(DIST).as_posix() for path in DIST.rglob("*.js"))


def _imports(name: str, form: re.Pattern[str]) -> list[str]:
    """The chunks a chunk imports in this form."""
    found = form.finditer((DIST / name).read_text(encoding="utf-8"))
    return list(dict.fromkeys(_beside(name, one.group(form.groups)) for one in found))


def _beside(name: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), path))


@cache
def _needed(name: str) -> tuple[str, ...]:
    """All that is read before a chunk runs, each after those that it imports, the chunk last."""
    before = [other for direct in _imports(name, _STATIC) for other in _needed(direct)]
    return (*dict.fromkeys(before), name)


@cache
def _order(entry: str) -> tuple[str, ...]:
    """All that a part may ever read, each chunk after those that it imports."""
    order = list(_needed(entry))
    for name in order:  # which grows on the way
        for late in _imports(name, _LATE):
            order += [other for other in _needed(late) if other not in order]
    return tuple(order)


def _standing(name: str) -> str:
    """A chunk as it stands in a blob: who imports whom is said by name, not by place."""
    said = _MAP.sub("", (DIST / name).read_text(encoding="utf-8"))
    said = _STATIC.sub(lambda found: f'{found[1]}"part:{_beside(name, found[2])}"', said)
    known = f"globalThis.gradientDescentParts.v{version()}"
    said = _LATE.sub(lambda found: f"import({known}[{json.dumps(_beside(name, found[1]))}])", said)
    return f"{said}\n//# sourceURL=pages/ui/dist/{name}"


@cache
def _files() -> dict[str, Path]:
    """What can be fetched: chunks, their maps, and the scripts these lead a debugger to."""
    made = {path.relative_to(DIST).as_posix(): path for path in DIST.rglob("*.js*")}
    scripts = {f"source/{path.relative_to(PAGES).as_posix()}": path for path in PAGES.rglob("*.*js")}
    return {**made, **{name: path for name, path in scripts.items() if DIST not in path.parents}}


@cache
def _zipped(name: str) -> bytes:
    return gzip.compress(_files()[name].read_bytes(), mtime=0)


async def answer(request: Request) -> Response:
    """A chunk or its map, for ever where the address is of this version."""
    path = request.path_params["path"]
    if path not in _files():
        return PlainTextResponse("no such part", 404)
    known = request.path_params["version"] == version()
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable" if known else "no-store",
        "Vary": "Accept-Encoding",
    }
    wanted = "gzip" in request.headers.get("accept-encoding", "")
    headers["Content-Encoding"] = "gzip" if wanted else "identity"
    data = _zipped(path) if wanted else gzip.decompress(_zipped(path))
    kind = "application/json" if path.endswith(".map") else "text/javascript"
    return Response(data, media_type=kind, headers=headers)
