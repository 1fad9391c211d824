"""One ES module out of a part and all it imports: the component's script comes from a blob, where imports do not work.

Each part keeps its own scope: it becomes a function that returns what the part exports, and its imports become
constants taken from the parts before it. So a part reads, and is tested, as the plain ES module it is.
"""

from __future__ import annotations

import re
from pathlib import Path

PAGES = Path(__file__).resolve().parents[2]

_IMPORT = re.compile(r"^import \{([^}]*)\} from '(\.[\w./-]*\.js)';$", re.MULTILINE)
_EXPORT = re.compile(r"^export (?:async )?(?:function\*?|class|const|let) (\w+)", re.MULTILINE)
_DEFAULT = re.compile(r"^export default ", re.MULTILINE)
# Forms of the language that would be linked wrongly, so that they are refused.
_FOREIGN = re.compile(
    r"^(?:export (?!default |(?:async )?function|class |const \w|let \w)"
    r"|import (?!\{)|import \{[^}]*\} from '(?!\.))",
    re.MULTILINE,
)


def bundle(entry: Path) -> str:
    """The part `entry` and, before it, each part it needs, once; the entry's default export is the module's.

    ValueError for an import or an export of a form that is not understood, for a part that imports itself in the end,
    and for a name that no part exports.
    """
    order: list[Path] = []
    _visit(entry.resolve(), order, [])
    return "\n".join([*(_scoped(part) for part in order[:-1]), _linked(order[-1])])


def imports(part: Path) -> dict[Path, list[str]]:
    """What a part takes: from which part which names, as they are called there."""
    found: dict[Path, list[str]] = {}
    for names, source in _IMPORT.findall(part.read_text(encoding="utf-8")):
        words = [word.split(" as ")[0].strip() for word in names.split(",") if word.strip()]
        found.setdefault((part.parent / source).resolve(), []).extend(words)
    return found


def _visit(part: Path, order: list[Path], way: list[Path]) -> None:
    if part in way:
        raise ValueError(f"{_name(part)} imports itself by way of {', '.join(map(_name, way[way.index(part) + 1 :]))}")
    if part in order:
        return
    if not part.exists():
        raise ValueError(f"{_name(way[-1])} imports {_name(part)}, which is no file")
    if foreign := _FOREIGN.search(part.read_text(encoding="utf-8")):
        allowed = "import { a } from './part.js'; and export const a"
        raise ValueError(f"{_name(part)}: {foreign[0].strip()!r} is not understood, as {allowed} are")
    for source, names in imports(part).items():
        _visit(source, order, [*way, part])
        missing = set(names) - set(_EXPORT.findall(source.read_text(encoding="utf-8")))
        if missing:
            raise ValueError(
                f"{_name(part)} imports {', '.join(sorted(missing))}, which {_name(source)} does not export"
            )
    order.append(part)


def _name(part: Path) -> str:
    return part.relative_to(PAGES).as_posix() if part.is_relative_to(PAGES) else part.name


def _constant(part: Path) -> str:
    """A part's constant in the bundle: its path, so that two files of one name do not meet."""
    return "part_" + re.sub(r"\W", "_", _name(part).removesuffix(".js"))


def _linked(part: Path) -> str:
    """A part's text with its imports taken from the parts before it."""

    def take(found: re.Match[str]) -> str:
        wanted = ", ".join(word.strip().replace(" as ", ": ") for word in found[1].split(",") if word.strip())
        return f"const {{ {wanted} }} = {_constant((part.parent / found[2]).resolve())};"

    return _IMPORT.sub(take, part.read_text(encoding="utf-8"))


def _scoped(part: Path) -> str:
    """A part as a constant that holds what it exports."""
    text = _linked(part)
    exported = ", ".join(_EXPORT.findall(text))
    body = re.sub(r"^export ", "", _DEFAULT.sub("", text), flags=re.MULTILINE)
    return f"const {_constant(part)} = (() => {{\n{body}\nreturn {{ {exported} }};\n}})();"
