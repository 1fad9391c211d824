"""A reader's file to a table of numbers: every guess is said, what cannot be used is said with its line."""

from pages.ui.reading.reader import read
from pages.ui.reading.table import Cell, Column, Guesses, ReadingError, Table

__all__ = ["Cell", "Column", "Guesses", "ReadingError", "Table", "read"]
