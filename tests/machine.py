"""What the checks need of the machine: python -m tests.machine finds it, or installs it, once and before pytest.

A browser is looked for on the PATH, then among Playwright's own; where there is none, Playwright fetches one, and where
it cannot, apt does, as root on Debian and Ubuntu. There apt also brings the Korean font that layouts are tested with,
and the nginx and redis-server that several processes are tested with: all in one call, as a second one beside it would
find dpkg's lock taken. After it, as less depends on them, Firefox and WebKit. What could not be had is said, with
the installer's own words; tests that need it say so too.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
FETCH = (sys.executable, "-m", "playwright", "install", "chromium")
SERVERS = {"nginx": "nginx-light", "redis-server": "redis-server"}  # program: Debian's package
ENGINES = {"firefox-esr": "firefox-esr", "WebKitWebDriver": "webkit2gtk-driver", "xvfb-run": "xvfb"}
FONT = "fonts-noto-cjk"
KOREAN = ("fc-list", ":lang=ko", "family")
LINES = 12  # of an installer's words that are shown
HOW_TO_GET_A_BROWSER = (
    "No Chromium was found on the PATH or among Playwright's own. Get one with 'python -m playwright install "
    "chromium', or on Debian and Ubuntu with 'sudo apt-get install chromium', or put any Chrome or Chromium on the "
    "PATH; then run the tests again."
)


def browser() -> str | None:
    """Path of a Chromium that is there: on the PATH, else Playwright's own."""
    on_path = next(filter(None, map(shutil.which, BROWSERS)), None)
    return on_path or _playwrights_own()


def _playwrights_own() -> str | None:
    """In a process of its own: a test's may have Playwright running."""
    asked = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    own = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.strip()
    return own if Path(own).exists() else None


def draws_korean() -> bool:
    """Whether a font for Korean is there; true where nothing can tell."""
    if shutil.which(KOREAN[0]) is None:
        return sys.platform != "linux"
    return bool(subprocess.run(KOREAN, capture_output=True, check=False).stdout.strip())


def is_root_on_debian() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(*commands: Sequence[str]) -> str:
    """Run the commands until one fails; "" where none did, else the last lines that it said."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in commands:
        print("$", *command, flush=True)
        both: dict[str, int] = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        ended = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, check=False, **both)
        if ended.returncode:
            return "\n".join(ended.stdout.decode(errors="replace").strip().splitlines()[-LINES:])
    return ""


def missing(packages: Mapping[str, str]) -> list[str]:
    """Debian's packages of the programs that are not there."""
    return [package for program, package in packages.items() if shutil.which(program) is None]


def missing_packages() -> Iterator[list[str]]:
    """What apt is to bring, a call each: what must be there, and what need not."""
    yield [*([] if browser() else ["chromium"]), *([] if draws_korean() else [FONT]), *missing(SERVERS)]
    yield missing(ENGINES)


def main() -> int:
    """0 where a browser is there in the end."""
    words = "" if browser() else install(FETCH)
    for packages in filter(None, missing_packages() if is_root_on_debian() else ()):
        update = ("apt-get", "update")
        failed = install(update, ("apt-get", "install", "-y", "--no-install-recommends", *packages))
        words = "\n".join(filter(None, [words, failed]))
    for program in (*SERVERS, *ENGINES):
        if shutil.which(program) is None:
            print(f"{program} is not there: what is tested with it is left out, and named at the end.")
    if browser():
        return 0
    print(words, HOW_TO_GET_A_BROWSER, sep="\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
