"""What the app uses of python_calamine, for .xlsx alone: a sheet's cells out of its XML. Other books are refused."""

import re
import zipfile
from datetime import date, timedelta
from xml.etree import ElementTree

NAMES = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
DATES = {14, 15, 16, 17, 22}  # built-in formats of numbers that are days since 1900
BEGIN = date(1899, 12, 30)


class CalamineError(Exception): ...


class CalamineWorkbook:
    def __init__(self, archive):
        self.archive = archive
        try:
            book, links = self._xml("xl/workbook.xml"), self._xml("xl/_rels/workbook.xml.rels")
        except (KeyError, ElementTree.ParseError) as error:
            raise CalamineError("not a book of sheets") from error
        at = {link.get("Id"): link.get("Target", "") for link in links}
        sheets = book.findall("s:sheets/s:sheet", NAMES)
        self.places = {sheet.get("name"): at.get(sheet.get(LINK), "").removeprefix("/xl/") for sheet in sheets}
        self.sheet_names = list(self.places)

    @classmethod
    def from_filelike(cls, file):
        try:
            return cls(zipfile.ZipFile(file))
        except zipfile.BadZipFile as error:
            raise CalamineError("only .xlsx can be read here") from error

    def get_sheet_by_name(self, name):
        try:
            return Sheet(self._xml(f"xl/{self.places[name]}"), self._texts(), self._days())
        except (KeyError, IndexError, ValueError, ElementTree.ParseError) as error:
            raise CalamineError(f"sheet {name} cannot be read") from error

    def _xml(self, name):
        return ElementTree.fromstring(self.archive.read(name))

    def _texts(self):
        """Texts that cells name by their number."""
        if "xl/sharedStrings.xml" not in self.archive.namelist():
            return []
        return [_text(one) for one in self._xml("xl/sharedStrings.xml").findall("s:si", NAMES)]

    def _days(self):
        """Styles, by their number, whose cells are days."""
        if "xl/styles.xml" not in self.archive.namelist():
            return set()
        styles = self._xml("xl/styles.xml")
        own = {
            int(one.get("numFmtId"))
            for one in styles.findall("s:numFmts/s:numFmt", NAMES)
            if re.search("[dmy]", re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", one.get("formatCode", "").lower()))
        }
        formats = [int(one.get("numFmtId", 0)) for one in styles.findall("s:cellXfs/s:xf", NAMES)]
        return {number for number, kind in enumerate(formats) if kind in DATES | own}


class Sheet:
    """height and width of what is filled in, and its rows, as Python's values; "" for an empty cell."""

    def __init__(self, root, texts, days):
        cells = {}
        for number, row in enumerate(root.iterfind("s:sheetData/s:row", NAMES), 1):
            line = int(row.get("r", number))
            for place, cell in enumerate(row.iterfind("s:c", NAMES)):
                at = _column(cell.get("r", "")) if cell.get("r") else place
                value = _value(cell, texts, days)
                if value != "":
                    cells[line, at] = value
        lines, places = {line for line, _ in cells}, {place for _, place in cells}
        self.cells, self.first = cells, (min(lines, default=1), min(places, default=0))
        self.height = max(lines, default=0) - self.first[0] + 1 if cells else 0
        self.width = max(places, default=-1) - self.first[1] + 1 if cells else 0

    def iter_rows(self):
        top, left = self.first
        for line in range(top, top + self.height):
            yield [self.cells.get((line, place), "") for place in range(left, left + self.width)]


def _text(element):
    """All its text, but not how it is to be read aloud."""
    return "".join(run.text or "" for path in ("s:t", "s:r/s:t") for run in element.findall(path, NAMES))


def _column(place):
    """Which column "AB12" is in, from 0."""
    number = 0
    for letter in re.match("[A-Z]+", place)[0]:
        number = 26 * number + ord(letter) - 64
    return number - 1


def _value(cell, texts, days):
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _text(cell.find("s:is", NAMES))
    found = cell.find("s:v", NAMES)
    said = found.text if found is not None and found.text else ""
    if said == "" or kind in ("str", "e", "d"):
        return said
    if kind == "s":
        return texts[int(said)]
    if kind == "b":
        return said == "1"
    if int(cell.get("s", 0)) in days:
        return BEGIN + timedelta(days=int(float(said)))
    return float(said)
