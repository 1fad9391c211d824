"""The project's shape, held by reading its files: arrows point down, files stay small, words live in text files."""

import ast
import hashlib
import json
import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

THIS = Path(__file__).resolve()
ROOT = THIS.parent.parent
VENDOR = ROOT / "pages" / "ui" / "vendor"  # other people's packages, as they were published
BUILT = ROOT / "site"  # by python -m ops.site; git does not know it
DIST = ROOT / "pages" / "ui" / "dist"  # made of the scripts, see tests/javascript/build.py
HANGUL = r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]"
ALLOWED_TOP = {"app.py", "gd_core", "pages", "tests", "examples", "ops", "README.md", "pyproject.toml", "LICENSE"}
CODE_SUFFIXES = {".py", ".js", ".mjs", ".css", ".html"}


# Every arrow points from a later one to an earlier one. What all pages have serves all, and knows no runs.
LAYERS = (
    "gd_core",
    "pages.ui.app",
    "pages.ui.server",
    "pages.ui.engine",
    "pages.ui.reading",
    "pages.ui.runs",
    "pages.ui.canvas",
    "pages.ui.take",
    "pages.ui.share",
    "pages.ui.figure",
    "pages.ui.player",
    "pages.ui.notebook",
    "pages.ui.classroom",
    "pages.lessons",
    "app",
)


def files(*suffixes: str, under: str = "") -> list[Path]:
    """The project's own files with one of the suffixes; other dot folders are tools' own."""
    found = []
    for path in sorted((ROOT / under).rglob("*")):
        folders = path.relative_to(ROOT).parts[:-1]
        foreign = any(one.startswith(".") and one not in {".ci", ".streamlit"} for one in folders)
        foreign = foreign or not {"__pycache__", "node_modules"}.isdisjoint({*folders, path.name})
        foreign = foreign or any(path.is_relative_to(folder) for folder in (VENDOR, BUILT, DIST))
        git = path.name == ".git"  # a file in a linked worktree
        if path.is_file() and not foreign and not git and (not suffixes or path.suffix in suffixes):
            found.append(path)
    return found


def lines(paths: Iterable[Path], pattern: str) -> list[str]:
    """Every line of these files, but of this one, in which the pattern is found, with its place."""
    return [
        f"{name(path)}:{number} {line.strip()[:100]}"
        for path in paths
        if path != THIS
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(pattern, line)
    ]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def outside_tests(*suffixes: str) -> list[Path]:
    return [path for path in files(*suffixes) if path.relative_to(ROOT).parts[0] != "tests"]


def app_code() -> list[Path]:
    return [p for p in outside_tests(*CODE_SUFFIXES) if p.relative_to(ROOT).parts[0] in {"app.py", "pages", "gd_core"}]


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=name(path))


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of every import in a file, relative ones resolved, wherever it stands."""
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{module}.{alias.name}") for alias in node.names)


def layer(dotted: str) -> int | None:
    """Height of a module in the design's picture; None for what is not the project's."""
    found = (height for height, one in enumerate(LAYERS) if dotted == one or dotted.startswith(f"{one}."))
    return next(found, None)


def lesson_of(dotted: str) -> str | None:
    """The lesson a module belongs to: no lesson imports another."""
    found = re.match(r"pages\.lessons\.(\w+)", dotted)
    return found and found[1]


def test_imports_point_down_and_the_cores_to_numpy_and_the_standard_library_only():
    allowed, wrong = sys.stdlib_module_names | {"numpy", "gd_core"}, []
    for path in outside_tests(".py"):
        dotted = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        own, lesson = layer(dotted), lesson_of(dotted)
        for line, module in imports(path):
            other, first = layer(module), module.split(".")[0]
            up = own is not None and other is not None and other > own
            sideways = lesson and lesson_of(module) not in (None, lesson)
            if up or sideways or first == "tests" or (own == 0 and first not in allowed):
                wrong.append(f"{name(path)}:{line} imports {module}")
    assert not wrong, "\n".join(wrong)


def test_files_and_page_scripts_stay_small():
    """A page's script is read at a glance, and stands where Streamlit does not discover it."""
    assert not list((ROOT / "pages").glob("*.py"))
    pages = [*(ROOT / "pages/lessons").glob("*/page.py")]
    assert len(pages) > 10
    for paths, most in ((outside_tests(*CODE_SUFFIXES), 300), (pages, 60)):
        lengths = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in paths}
        assert {path: length for path, length in lengths.items() if length > most} == {}


