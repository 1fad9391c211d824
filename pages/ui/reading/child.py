"""The process in which a file is read: guesses and bytes in, one pickled answer out, then its end.

It bounds itself: a file made to take hours or gigabytes ends this process and nothing else.
"""

import json
import pickle
import sys
from pathlib import Path
from typing import IO, Any

SECONDS = 30  # of a processor
LINE = 200  # bytes in which the sizes stand
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


def packed(answer: Any) -> list[bytes | memoryview]:
    """Sizes in a line, what is no array, and the arrays as they lie in memory: nothing is copied for the way."""
    arrays: list[pickle.PickleBuffer] = []
    rest = pickle.dumps(answer, protocol=5, buffer_callback=arrays.append)
    parts = [rest, *(array.raw() for array in arrays)]
    return [json.dumps([len(part) for part in parts]).encode() + b"\n", *parts]


def unpacked(file: IO[bytes]) -> Any:
    """The answer again, its arrays read-only and in the memory they are read to. EOFError where it is cut short."""
    line = file.readline(LINE)
    parts = []
    for size in json.loads(line) if line.endswith(b"\n") else ():
        part = memoryview(bytearray(size))
        at = 0
        while at < size:
            count = file.readinto(part[at:])  # type: ignore[attr-defined]
            if not count:
                raise EOFError
            at += count
        parts.append(part.toreadonly())
    if not parts:
        raise EOFError
    return pickle.loads(parts[0], buffers=parts[1:])


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
    sys.stdout.buffer.writelines(packed(answer))


if __name__ == "__main__":
    main()
