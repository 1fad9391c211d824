"""What the app uses of python_calamine, by openpyxl, which is Python alone: .xlsx. Other books are refused."""

import zipfile
from datetime import datetime, time

from openpyxl import load_workbook


class CalamineError(Exception): ...


class CalamineWorkbook:
    def __init__(self, book):
        self.book, self.sheet_names = book, [sheet.title for sheet in book.worksheets]

    @classmethod
    def from_filelike(cls, file):
        try:
            return cls(load_workbook(file, data_only=True))
        except zipfile.BadZipFile as error:
            raise CalamineError("only .xlsx can be read here") from error
        except Exception as error:  # whatever a stranger's XML makes of it
            raise CalamineError("not a book of sheets") from error

    def get_sheet_by_name(self, name):
        return Sheet(self.book[name])


class Sheet:
    """height and width of what is filled in, and its rows, as Python's values; "" for an empty cell."""

    def __init__(self, sheet):
        filled = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        self.sheet, self.height, self.width = sheet, 0, 0
        if filled:
            lines, places = [cell.row for cell in filled], [cell.column for cell in filled]
            self.first = {"min_row": min(lines), "min_col": min(places)}
            self.last = {"max_row": max(lines), "max_col": max(places)}
            self.height, self.width = max(lines) - min(lines) + 1, max(places) - min(places) + 1

    def iter_rows(self):
        for row in self.sheet.iter_rows(**self.first, **self.last, values_only=True):
            yield [_value(value) for value in row]


def _value(value):
    if isinstance(value, datetime) and value.time() == time():
        return value.date()
    return "" if value is None else value
