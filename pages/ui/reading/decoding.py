"""Bytes to text: what kind of file it is, and in which encoding."""

import codecs
import csv
import gzip
import io
import json
import re
import zipfile
import zlib
from collections import deque
from typing import NamedTuple

from charset_normalizer import from_bytes

from pages.ui.reading.table import MAX_BYTES, MAX_COLUMNS, MAX_MEGABYTES, MAX_ROWS, ReadingError

HEAD = 2**16  # bytes by which guesses are made
#: What spreadsheets write besides Unicode.
OLD = ("cp949", "cp932", "gb18030", "cp1252")
ENCODINGS = ("utf-8", "utf-16", *OLD)
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
IDEOGRAPHS = re.compile("[\u4e00-\u9fff\uf900-\ufaff]")
WORKBOOKS = {"[Content_Types].xml", "content.xml"}  # what an XLSX and an ODS hold
TABLES = re.compile(r"\.(csv|tsv|txt|xlsx?|ods)$", re.IGNORECASE)
ZIP, OLE, GZIP = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b"


class Unpacked(NamedTuple):
    """text: a file's text as bytes. parts: sheets or files among which `part` was taken, none where there is one."""

    text: bytes
    form: str
    parts: tuple[str, ...] = ()
    part: str | None = None


def unpacked(content: bytes, part: str | None = None) -> Unpacked:
    """The text of a file; a spreadsheet becomes commas and UTF-8. Nothing gets over MAX_BYTES.

    part: of a workbook the sheet, of an archive the file; None for the first that holds anything.
    """
    if len(content) > MAX_BYTES:
        raise ReadingError("too_big", megabytes=MAX_MEGABYTES)
    if content.startswith(GZIP):
        try:
            with gzip.open(io.BytesIO(content)) as file:
                text = file.read(MAX_BYTES + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise ReadingError("unreadable") from error
        if len(text) > MAX_BYTES:
            raise ReadingError("bomb", megabytes=MAX_MEGABYTES)
        return Unpacked(text, "gzip")
    if content.startswith(ZIP):
        return _archive(content, part)
    if content.startswith(OLE):
        return _workbook(content, part)
    _refuse_other_forms(content)
    return Unpacked(content, "text")


def _archive(content: bytes, part: str | None) -> Unpacked:
    """A workbook, or the table among an archive's files."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = {entry.filename: entry for entry in archive.infolist()}
            # A sheet of numbers packs to a tenth; what unpacks to far more than a file may hold was made for that.
            if sum(entry.file_size for entry in entries.values()) > 4 * MAX_BYTES:
                raise ReadingError("bomb", megabytes=4 * MAX_MEGABYTES)
            if WORKBOOKS & entries.keys():
                return _workbook(content, part)
            tables = tuple(name for name in entries if TABLES.search(name) and not name.startswith("__MACOSX/"))
            if not tables:
                raise ReadingError("no_table")
            part = part if part in tables else tables[0]
            inner = archive.read(part)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise ReadingError("unreadable") from error
    return unpacked(inner)._replace(parts=tables, part=part)


def _workbook(content: bytes, part: str | None) -> Unpacked:
    """A sheet, written with commas."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = tuple(book.sheet_names)
        for name in (part,) if part in names else names:
            sheet = book.get_sheet_by_name(name)
            if sheet.height > 0:
                return Unpacked(_written(sheet), "spreadsheet", names, name)
    except (CalamineError, OSError, zipfile.BadZipFile) as error:
        raise ReadingError("unreadable") from error
    raise ReadingError("empty")


def _refuse_other_forms(content: bytes) -> None:
    """Texts that are no tables say what they are; Korean offices' ".xls" are often web pages."""
    start = content[:HEAD].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if start.startswith((b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta", b"<div", b"<style")):
        raise ReadingError("html")
    if start.startswith((b"{", b"[")):
        try:
            json.loads(content)
        except (ValueError, RecursionError):
            return
        raise ReadingError("json")


def _written(sheet: object) -> bytes:
    if sheet.width > MAX_COLUMNS:  # type: ignore[attr-defined]
        raise ReadingError("wide", count=sheet.width, most=MAX_COLUMNS)  # type: ignore[attr-defined]
    if sheet.height > MAX_ROWS + 20:  # type: ignore[attr-defined]
        raise ReadingError("rows", rows=f"{sheet.height - 1:,}", low=2, high=f"{MAX_ROWS:,}")  # type: ignore[attr-defined]
    text = io.StringIO()
    csv.writer(text).writerows(sheet.iter_rows())  # type: ignore[attr-defined]
    return text.getvalue().encode()


def encoding_of(content: bytes) -> str:
    """The encoding of a text: by its mark, by bytes that can be no other, else by what its head looks like."""
    for mark, name in MARKS:
        if content.startswith(mark):
            return name
    head = content[:HEAD]
    for place, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        if len(head) > 8 and head[place::2].count(0) > 0.7 * len(head[place::2]):
            return name
    if b"\0" in head:
        raise ReadingError("binary")
    if decodes(content, "utf-8"):
        return "utf-8"
    if spoiled := _spoiled(content):
        raise ReadingError("byte", **spoiled)
    telling = _telling(content)
    likely = [found.encoding for found in from_bytes(telling, cp_isolation=list(OLD))]
    fitting = [name for name in dict.fromkeys([*likely, *OLD]) if decodes(content, name)]
    if not fitting:
        raise ReadingError("encoding")
    best = fitting[0]
    if best == "cp949" and "gb18030" in fitting and IDEOGRAPHS.search(telling.decode("cp949", "replace")):
        return "gb18030"  # Korean tables are written in Hangul; a mixture is Chinese read wrong
    return best


def _spoiled(content: bytes) -> dict[str, object]:
    """The line of the first byte that is none of UTF-8 in a text that is otherwise; nothing for another encoding."""
    text = content.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    if 5 * wrong > sum(letter > "\x7f" for letter in text) - wrong:
        return {}
    before = text[: text.index("\ufffd")]
    return {"line": before.count("\n") + 1, "before": before[-12:].rpartition("\n")[2]}


def _telling(content: bytes) -> bytes:
    """The lines of the beginning that are not plain ASCII: what tells encodings apart."""
    lines = [line for line in content[: 16 * HEAD].splitlines(keepends=True) if not line.isascii()]
    return b"".join(lines)[:HEAD] or content[:HEAD]


def decodes(content: bytes, encoding: str) -> bool:
    """Whether all of it is text in this encoding."""
    pieces = (content[first : first + 2**20] for first in range(0, len(content), 2**20))
    try:
        deque(codecs.iterdecode(pieces, encoding), maxlen=0)
    except UnicodeError:
        return False
    return True


def head(content: bytes, encoding: str) -> str:
    """The beginning of the text, by which the rest is guessed."""
    return codecs.getincrementaldecoder(encoding)().decode(content[:HEAD])
