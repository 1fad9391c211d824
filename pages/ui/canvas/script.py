"""A JavaScript part taken apart: what it imports, what it exports, and its text without those words.

Not a parser: comments, strings, templates and patterns are told from code, and `import` and `export` are understood in
one form each. Every other form is refused, in a sentence with file and line.
"""

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

PAGES = Path(__file__).resolve().parents[2]
VENDOR = PAGES / "ui" / "vendor"  # packages as they are published
FORMS = "import { a } from './part.js'; and export const a, function a, class a"

_WORD = re.compile(r"(?<![\w$.])(import|export|await)(?![\w$]|\s*:)")
_IMPORT = re.compile(r"import \{\s*(\w+(?: as \w+)?(?:,\s*\w+(?: as \w+)?)*),?\s*\} from '(\.[\w./-]*\.m?js)';")
_EXPORT = re.compile(r"export (?=(?:async )?(?:function\*? |class |const )(\w+))")
_DEFAULT = re.compile(r"export default (?=(?:(?:async )?(?:function\*? |class )(\w+))?)")
_MARK = re.compile(r"[,;]")
_TOP = re.compile(r"(?<![\w$.])(?:function\*?|class|const|let|var) (\w+)")

_PLAIN = re.compile(r"[^'\"`/{}]+")
_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
_STRING = re.compile(r"""'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*\"""", re.DOTALL)
_TEMPLATE = re.compile(r"(?:\\.|[^`\\$]|\$(?!\{))*", re.DOTALL)
_PATTERN = re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/\w*")
_BEFORE_PATTERN = re.compile(r"(?:^|[(,=:\[!&|?{};+\-*%~^<>]|\b(?:return|typeof|case|of|in|void|else))\s*$")


class Import(NamedTuple):
    line: int
    source: Path
    names: tuple[tuple[str, str], ...]  # (as it is called there, as it is called here)


class Script(NamedTuple):
    path: Path
    imports: tuple[Import, ...]
    exports: tuple[str, ...]
    default: str | None  # what the default export is called in `body`
    body: str  # as many lines as the part has


@lru_cache(maxsize=512)
def name(path: Path) -> str:
    """A part as messages and the debugger call it."""
    return path.relative_to(PAGES.parent).as_posix() if path.is_relative_to(PAGES) else path.as_posix()


def read(path: Path) -> Script:
    """A part taken apart; ValueError for a form that would be linked otherwise than a browser links it.

    A package's .js is no part: it exports its own `text`, for a worker.
    """
    if path.is_relative_to(VENDOR) and path.suffix == ".js":
        said = json.dumps(path.read_text(encoding="utf-8"), ensure_ascii=False)
        return Script(path, (), ("text",), None, f"const text = {said};")
    return _taken_apart(path, path.read_text(encoding="utf-8"))


@lru_cache(maxsize=256)
def _taken_apart(path: Path, text: str) -> Script:
    code = code_of(text)
    depth = _depths(code)
    imports: list[Import] = []
    exports: list[str] = []
    pieces: list[str] = []
    default, end, head = None, 0, 0  # head: where the imports end

    def refused(at: int, why: str) -> ValueError:
        return ValueError(f"{name(path)}:{_line(text, at)}: {why}")

    for found in _WORD.finditer(code):
        at = found.start()
        if found[1] == "await" and depth[at]:
            continue
        match = next(filter(None, (form.match(text, at) for form in (_IMPORT, _DEFAULT, _EXPORT))), None)
        if match is None or depth[at]:
            raise refused(at, f"{text[at:].splitlines()[0][:60]!r} is not understood, as {FORMS} are")
        pieces.append(text[end:at])
        end = match.end()
        if match.re is _IMPORT:
            if code[head:at].strip():
                raise refused(at, "an import stands after other code, which it would have to precede")
            head = end
            imports.append(_import(path, _line(text, at), match))
            pieces.append("\n" * match[0].count("\n"))
        elif match.re is _EXPORT:
            exports.append(match[1])
            if _several(code, depth, end):
                raise refused(at, f"one export names one thing: what follows {match[1]} would not be exported")
        else:
            default = match[1] or "$default"
            pieces.append("" if match[1] else "const $default = ")
    script = Script(path, tuple(imports), tuple(exports), default, "".join([*pieces, text[end:]]))
    declared = [(_line(text, found.start()), found[1]) for found in _TOP.finditer(code) if not depth[found.start()]]
    _refuse_shadows(script, declared)
    return script


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _import(path: Path, line: int, match: re.Match[str]) -> Import:
    words = [word.split() for word in match[1].split(",")]
    return Import(line, (path.parent / match[2]).resolve(), tuple((word[0], word[-1]) for word in words))


def _several(code: str, depth: np.ndarray, at: int) -> bool:
    """Whether a const goes on with another name."""
    if not code.startswith("const", at):
        return False
    return next((mark[0] == "," for mark in _MARK.finditer(code, at) if not depth[mark.start()]), False)


def _refuse_shadows(script: Script, declared: list[tuple[int, str]]) -> None:
    """One name, one thing: what a part takes may not be hidden by what it declares, nor taken twice."""
    seen: dict[str, str] = {}
    for taken in script.imports:
        for _, here in taken.names if taken.source != script.path else ():
            if here in seen:
                raise ValueError(f"{name(script.path)}:{taken.line}: {here} was imported from {seen[here]} already")
            seen[here] = name(taken.source)
    for line, word in declared:
        if word in seen:
            raise ValueError(f"{name(script.path)}:{line}: {word} would hide what is imported from {seen[word]}")


def code_of(text: str) -> str:
    """The text with comments, strings, patterns and the words of templates blanked; places and lines stay."""
    shown: list[str] = []
    braces: list[int] = []  # one a template whose ${…} we are in: braces open since
    at = 0
    while at < len(text):
        char = text[at]
        if char in "'\"/":
            hidden = _COMMENT.match(text, at) or _STRING.match(text, at)
            if hidden is None and char == "/" and _BEFORE_PATTERN.search("".join(shown[-30:])):
                hidden = _PATTERN.match(text, at)
            blank = char if hidden is None else _blank(hidden[0])
            if hidden and hidden.re is not _COMMENT:
                blank = f"{char}{blank[1:-1]}{char}"  # what follows a string is no pattern
        elif char == "`" or (char == "}" and braces and braces[-1] == 0):
            words = _TEMPLATE.match(text, at + 1)
            blank = char + _blank(words[0] if words else "")
            if text.startswith("${", at + len(blank)):
                blank += " {"
                braces += [0] if char == "`" else []
            else:
                blank += "`"
                del braces[len(braces) - (char == "}") :]
        elif plain := _PLAIN.match(text, at):
            blank = plain[0]
        else:
            blank = char
            if braces:
                braces[-1] += 1 if char == "{" else -1
        shown.append(blank)
        at += len(blank)
    return "".join(shown)


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def _depths(code: str) -> np.ndarray:
    """How many brackets are open at each place (places,)."""
    letters = np.frombuffer(code.encode("utf-32-le"), dtype=np.uint32)
    opened, closed = (np.isin(letters, [ord(bracket) for bracket in brackets]) for brackets in ("([{", ")]}"))
    return np.asarray(np.cumsum(opened, dtype=np.int32) - opened - np.cumsum(closed, dtype=np.int32))
