"""python -m ops.fetch [part …]: have the parts (all of them unless told), and say where they lie."""

import sys
import time

from ops.fetch import MissingError, fetch, fetched
from pages.ui.app.fetched import PARTS


def main() -> None:
    wanted = sys.argv[1:] or list(PARTS)
    if unknown := [part for part in wanted if part not in PARTS]:
        sys.exit(f"There is no part {', '.join(unknown)}; there are {', '.join(PARTS)}.")
    for part in wanted:
        began = time.monotonic()
        try:
            folder = fetch(part)
        except MissingError as missing:
            sys.exit(str(missing))
        size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
        print(f"{part}: {folder} ({size / 1e6:.1f} MB, {time.monotonic() - began:.1f} s)")
        assert fetched(part) == folder


if __name__ == "__main__":
    main()
