"""The process in which a file is read: guesses and bytes in, one pickled answer out, then its end.

It bounds itself: a file made to take hours or gigabytes ends this process and nothing else.
"""

import json
import pickle
import sys
from pathlib import Path
from typing import Any

SECONDS = 30  # of a processor
MEGABYTES = 768  # over what its own modules take


def bound() -> None:
    """Time and memory from now on; systems without such bounds have the parent's clock."""
    if sys.platform in {"win32", "emscripten"}:
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    taken = Path("/proc/self/statm")
    if taken.exists():
        pages = int(taken.read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + MEGABYTES * 2**20
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def main() -> None:
    """One reading."""
    from pages.ui.reading import Guesses, ReadingError
    from pages.ui.reading.reader import read, read_from

    read(b"x,y\n1,2\n2,word\n3,5\n")  # what is imported at the first reading is there before the file is
    bound()
    said = Guesses(**json.loads(sys.stdin.buffer.readline() or b"{}"))
    answer: Any
    try:
        answer = read_from([sys.stdin.buffer.read()], said)
    except ReadingError as refused:
        answer = refused
    except MemoryError:
        answer = ReadingError("memory")
    pickle.dump(answer, sys.stdout.buffer, protocol=5)  # arrays go out as they lie in memory


if __name__ == "__main__":
    main()
