"""One ES module out of a part and all it imports: the component's script comes from a blob, where imports do not work.

Each part keeps its own scope and its own name: it becomes a function that takes what the part imports and returns what
it exports, and a script of its own for the debugger, where an error tells its file and line. So a part reads, and is
tested, as the plain ES module it is.
"""

import json
from pathlib import Path

from pages.ui.canvas.script import FORMS, PAGES, Script, name, read

VENDOR = PAGES / "ui" / "vendor"  # other people's packages, unchanged: what they export by default is left there

__all__ = ["PAGES", "bundle", "imports"]


def bundle(entry: Path) -> str:
    """The part `entry` and, before it, each part it needs, once; the entry's default export is the module's.

    ValueError, which names file and line, for a form that is not understood, for a part that imports itself in the end,
    for a name that no part exports, and for a default export that nothing could import.
    """
    order: dict[Path, Script] = {}
    _visit(read(entry.resolve()), order, [])
    *parts, last = order.values()
    if last.default is None:
        raise ValueError(f"{name(last.path)} has no default export: there is nothing to mount")
    for part in parts:
        if part.default is not None and not part.path.is_relative_to(VENDOR):
            raise ValueError(f"{name(part.path)} has a default export, which no part can import, as {FORMS} are")
    # Indirect eval, of the app's own text, is what gives each part its name and its own lines in the debugger.
    head = ["const load = eval;", "const parts = {};"]
    return "\n".join([*head, *map(_loaded, order.values()), f"export default {_place(last.path)}.$default;"])


def imports(part: Path) -> dict[Path, list[str]]:
    """What a part takes: from which part which names, as they are called there."""
    return {taken.source: [there for there, _ in taken.names] for taken in read(part.resolve()).imports}


def _visit(script: Script, order: dict[Path, Script], way: list[Path]) -> None:
    """Puts a part into the order after all it needs."""
    way = [*way, script.path]
    for line, source, names in script.imports:
        place = f"{name(script.path)}:{line}"
        if source in way:
            circle = [*way[way.index(source) + 1 :], source]
            raise ValueError(f"{place}: {name(source)} imports itself by way of {', '.join(map(name, circle))}")
        if not source.exists():
            raise ValueError(f"{place} imports {name(source)}, which is no file")
        if source not in order:
            _visit(read(source), order, way)
        missing = [there for there, _ in names if there not in order[source].exports]
        if missing:
            raise ValueError(f"{place} imports {', '.join(missing)}, which {name(source)} does not export")
    order[script.path] = script


def _place(path: Path) -> str:
    return f"parts[{json.dumps(name(path), ensure_ascii=False)}]"


def _loaded(script: Script) -> str:
    """A part as an entry of `parts`: what it exports."""
    taken = ", ".join(
        "{ " + ", ".join(there if there == here else f"{there}: {here}" for there, here in names) + " }"
        for _, _, names in script.imports
    )
    given = ", ".join(_place(source) for _, source, _ in script.imports)
    exported = ", ".join([*script.exports, *([f"$default: {script.default}"] if script.default else [])])
    body = f"'use strict'; (({taken}) => {{ {script.body}\nreturn {{ {exported} }};\n}})"
    text = json.dumps(f"{body}\n//# sourceURL={name(script.path)}", ensure_ascii=False)
    return f"{_place(script.path)} = load({text})({given});"
