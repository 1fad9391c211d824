"""Faults in what is drawn that no tool makes, one a row: axes swapped, arrows turned, labels on marks.

python -m tests.mutants --by-hand puts them in; a row whose text is not there exactly once is an error then.
"""

from typing import NamedTuple


class Fault(NamedTuple):
    """What it is called, its file, the text there, what is put in its place, and the tests that are to notice it."""

    name: str
    file: str
    old: str
    new: str
    tests: str


FAULTS = (
    Fault(
        "w1 and w2 swapped in the path",
        "pages/ui/player/js/places.js",
        "record: (run, r) => [run.weight(r, i), run.weight(r, j)],",
        "record: (run, r) => [run.weight(r, j), run.weight(r, i)],",
        "tests/geometry/test_lab_surface.py",
    ),
    Fault(
        "weights named after the wrong column",
        "pages/ui/runs/describe.py",
        "told = known.get(column)",
        "told = known.get(made.dataset.names[-number])",
        "tests/geometry/test_lab_pictures.py",
    ),
    Fault(
        "the next step's arrow points uphill",
        "pages/ui/player/js/marks.js",
        "const by = to => view.px(...to).map((x, n) => x - at[n]);",
        "const by = to => view.px(...to).map((x, n) => at[n] - x);",
        "tests/geometry/test_lab_surface.py",
    ),
    Fault(
        "the critical mast where another stands",
        "pages/ui/player/js/rateMarks.js",
        "id, rate: rates[id], kind",
        "id, rate: rates.safe, kind",
        "tests/geometry/test_lab_loss.py",
    ),
    Fault(
        "the playhead unscaled on the epochs axis",
        "pages/ui/player/js/chart.js",
        "x: x(Math.min(series.now, nowOf(lab, id)) / per) });",
        "x: x(Math.min(series.now, nowOf(lab, id))) });",
        "tests/geometry/test_lab_loss.py",
    ),
    Fault(
        "isolines turned the other way",
        "pages/ui/canvas/js/contours.js",
        "c.ellipse(...centre, rx, ry, -slice.angle, 0, 2 * Math.PI);",
        "c.ellipse(...centre, rx, ry, slice.angle, 0, 2 * Math.PI);",
        "tests/geometry/test_lab_surface.py",
    ),
    Fault(
        "the ruler's track linear in the rate",
        "pages/ui/canvas/js/rates.js",
        "x: (/** @type {number} */ rate) => (Math.log(rate / low) / span) * width",
        "x: (/** @type {number} */ rate) => ((rate - low) / (high - low)) * width",
        "tests/geometry/test_lab_loss.py",
    ),
    Fault(
        "basins upside down",
        "pages/ui/player/js/basins.js",
        "const row = cellOf(at(box.x, box.y + (y + 0.5) / scale)[1], along, n);",
        "const row = n - 1 - cellOf(at(box.x, box.y + (y + 0.5) / scale)[1], along, n);",
        "tests/player/test_basins.py",
    ),
    Fault(
        "a minimum beside its place",
        "pages/ui/player/js/marks.js",
        "minima.map(({ at, lowest }, index) => ({ at: flat(at), lowest, index }))",
        "minima.map(({ lowest }, index) => ({ at: flat(minima.at(-1 - index).at), lowest, index }))",
        "tests/geometry/test_lab_landscapes.py",
    ),
    Fault(
        "a phone's way out of a lecture is pushed past the edge",
        "pages/ui/canvas/lecture.css",
        ".transport :is(.qr, .together, .count) { display: none; }",
        ".transport .count { display: none; }",
        "tests/geometry/test_lecture.py",
    ),
    Fault(
        "a name lies on the arrow of the next update",
        "pages/ui/player/js/marks.js",
        "y + (dy * i) / pieces - 5, 10, 10, WORDS - 1]",
        "y + (dy * i) / pieces - 5, 0, 0, WORDS - 1]",
        "tests/geometry/test_lab_landscapes.py",
    ),
    Fault(
        "a name lies on a saddle",
        "pages/ui/player/js/marks.js",
        "return [[...seat, WORDS / 2]];",
        "return [];",
        "tests/geometry/test_lab_landscapes.py",
    ),
)
