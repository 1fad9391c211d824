/* Which update is taken apart, and how it is written: for the lesson's address and for the Lab. */
const UNITS = ['scaled', 'original'];
const SIGNS = ['prediction', 'target'];

/** @param {Frame} frame @returns {Record<string, string | null>} */
export function held({ state, model: { header } }) {
  const first = { which: header.updates[0], units: UNITS[0], sign: header.sign };
  const text = name => (state[name] === first[name] ? null : String(state[name]));
  return Object.fromEntries(Object.keys(first).map(name => [name, text(name)]));
}

/** @param {Frame} frame @param {Record<string, string>} said */
export function take({ state, model: { header } }, said) {
  const known = { which: header.updates, units: UNITS, sign: SIGNS };
  for (const [name, all] of Object.entries(known))
    state[name] = all.find(one => String(one) === said[name]) ?? state[name];
}

/** The run came to this update at the lesson's rate; from it on the Lab's has the rate in the hand.
    @param {Frame} frame @param {boolean} done whether the update is made @returns {Record<string, string | null>} */
export function labUpdate({ state: { which, units }, model: { header, arrays }, values }, done) {
  const rate = String(+arrays.rates[values['learning-rate']].toPrecision(6));
  const own = String(header.rate);
  return {
    lr: rate === own || which === 1 ? rate : `${own}@0,${rate}@${which - 1}`,
    step: String(done ? which : which - 1),
    length: which > 100 ? `${which}u` : null,
    scaling: units === 'original' && which === 1 ? 'raw' : null,
  };
}
