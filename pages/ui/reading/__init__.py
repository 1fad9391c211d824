"""A reader's file to a table of numbers: every guess is said, what cannot be used is said with its line.

The one function is `reader.read`; it stands there because it is pandas that reads, which not all who have a table need.
"""

from pages.ui.reading.table import Cell, Column, Guesses, ReadingError, Table

__all__ = ["Cell", "Column", "Guesses", "ReadingError", "Table"]
