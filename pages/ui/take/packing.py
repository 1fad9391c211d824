"""How a saved file holds what it shows, so that it stays small: what is read off a screen stands in it to the last bit.

What is only drawn is rounded; bytes of one weight lie side by side, where they compress well; and where all that is
still too much, every other learning rate is left out.
"""

from collections.abc import Iterable, Mapping

import numpy as np

from pages.ui.canvas import wire

Arrays = Mapping[str, np.ndarray]
BITS = 24  # of a number in single precision, the leading one too
#: How many of them are kept of what is only drawn, and of what is read off to four figures.
KEPT = {"z": 12, "curvature": 12, "expected": 12, "gradients": 17}
COARSE = 16  # of a picture that has no room for more
#: What there is one of for each learning rate.
MEMBERS = {
    *("rates", "growth", "paths", "losses", "last", "outcome", "stopped", "ended", "around", "period"),
    *("low", "high", "curvature", "gradients", "share", "floor", "expected", "test"),
}


def kind(name: str) -> str:
    """What an array is, of whatever strategy: "paths" of "random.paths"."""
    return name.rpartition(".")[2]


def rounded(arrays: Arrays) -> dict[str, np.ndarray]:
    """The arrays with as many bits as what is drawn of them needs."""
    return {
        name: _rounded(array, KEPT[kind(name)]) if kind(name) in KEPT and array.dtype == np.float32 else array
        for name, array in arrays.items()
    }


def coarse(arrays: Arrays) -> dict[str, np.ndarray]:
    """Arrays of a picture whose numbers are read off to four figures at most, with no more bits than that needs."""
    return {name: _rounded(array, COARSE) if array.dtype == np.float32 else array for name, array in arrays.items()}


def _rounded(array: np.ndarray, bits: int) -> np.ndarray:
    """Single precision to the nearest of so many leading bits; a number at the very end of the range is cut."""
    away = BITS - bits
    raw = np.ascontiguousarray(array).view(np.uint32)
    nearest = (raw + np.uint32(1 << (away - 1))) >> np.uint32(away) << np.uint32(away)
    found = nearest.view(np.float32)
    return np.where(np.isfinite(found), found, (raw >> np.uint32(away) << np.uint32(away)).view(np.float32))


def thinned(arrays: Arrays, kept: Iterable[float]) -> dict[str, np.ndarray]:
    """Every other learning rate of a block, and of each of the rates `kept` the nearest one."""
    rates = arrays["rates"]
    chosen = {*range(0, len(rates), 2), len(rates) - 1}
    chosen |= {int(np.abs(np.log(rates / rate)).argmin()) for rate in kept}
    rows = sorted(chosen)
    return {name: array[rows] if kind(name) in MEMBERS else array for name, array in arrays.items()}


def apart(block: bytes) -> bytes:
    """A block of `wire.pack` with the same header, each array's numbers as bytes of one weight after another.

    An array of numbers of 2 or 4 bytes is first written as the differences, modulo 2^16 or 2^32, of its bit patterns
    along the second axis, of one with one axis along that. take/js/packing.js takes it back.
    """
    packed = bytearray(block)
    header, arrays = wire.unpack(block)
    for name, array in arrays.items():
        if array.itemsize == 1:
            continue
        raw = array.view(f"<u{array.itemsize}")
        if array.itemsize < 8:
            raw = np.diff(raw, axis=min(1, raw.ndim - 1), prepend=raw.dtype.type(0))
        planes = np.ascontiguousarray(raw).view(np.uint8).reshape(-1, array.itemsize).T
        at = header["arrays"][name]["offset"]
        packed[at : at + planes.size] = planes.tobytes()
    return bytes(packed)
