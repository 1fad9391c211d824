/* The block of bytes that Python sends: magic, header length, JSON header, then 8-byte aligned arrays. */

const TYPES = {
  '<f4': Float32Array,
  '<f8': Float64Array,
  '<i4': Int32Array,
  '<u4': Uint32Array,
  '<i2': Int16Array,
  '<u2': Uint16Array,
  '|u1': Uint8Array,
};

/** Bytes → {header, arrays}; every array carries its shape. Throws on anything that is not such a block; one that was
    decoded before is taken as it is. @param {any} data @returns {Block} */
export function decode(data) {
  if (data.arrays) return data;
  const bytes = data.slice(); // the view comes at an unaligned offset; typed arrays need an aligned one
  const magic = String.fromCharCode(...bytes.subarray(0, 4));
  if (magic !== 'GDP1') throw new Error(`unknown block ${JSON.stringify(magic)}`);
  const length = new DataView(bytes.buffer).getUint32(4, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  const arrays = {};
  for (const [name, { dtype, shape, offset }] of Object.entries(header.arrays)) {
    const Type = TYPES[dtype];
    if (!Type) throw new Error(`array ${name} has unknown type ${dtype}`);
    const size = shape.reduce((product, n) => product * n, 1);
    arrays[name] = Object.assign(new Type(bytes.buffer, offset, size), { shape });
  }
  return { header, arrays };
}
