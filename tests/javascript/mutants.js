/* Lists what Stryker would change in the scripts named after it, as JSON: file, first and last place, replacement. */
import { readFileSync } from 'node:fs';
import { Instrumenter } from '@stryker-mutator/instrumenter';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];
const WORDS = new Set(['StringLiteral', 'Regex']); // names of fields and files: what is said is held by other tests
const quiet = Object.fromEntries(LEVELS.map(level => [level, () => {}]));
const logger = { ...quiet, isDebugEnabled: () => false, isTraceEnabled: () => false };
const files = process.argv.slice(2).map(name => ({ name, mutate: true, content: readFileSync(name, 'utf8') }));
const options = { plugins: null, excludedMutations: [], ignorers: [], noHeader: true };
const { mutants } = await new Instrumenter(logger).instrument(files, options);
const place = ({ line, column }) => [line, column];
const listed = mutants.map(({ fileName, location, replacement, mutatorName }) => ({
  file: fileName,
  start: place(location.start),
  end: place(location.end),
  replacement,
  kind: mutatorName,
}));
process.stdout.write(JSON.stringify(listed.filter(({ kind }) => !WORDS.has(kind))));
