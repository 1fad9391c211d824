"""python -m ops.site [OUT] [--files FOLDER]: build the site, into site/ by default, and say what it weighs."""

import argparse
import sys
import time
from pathlib import Path

from ops.fetch import MissingError
from ops.site.build import build, weight
from pages.ui.app.text import LANGUAGES
from pages.ui.player import saved, whole

ROOT = Path(__file__).resolve().parents[2]


def files_of_release(folder: Path) -> None:
    """The Lab as a file with Python inside, and as a light one without, as they open first."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, page in (("gradient-descent-lab", whole.page), ("gradient-descent-lab-light", saved.page)):
        (folder / f"{name}.html").write_text(page({}, LANGUAGES[0]), encoding="utf-8")


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m ops.site", description=__doc__)
    parser.add_argument("out", nargs="?", type=Path, default=ROOT / "site", help="the folder that is (re)made")
    parser.add_argument("--files", type=Path, metavar="FOLDER", help="a release's two files go there")
    given = parser.parse_args(arguments)
    began = time.monotonic()
    try:
        build(given.out)
        if given.files:
            files_of_release(given.files)
    except MissingError as missing:
        sys.exit(str(missing))
    files, raw, gzipped = weight(given.out)
    took = time.monotonic() - began
    print(f"{given.out}: {files} files, {raw / 1e6:.1f} MB, {gzipped / 1e6:.1f} MB gzipped, built in {took:.0f} s")


if __name__ == "__main__":
    main()
