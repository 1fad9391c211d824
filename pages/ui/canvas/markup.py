"""Markup of a picture: what all of them share stands in files of its own."""

import re
from pathlib import Path

HERE = Path(__file__).parent


def filled(path: Path) -> str:
    """The markup in `path`, and where it says <!-- name --> what stands in this folder's name.html."""

    def part(found: re.Match[str]) -> str:
        return (HERE / f"{found[1]}.html").read_text(encoding="utf-8").rstrip()

    return re.sub(r"<!-- (\w+) -->", part, path.read_text(encoding="utf-8"))
