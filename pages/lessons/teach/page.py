"""The teacher's sheet: of each lesson its question, what stands behind each wrong answer, and three frames to show."""

from pages.lessons.teach import sheet
from pages.ui.app import address, page, text

page.arriving("teach")
words = text.words("teach")
page.band(words)
sheet.sheet(words)
address.keep_reading()
