"""python -m ops.pin: renews requirements.txt, -dev and -cluster, with hashes for all that is installed.

What the app, its tests and a cluster ask for themselves stands in the files .in beside this one; the files at the top
hold that and what it needs in turn, for Python 3.11 and newer on Linux, macOS and Windows. Needs
uv (pip install uv).
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COMMAND = "python -m ops.pin"
OPTIONS = ("--universal", "--generate-hashes", "--upgrade", "--python-version", "3.11", "--quiet", "--no-annotate")
FILES = {  # what two have is the same
    "requirements": (),
    "requirements-dev": ("--constraints", "requirements.txt"),
    "requirements-cluster": ("--constraints", "requirements-dev.txt"),
}


def main() -> int:
    uv = shutil.which("uv")
    if uv is None:
        print("uv is missing; get it with: pip install uv")
        return 1
    for name, more in FILES.items():
        where = ["--output-file", f"{name}.txt", "--custom-compile-command", COMMAND]
        command = [uv, "pip", "compile", f"ops/{name}.in", *where, *OPTIONS, *more]
        if code := subprocess.run(command, cwd=ROOT, check=False).returncode:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
