/* node compile.mjs PYODIDE FOLDER instead|beside: byte code for all modules in the zips of FOLDER, by the very Python
   that will run it, in the place of their sources or beside them. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [, , runtime, folder, where] = process.argv;
const { loadPyodide } = await import(pathToFileURL(join(runtime, 'pyodide.mjs')).href);
const python = await loadPyodide({ indexURL: runtime });
python.FS.mkdir('/zips');
python.FS.mount(python.FS.filesystems.NODEFS, { root: folder }, '/zips');
python.globals.set('instead', where === 'instead');
python.runPython(`
import importlib.util, io, pathlib, zipfile
from importlib._bootstrap_external import _code_to_hash_pyc


def compiled(name, data):
    """[(name, bytes)] of what stands for a module; the code is taken as it is, without a look at its source."""
    try:
        code = compile(data, name, "exec", dont_inherit=True)
    except SyntaxError:  # a template
        return [(name, data)]
    made = bytes(_code_to_hash_pyc(code, importlib.util.source_hash(data), False))
    return [(name + "c", made)] if instead else [(name, data), (importlib.util.cache_from_source(name), made)]


for path in sorted(pathlib.Path("/zips").iterdir()):
    made = io.BytesIO()
    with zipfile.ZipFile(path) as given, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as taken:
        for name in given.namelist():
            data = given.read(name)
            for place, content in compiled(name, data) if name.endswith(".py") else [(name, data)]:
                entry = zipfile.ZipInfo(place, (1980, 1, 1, 0, 0, 0))
                entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
                taken.writestr(entry, content)
    path.write_bytes(made.getvalue())
`);