#: What no line holds: (the pattern, where). A line's width is ruff's matter in Python, ESLint's in scripts.
LATER = r"pytest\.(mark\.)?(skip(?!if)|xfail)|\b(TODO|FIXME)\b"
PLACES = r"(?<![\w.])/(tmp|work|root|home|Users|mnt|opt)/[\w.]|\b[A-Z]:\\{1,2}Users|\.\./shared\b"
TEXTS = (".toml", ".md", ".txt", ".json", ".csv", ".ipynb", ".cfg", ".yml", "")
NOWHERE: dict[str, tuple[str, Callable[[], list[Path]]]] = {
    "over 120 characters": (r".{121}", lambda: files(".js", ".ts", ".css", ".html")),
    "words, which live in a ko.toml or en.toml": (HANGUL, lambda: app_code()),
    "a place on somebody's machine": (PLACES, lambda: files(*CODE_SUFFIXES, *TEXTS)),
    # What a machine may lack is said by `skipif` with a reason, installed by the whole check (tests/machine.py).
    "left for later, or skipped for no want": (LATER, lambda: files(*CODE_SUFFIXES)),
}


@pytest.mark.parametrize("what", NOWHERE)
def test_no_line_holds(what):
    pattern, where = NOWHERE[what]
    assert lines(where(), pattern) == []


