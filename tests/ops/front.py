"""Several processes behind nginx, as `ops.several` starts them."""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.conftest import ROOT, free_ports, wait_until_healthy


class Several(NamedTuple):
    """What `ops.several` runs: its address, and what it has said."""

    url: str
    said: Path

    def processes(self) -> dict[int, int]:
        """Port → process, as they were begun last."""
        found = re.findall(r"process (\d+) on (\d+)", self.said.read_text(encoding="utf-8"))
        return {int(port): int(pid) for pid, port in found}


@contextmanager
def several(processes: int) -> Iterator[Several]:
    """So many processes of the app behind nginx, on free ports, all of them answering; ended at the end."""
    port = free_ports(processes + 2)  # nginx, the processes, Redis
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder) / "said"
        command = [sys.executable, "-m", "ops.several", "--processes", str(processes), "--port", str(port)]
        with said.open("wb") as out:
            front = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=out)
        try:
            for one in range(processes, -1, -1):
                wait_until_healthy(f"http://127.0.0.1:{port + one}", front)
            yield Several(f"http://127.0.0.1:{port}", said)
        finally:
            front.terminate()
            front.wait()
