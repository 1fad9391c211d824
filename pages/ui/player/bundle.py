"""One ES module out of the parts in js/: the component's script comes from a blob, where relative imports do not work.

Each part keeps its own scope: it becomes a function that returns what the part exports, and its imports become
constants taken from the parts before it. So a part reads, and is tested, as the plain ES module it is.
"""

import re
from collections.abc import Sequence
from pathlib import Path

PARTS = Path(__file__).parent / "js"

DRAWING = ("numbers", "wire", "runs", "landscape", "paint", "view", "contours", "trails", "pointer", "clock", "send")
SOLID = ("scene3d", "surface3d")
LAB = (
    *DRAWING,
    *SOLID,
    *(
        "dom",
        "model",
        "address",
        "surface",
        "solid",
        "loss",
        "fit",
        "ruler",
        "panels",
        "mirror",
        "actions",
        "initial",
        "controls",
        "lab",
    ),
)

_IMPORT = re.compile(r"^import \{([^}]*)\} from '\./(\w+)\.js';$", re.MULTILINE)
_EXPORT = re.compile(r"^export (?:async )?(?:function\*?|class|const|let) (\w+)", re.MULTILINE)


def bundle(*names: str, also: Path | None = None) -> str:
    """The named parts as one module; the last one's default export is the module's.

    Parts stand in js/ or in the folder `also`. A part may import only from parts named before it: otherwise ValueError
    says which one is missing.
    """
    pieces = [_scoped(name, names[:place], also) for place, name in enumerate(names[:-1])]
    return "\n".join([*pieces, _linked(names[-1], names[:-1], also)])


def _read(name: str, also: Path | None) -> str:
    path = PARTS / f"{name}.js"
    return (path if also is None or path.exists() else also / path.name).read_text(encoding="utf-8")


def _linked(name: str, before: Sequence[str], also: Path | None) -> str:
    """A part's text with its imports taken from the parts before it."""

    def take(found: re.Match[str]) -> str:
        if found[2] not in before:
            raise ValueError(f"part {name!r} imports from {found[2]!r}, which is not before it in {list(before)}")
        wanted = ", ".join(word.strip().replace(" as ", ": ") for word in found[1].split(",") if word.strip())
        return f"const {{ {wanted} }} = part_{found[2]};"

    text = _IMPORT.sub(take, _read(name, also))
    if re.search(r"^import ", text, re.MULTILINE):
        raise ValueError(f"part {name!r} has an import that is not of the form import {{ a }} from './part.js';")
    return text


def _scoped(name: str, before: Sequence[str], also: Path | None) -> str:
    """A part as a constant that holds what it exports."""
    text = _linked(name, before, also)
    exported = ", ".join(_EXPORT.findall(text))
    body = re.sub(r"^export ", "", text, flags=re.MULTILINE)
    return f"const part_{name} = (() => {{\n{body}\nreturn {{ {exported} }};\n}})();"
