"""The player's bytes: one block that holds a JSON header and arrays a browser can lay typed arrays on."""

import hashlib
import json
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np

MAGIC = b"GDP1"
ALIGN = 8
DTYPES = {"<f4", "<f8", "<i4", "<u2", "|u1"}


def digest(*parts: str) -> str:
    """A name for what these texts say, one another where any of them is another."""
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=10).hexdigest()


def pack(header: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> bytes:
    """Header and arrays as one block of bytes.

    Layout: magic, header length (uint32), UTF-8 JSON, zero padding, then each array in C order; everything is
    little-endian and each array starts at a multiple of 8. `header["arrays"]` is added: name → dtype, shape and
    offset from the start of the block. ValueError for a dtype no typed array can hold, or for numbers that are not
    finite: what is drawn must be drawable.
    """
    blocks: list[bytes] = []
    entries: dict[str, dict[str, Any]] = {}
    position = 0
    for name, array in arrays.items():
        little = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
        if little.dtype.str not in DTYPES:
            raise ValueError(f"array {name!r} has dtype {little.dtype.str}; allowed: {', '.join(sorted(DTYPES))}")
        if little.dtype.kind == "f" and not np.isfinite(little).all():
            raise ValueError(f"array {name!r} holds numbers that are not finite")
        block = little.tobytes()
        entries[name] = {"dtype": little.dtype.str, "shape": list(array.shape), "offset": position}
        blocks.append(block + bytes(-len(block) % ALIGN))
        position += len(blocks[-1])
    return _lead(header, entries) + b"".join(blocks)


def _lead(header: Mapping[str, Any], entries: Mapping[str, Mapping[str, Any]]) -> bytes:
    """Magic, length and header: the offsets depend on the header's length, which depends on their digits."""
    said = _json({name: value for name, value in header.items() if name != "arrays"})[:-1]
    length = 0
    while True:
        placed = {name: {**entry, "offset": entry["offset"] + length} for name, entry in entries.items()}
        encoded = said + (b',"arrays":' if len(said) > 1 else b'"arrays":') + _json(placed) + b"}"
        padded = encoded + b" " * (-(len(MAGIC) + 4 + len(encoded)) % ALIGN)
        total = len(MAGIC) + 4 + len(padded)
        if total == length:
            return MAGIC + struct.pack("<I", len(padded)) + padded
        length = total


def _json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def unpack(block: bytes) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """What `pack` was given: (header, read-only arrays that share the block's memory).

    ValueError where the block does not start as one of `pack` does.
    """
    if block[: len(MAGIC)] != MAGIC:
        raise ValueError(f"the block starts with {block[:4]!r}, not with {MAGIC!r}")
    (length,) = struct.unpack_from("<I", block, len(MAGIC))
    start = len(MAGIC) + 4
    header = json.loads(block[start : start + length])
    arrays = {}
    for name, entry in header["arrays"].items():
        count = int(np.prod(entry["shape"], dtype=int))
        flat = np.frombuffer(block, dtype=np.dtype(entry["dtype"]), count=count, offset=entry["offset"])
        arrays[name] = flat.reshape(entry["shape"])
    return header, arrays