def test_the_lock_of_the_javascript_tools_names_versions_and_no_host():
    folder = ROOT / "tests" / "javascript"
    wanted = json.loads((folder / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    assert [version for version in wanted.values() if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []
    packages = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert [package for package, entry in packages.items() if "resolved" in entry] == []
    assert {package: packages[f"node_modules/{package}"]["version"] for package in wanted} == wanted


def test_functions_stay_under_45_lines():
    wrong = [
        f"{name(path)}:{node.lineno} {node.name} has {length} lines"
        for path in outside_tests(".py")
        for node in ast.walk(tree_of(path))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and (length := (node.end_lineno or node.lineno) - node.lineno + 1) > 45
    ]
    assert not wrong, "\n".join(wrong)


def literals(path: Path) -> Iterator[ast.Constant]:
    """String constants of a script that are no docstrings."""
    tree = tree_of(path)
    docstrings = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node


def test_page_scripts_hold_ids_and_no_prose():
    prose = re.compile(r"[A-Za-z]{2,}[,.!?]? [A-Za-z]{2,}|^[A-Z][a-z]{2,}")
    wrong = [
        f"{name(path)}:{node.lineno} {node.value!r}"
        for path in [*(ROOT / "pages" / "lessons").glob("*/page.py"), ROOT / "app.py"]
        for node in literals(path)
        if prose.search(str(node.value))
    ]
    assert not wrong, "\n".join(wrong)


def flatten(table: dict[str, object], prefix: str = "") -> dict[str, object]:
    """{"a": {"b": 1}} → {"a.b": 1}; lists count their entries."""
    flat: dict[str, object] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            flat |= flatten(value, f"{prefix}{key}.")
        elif isinstance(value, list):
            flat |= flatten({str(index): entry for index, entry in enumerate(value)}, f"{prefix}{key}.")
        else:
            flat[f"{prefix}{key}"] = value
    return flat


def texts(language: str) -> dict[str, dict[str, object]]:
    return {
        p.parent.name: flatten(tomllib.loads(p.read_text(encoding="utf-8")))
        for p in sorted([*(ROOT / "pages").rglob(f"{language}.toml"), ROOT / "ops" / "site" / f"{language}.toml"])
    }


def placeholders(value: object) -> set[str]:
    return set(re.findall(r"(?<!\{)\{(\w+)", str(value)))


def test_both_languages_say_the_same_things_with_the_same_numbers_and_leave_none_out():
    korean, english = texts("ko"), texts("en")
    assert korean, "no Korean text was found"
    assert korean.keys() == english.keys()
    for file, words in korean.items():
        assert words.keys() == english[file].keys(), f"keys of {file} differ"
        for key, value in words.items():
            other = english[file][key]
            assert placeholders(value) == placeholders(other), f"{file}: {key}"
            # A word's English term stands beside it in Korean; where there is none, that says so.
            assert key.endswith("_term") or "" not in (value, other), f"{file}: {key} is empty"
            assert "lang" in f"{file}: {key}" or not re.search(HANGUL, str(other)), f"{file}: {key} is Korean"


def test_scripts_of_the_browser_import_downwards_too():
    layers = ("ui/vendor", "ui/canvas", "ui/take", "ui/share", "ui/figure", "ui/player", "ui/classroom", "lessons")
    figure, player, lessons = (layers.index(layer) for layer in ("ui/figure", "ui/player", "lessons"))
    wrong, asked = [], TopologicalSorter[str]()
    for path in files(".js", under="pages"):
        own = name(path).removeprefix("pages/")
        for source in re.findall(r"(?:from |import\()'(\.[^']*)'", path.read_text(encoding="utf-8")):
            other = (path.parent / source).resolve().relative_to(ROOT / "pages").as_posix()
            asked.add(own, other)
            up, down = (next(i for i, layer in enumerate(layers) if p.startswith(layer)) for p in (own, other))
            sideways = up == down == lessons and own.split("/")[1] != other.split("/")[1]
            if down > up or sideways or (up == player and down == figure):
                wrong.append(f"{own} imports {other}")
    assert not wrong, "\n".join(wrong)
    asked.prepare()  # CycleError where scripts import each other in a circle, what comes late too


def pins(file: str) -> dict[str, str]:
    """Name and version of every pin; a name that has several, for several Pythons, keeps all of them."""
    found: dict[str, str] = {}
    for name, version in re.findall(r"^([\w.-]+)==([\w.]+)", (ROOT / file).read_text(encoding="utf-8"), flags=re.M):
        found[name] = " ".join(filter(None, (found.get(name), version)))
    return found


@pytest.mark.parametrize("file", ["requirements", "requirements-dev", "requirements-cluster"])
def test_requirements_are_pinned_exactly_with_hashes_and_hold_what_is_asked_for(file):
    asked = (ROOT / "ops" / f"{file}.in").read_text(encoding="utf-8").splitlines()
    pin = re.compile(r"^(-r requirements\.in|[A-Za-z0-9._-]+==[A-Za-z0-9.]+( ; sys_platform [!=]= \"\w+\")?)$")
    assert asked
    assert [line for line in asked if not pin.match(line)] == []
    text = (ROOT / f"{file}.txt").read_text(encoding="utf-8")
    whole = re.compile(r"(#.*\n|[a-z0-9-]+==[a-z0-9.]+( ; [^\n\\]+)?( \\\n    --hash=sha256:[0-9a-f]{64})+\n)+")
    assert whole.fullmatch(text)
    found = pins(f"{file}.txt")
    assert {name.lower(): version for name, version in pins(f"ops/{file}.in").items()}.items() <= found.items()
    every = pins("requirements-dev.txt").items()
    assert pins("requirements.txt").items() <= every
    assert pins("requirements-cluster.txt").items() <= every


def test_the_app_asks_no_other_machine_for_anything():
    """No network module in Python; what the browser gets has no foreign address, and asks nobody but its own server.

    It asks for runs, and whether its session is there, at addresses the page gave: paths on the server it came from.
    """
    modules = r"(requests|urllib\.request|urllib3|http\.client|httpx|aiohttp|socket|ftplib)(\.|$)"
    asks = (
        r"\b(fetch|importScripts)\s*\(|\bimport\s*\((?!'\.{1,2}/)|XMLHttpRequest|new\s+(WebSocket|EventSource)|sendBeacon"
        r"|@import|https?://(?!www\.w3\.org/)"
    )
    wrong = lines((path for path in app_code() if path.suffix != ".py"), asks)
    for path in (path for path in app_code() if path.suffix == ".py"):
        wrong += [f"{name(path)}:{at} {module}" for at, module in imports(path) if re.match(modules, module)]
    own = (
        r"pages/ui/(player/js/blockClient|take/js/give)\.js:\d+ const answer = await fetch\(url, \{ signal.* \}\);"
        r"|pages/ui/classroom/js/line\.js:\d+ (const answer = await fetch\(addressOf|socket = new WebSocket)\(.*"
        r"|pages/ui/canvas/js/progress\.js:\d+ .*fetch\(url\.replace\(.*"
        r"|pages/ui/server/session_watch\.js:\d+ .*fetch\(data\.alive[,)].*"
        r"|pages/ui/player/saved\.html:\d+ const module = async text => import\(URL\.createObjectURL\("  # of itself
    )
    assert sum(bool(re.fullmatch(own, line)) for line in wrong) == 7
    wrong = [line for line in wrong if not re.fullmatch(own, line)]
    assert not wrong, "\n".join(wrong)


def test_what_others_wrote_stands_as_they_published_it():
    versions = sorted(VENDOR.glob("*/VERSION"))
    assert versions
    for version in versions:
        said = version.read_text(encoding="utf-8")
        found = re.fullmatch(r"([\w@/.-]+) \d+\.\d+\.\d+ \(npm\), \S*?([\w.-]+), sha256 ([0-9a-f]{64})\n", said)
        assert found, said
        assert (version.parent / "LICENSE").exists()
        assert hashlib.sha256((version.parent / found[2]).read_bytes()).hexdigest() == found[3], found[1]


def test_the_top_level_holds_what_the_design_names():
    passing = {"__pycache__", BUILT.name}
    top = {path.name for path in ROOT.iterdir() if not path.name.startswith(".") and path.name not in passing}
    assert {entry for entry in top - ALLOWED_TOP if not re.fullmatch(r"requirements(-\w+)?\.txt", entry)} == set()
