"""The block of bytes between Python and the browser."""

import json
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from pages.ui.canvas.wire import pack, unpack

dtypes = st.sampled_from([np.float32, np.float64, np.int32, np.uint16, np.uint8])
shapes = hnp.array_shapes(min_dims=1, max_dims=3, min_side=0, max_side=5)
finite = {"allow_nan": False, "allow_infinity": False}
arrays = dtypes.flatmap(lambda d: hnp.arrays(d, shapes, elements=finite if np.issubdtype(d, np.floating) else None))
headers = st.dictionaries(st.text(max_size=8).filter("arrays".__ne__), st.one_of(st.text(max_size=20), st.none()))


@given(headers, st.dictionaries(st.text(min_size=1, max_size=8), arrays, max_size=6))
def test_unpack_gives_back_what_pack_was_given_each_array_where_a_typed_array_can_start(header, parts):
    block = pack(header, parts)
    read, found = unpack(block)
    assert {key: value for key, value in read.items() if key != "arrays"} == header
    assert found.keys() == parts.keys()
    for name, part in parts.items():
        assert found[name].dtype == part.dtype
        np.testing.assert_array_equal(found[name], part)
    (length,) = struct.unpack_from("<I", block, 4)
    assert block[:4] == b"GDP1"
    assert all(entry["offset"] % 8 == 0 for entry in json.loads(block[8 : 8 + length])["arrays"].values())
    assert len(block) % 8 == 0


def test_what_cannot_be_drawn_and_what_is_no_block_is_refused():
    for value in (np.nan, np.inf, -np.inf):
        with pytest.raises(ValueError, match="'w' holds numbers that are not finite"):
            pack({}, {"w": np.array([1.0, value])})
    with pytest.raises(ValueError, match="dtype <i8; allowed"):
        pack({}, {"w": np.arange(3, dtype=np.int64)})
    with pytest.raises(ValueError, match="not with b'GDP1'"):
        unpack(b"PNG1 and more")
