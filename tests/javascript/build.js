/* The scripts as a browser fetches them: `python -m tests.javascript.build` writes pages/ui/dist from pages/**.js.

   A chunk holds the files its row names and whatever of no other chunk those import; a file of another chunk is
   imported from that chunk, which exports exactly what is asked of it. So each file is in one chunk, a chunk has one
   address, and a page that shows two pictures reads their common files once. */
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { build } from 'esbuild';

const [pages, out] = process.argv.slice(2);
const COMMON = { bundle: true, minify: true, target: 'es2023', charset: 'utf8', legalComments: 'inline', write: false };
/** What a page reads only once it is wanted, or with pictures that need it; then what all pictures share. */
const SHARED = {
  'card.js': ['ui/player/js/card.js'],
  'basins.js': ['ui/player/js/{basins,basinsFlat}.js'],
  'panels.js': [
    'ui/player/js/{panels,equation,models,formulaModel,fit,meter,ways}.js',
    'ui/canvas/js/marks/many.js',
    'ui/player/js/{loupe,sharpness,lossForecast}.js',
  ],
  'view3d.js': ['ui/canvas/js/*3d.js'],
  'player/view3d.js': ['ui/player/js/view3d.js'],
  'exports.js': [
    'ui/take/js/{list,entries,give,clip,picture,gif,webm,vector,texts}.js',
  ],
  'figure/downloads.js': ['ui/figure/js/downloads.js'],
  'player/downloads.js': ['ui/player/js/downloads.js'],
  'qr.js': ['ui/canvas/js/qr.js'],
  'guess.js': ['ui/canvas/js/guess.js'],
  'lit.js': ['ui/vendor/lit-html/*.js'],
  'progress.js': ['ui/canvas/js/progress.js'],
  'prediction.js': ['ui/player/js/{answer,sketch}.js'],
  'pins.js': ['ui/player/js/{pinboard,compared,comparisonTrails}.js'],
  'contours.js': ['ui/canvas/js/contours.js'],
  'trails.js': ['ui/canvas/js/{trails,badges,pixels}.js'],
  'field.js': ['ui/canvas/js/marks/{contour,trail,badge}.js'],
  'marks.js': ['ui/canvas/js/marks/*.js'],
  'core.js': ['ui/canvas/js/*.js', 'ui/take/js/{menu,frame}.js'],
  'figure/panes.js': ['ui/figure/js/panes.js'],
  'figure/strip.js': ['ui/figure/js/strip.js'],
  'figure/fitted.js': ['ui/figure/js/{weights,fitted}.js'],
  'figure.js': ['ui/figure/js/{controls,defineFigure,ground,handles,model,save,urlState}.js'],
  // what comes late shares the player's own files with it
  'ui/player/js/whole.js': ['ui/player/js/{python,boxes}.js'],
  'ui/player/js/player.js': ['ui/player/js/*.js'],
};
/** Pages of their own, which hold their script. */
const WHOLE = ['ui/classroom/js/phone.js', 'ui/classroom/js/screen.js'];

