"""python -m ops.site [OUT]: build the site, into site/ unless told, and say what it weighs."""

import argparse
import sys
import time
from pathlib import Path

from ops.fetch import MissingError
from ops.site.build import build, weight

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m ops.site", description=__doc__)
    parser.add_argument("out", nargs="?", type=Path, default=ROOT / "site", help="the folder that is (re)made")
    said = parser.parse_args()
    began = time.monotonic()
    try:
        build(said.out)
    except MissingError as missing:
        sys.exit(str(missing))
    files, raw, gzipped = weight(said.out)
    took = time.monotonic() - began
    print(f"{said.out}: {files} files, {raw / 1e6:.1f} MB, {gzipped / 1e6:.1f} MB gzipped, built in {took:.0f} s")


if __name__ == "__main__":
    main()
