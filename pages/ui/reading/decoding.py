"""Bytes to text: what kind of file it is, and in which encoding."""

import codecs
import csv
import gzip
import io
import re
import zipfile
import zlib
from collections import deque

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
ZIP, OLE, GZIP = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b"


def unpacked(content: bytes) -> tuple[bytes, str]:
    """(the file's text as bytes, its form); a spreadsheet becomes commas and UTF-8. Nothing gets over MAX_BYTES."""
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
        return text, "gzip"
    if content.startswith((ZIP, OLE)):
        return _spreadsheet(content), "spreadsheet"
    return content, "text"


def _spreadsheet(content: bytes) -> bytes:
    """The first sheet that holds anything, written with commas."""
    from python_calamine import CalamineError, CalamineWorkbook

    if content.startswith(ZIP):
        try:
            entries = zipfile.ZipFile(io.BytesIO(content)).infolist()
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise ReadingError("unreadable") from error
        # A sheet of numbers packs to a tenth; what unpacks to far more than a file may hold was made for that.
        if sum(entry.file_size for entry in entries) > 4 * MAX_BYTES:
            raise ReadingError("bomb", megabytes=4 * MAX_MEGABYTES)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if sheet.height > 0:
                return _written(sheet)
    except ReadingError:
        raise
    except (CalamineError, OSError, ValueError, zipfile.BadZipFile) as error:
        raise ReadingError("unreadable") from error
    raise ReadingError("empty")


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
    telling = _telling(content)
    likely = [found.encoding for found in from_bytes(telling, cp_isolation=list(OLD))]
    fitting = [name for name in dict.fromkeys([*likely, *OLD]) if decodes(content, name)]
    if not fitting:
        raise ReadingError("encoding")
    best = fitting[0]
    if best == "cp949" and "gb18030" in fitting and IDEOGRAPHS.search(telling.decode("cp949", "replace")):
        return "gb18030"  # Korean tables are written in Hangul; a mixture is Chinese read wrong
    return best


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