const files = readdirSync(pages, { recursive: true })
  .map(path => path.replaceAll('\\', '/'))
  .filter(path => path.endsWith('.js') && !/^ui\/(app|dist|vendor\/(?!lit-html))\//.test(path))
  .sort();
const text = Object.fromEntries(files.map(path => [path, readFileSync(join(pages, path), 'utf8')]));
const DECLARED = /^export (?:(?:async )?(?:function\*?|class|const) (\w+)|(default) )/gm;
const exportsOf = file => [...text[file].matchAll(DECLARED)].map(([, name, byDefault]) => name ?? byDefault);

const entries = files.filter(path => exportsOf(path).includes('default') && !WHOLE.includes(path));
const shared = Object.keys(SHARED).map(name => [name, []]);
const chunks = Object.fromEntries([...shared, ...entries.map(file => [file, [file]])]);
const chunkOf = Object.fromEntries(entries.map(file => [file, file]));
for (const [chunk, patterns] of Object.entries(SHARED))
  for (const file of files) {
    if (chunkOf[file] || !patterns.some(pattern => posix.matchesGlob(file, pattern))) continue;
    chunks[chunk].push(file);
    chunkOf[file] = chunk;
  }

const address = (from, to) => {
  const path = posix.relative(posix.dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
};

/** Sends an import of another chunk's file there, and notes which file it was. */
const elsewhere = chunk => ({
  name: 'elsewhere',
  setup(bundler) {
    bundler.onResolve({ filter: /^\./ }, ({ path, importer, resolveDir }) => {
      if (!importer && !resolveDir) return undefined;
      const file = relative(pages, join(resolveDir, path)).replaceAll('\\', '/');
      const other = chunkOf[file];
      if (!other || other === chunk) return undefined;
      return { path: `${address(chunk, other)}?${file}`, external: true, sideEffects: false };
    });
    // what a package exports for a worker is its own text
    bundler.onLoad({ filter: /vendor.*\.esm\.js$/ }, ({ path }) => ({
      contents: `export const text = ${JSON.stringify(readFileSync(path, 'utf8'))};`,
    }));
  },
});

const built = (chunk, contents) =>
  build({
    ...COMMON,
    stdin: { contents, resolveDir: pages, sourcefile: `${chunk} exports` },
    format: 'esm',
    outfile: join(out, chunk),
    sourcemap: 'linked',
    sourcesContent: false,
    plugins: [elsewhere(chunk)],
  });

const line = (file, names) => `export { ${names.join(', ')} } from './${file}';\n`;
const all = chunk => chunks[chunk].map((file, n) => `export * as file${n} from './${file}';\n`).join('');
const IMPORT = /import\s*\{([^}]*)\}\s*from\s*"([^"?]*)\?([^"]*)"/g;
const LATE = /import\("([^"?]*)\?([^"]*)"\)/g;

/** What is asked of each file from other chunks: everything of one that is imported when wanted. */
async function wanted() {
  const asked = {};
  for (const chunk of Object.keys(chunks)) {
    if (chunk === chunkOf[chunk]) asked[chunk] = new Set(['default']);
    const { outputFiles } = await built(chunk, all(chunk));
    const script = outputFiles.find(({ path }) => path.endsWith('.js')).text;
    for (const [, names, , file] of script.matchAll(IMPORT))
      for (const name of names.split(',')) (asked[file] ??= new Set()).add(name.trim().split(' as ')[0]);
    for (const [, , file] of script.matchAll(LATE)) asked[file] = new Set(exportsOf(file));
  }
  return asked;
}

/** A map whose sources are asked for where the chunks are. */
function mapOf(name, said) {
  const map = JSON.parse(said);
  const top = '../'.repeat(name.split('/').length - 1);
  map.sources = map.sources.map(source => `${top}source/${relative(pages, join(out, dirname(name), source))}`);
  return JSON.stringify(map);
}

/** The files of a folder of what is made: name → text. */
export async function made() {
  const asked = await wanted();
  const outputs = {};
  const put = ({ outputFiles }) => {
    for (const { path, text: said } of outputFiles) {
      const name = relative(out, path).replaceAll('\\', '/');
      outputs[name] = path.endsWith('.map') ? mapOf(name, said) : said.replace(/(\.js)\?[^"]*"/g, '$1"');
    }
  };
  for (const [chunk, members] of Object.entries(chunks)) {
    const names = members.flatMap(file => [...(asked[file] ?? [])]);
    const twice = names.filter((name, n) => names.indexOf(name) !== n);
    if (twice.length) throw new Error(`${chunk} would export two things called ${twice.join(', ')}`);
    const contents = members.map(file => (asked[file] ? line(file, [...asked[file]].sort()) : '')).join('');
    put(await built(chunk, contents));
  }
  for (const file of WHOLE) {
    const contents = `import start from './${file}';\nstart();\n`;
    put(await build({ ...COMMON, stdin: { contents, resolveDir: pages }, format: 'iife', outfile: join(out, file) }));
  }
  return outputs;
}

process.stdout.write(JSON.stringify(await made()));
