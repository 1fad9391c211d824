"""Just enough of fastparquet for Streamlit's tables in the browser: write(buffer, frame), one row group, uncompressed.

stlite, which has no pyarrow, sends a table to the page as Parquet: `frame.to_parquet(buffer, engine="fastparquet")`.
Parquet: plain encoding, v1 data pages, Thrift's compact protocol for headers. Whole numbers, floats, booleans, text;
what is missing as null. An index that only counts is left out, as Streamlit hides it.
"""

import json
import struct

import numpy as np
import pandas as pd

__version__ = "2024.11.0"
BOOLEAN, INT64, DOUBLE, BYTE_ARRAY = 0, 2, 5, 6
NO_NAME = "__index_level_0__"
I32, I64, BINARY, LIST, STRUCT = 5, 6, 8, 9, 12


def _varint(n):
    out = bytearray()
    while n > 127:
        out.append(n & 127 | 128)
        n >>= 7
    out.append(n)
    return bytes(out)


def _value(kind, value):
    if kind in (I32, I64):
        return _varint(value << 1)  # zigzag; nothing here is negative
    if kind == BINARY:
        raw = value.encode() if isinstance(value, str) else value
        return _varint(len(raw)) + raw
    if kind == STRUCT:
        return _struct(value)
    element, items = value  # LIST
    head = bytes([len(items) << 4 | element]) if len(items) < 15 else bytes([0xF0 | element]) + _varint(len(items))
    return head + b"".join(_value(element, item) for item in items)


def _struct(fields):
    """fields: [(id, kind, value)], ascending."""
    out, last = b"", 0
    for number, kind, value in fields:
        out += bytes([number - last << 4 | kind]) + _value(kind, value)
        last = number
    return out + b"\0"


def _levels(present):
    """Definition levels, bit-packed RLE hybrid of width 1, with its length before it."""
    groups = (len(present) + 7) // 8
    body = _varint(groups << 1 | 1) + np.packbits(present, bitorder="little").tobytes()
    return struct.pack("<I", len(body)) + body


def _column(series):
    """(physical type, logical field or None, present mask, bytes of the values, pandas type, numpy type)"""
    present = series.notna().to_numpy()
    kept = series[present]
    kind = getattr(series.dtype, "kind", "O")
    if kind == "b":
        return BOOLEAN, None, present, np.packbits(kept.to_numpy(bool), bitorder="little").tobytes(), "bool", "bool"
    if kind in "iu":
        return INT64, None, present, kept.to_numpy("<i8").tobytes(), "int64", "int64"
    if kind == "f":
        return DOUBLE, None, present, kept.to_numpy("<f8").tobytes(), "float64", "float64"
    if kind in "mMc":
        raise TypeError(f"columns of {series.dtype} cannot be written")
    raw = [str(value).encode() for value in kept]
    return BYTE_ARRAY, 0, present, b"".join(struct.pack("<I", len(r)) + r for r in raw), "unicode", "object"


def write(path, data, compression=None, write_index=None, partition_on=None, **_):
    """The frame `data` as Parquet into the file object `path`; what else pandas says is of no use here."""
    frame, index = _with_index(data, write_index)
    out, schema, chunks, about = bytearray(b"PAR1"), [], [], []
    for place, name in enumerate(frame.columns):
        kind, logical, present, body, *types = _column(frame.iloc[:, place])
        page = _levels(present) + body
        shape = [(1, I32, len(frame)), (2, I32, 0), (3, I32, 3), (4, I32, 3)]
        head = _struct([(1, I32, 0), (2, I32, len(page)), (3, I32, len(page)), (5, STRUCT, shape)])
        size = len(head) + len(page)
        told = [(1, I32, kind), (2, LIST, (I32, [0, 3])), (3, LIST, (BINARY, [str(name)])), (4, I32, 0)]
        told += [(5, I64, len(frame)), (6, I64, size), (7, I64, size), (9, I64, len(out))]
        chunks.append([(2, I64, len(out)), (3, STRUCT, told)])
        out += head + page
        field = [(1, I32, kind), (3, I32, 1), (4, BINARY, str(name))]
        schema.append(field if logical is None else [*field, (6, I32, 0), (10, STRUCT, [(1, STRUCT, [])])])
        about.append(_about(None if name == NO_NAME else str(name), str(name), *types))
    total = len(out) - 4
    columns = index or [{"kind": "range", "name": None, "start": 0, "stop": len(frame), "step": 1}]
    group = [(1, LIST, (STRUCT, chunks)), (2, I64, total), (3, I64, len(frame))]
    footer = _struct(
        [
            (1, I32, 1),
            (2, LIST, (STRUCT, [[(4, BINARY, "schema"), (5, I32, len(frame.columns))], *schema])),
            (3, I64, len(frame)),
            (4, LIST, (STRUCT, [group])),
            (5, LIST, (STRUCT, [[(1, BINARY, "pandas"), (2, BINARY, _pandas(columns, about))]])),
            (6, BINARY, "gradient-descent-lab"),
        ]
    )
    path.write(bytes(out + footer + struct.pack("<I", len(footer)) + b"PAR1"))


def _with_index(frame, write_index):
    """(the frame with its index as its first column, that column's name in a list), or (the frame, [])."""
    if isinstance(frame.index, pd.RangeIndex) or write_index is False:
        return frame, []
    name = NO_NAME if frame.index.name is None else str(frame.index.name)
    frame = frame.copy(deep=False)
    frame.insert(0, name, frame.index)
    return frame, [name]


def _about(name, field, pandas_type, numpy_type):
    named = {"name": name, "field_name": field}
    return {**named, "pandas_type": pandas_type, "numpy_type": numpy_type, "metadata": None}


def _pandas(index, columns):
    """What pandas says of a frame beside its columns."""
    names = {**_about(None, None, "unicode", "object"), "metadata": {"encoding": "UTF-8"}}
    made = {"creator": {"library": "fastparquet", "version": __version__}, "pandas_version": pd.__version__}
    return json.dumps(
        {"index_columns": index, "column_indexes": [names], "columns": columns, **made}, ensure_ascii=False
    )
