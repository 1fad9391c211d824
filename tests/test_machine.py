"""A machine without a browser gets one once, before the tests: two processes then find it, and none asks apt again."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.machine import HOW_TO_GET_A_BROWSER

#: It refuses a second caller while one is at work, as dpkg does, and "installs" a browser into its own folder.
APT = """#!/bin/sh
mkdir "$0.lock" 2>/dev/null || { echo "E: Could not get lock /var/lib/dpkg/lock-frontend"; exit 100; }
echo "$@" >> "$0.log"
sleep 0.2
case "$*" in *install*) %s ;; esac
code=$?
rmdir "$0.lock"
exit $code
"""
PUT = 'printf "#!/bin/sh\\n" > "${0%/*}/$name"; chmod +x "${0%/*}/$name"'
BRINGS = f"for name in chromium nginx redis-server firefox-esr WebKitWebDriver xvfb-run; do {PUT}; done"
REFUSES = 'echo "E: Unable to locate package chromium"; false'
needs_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="apt is asked by root only: run as root on Debian"
)


def machine(folder: Path, installs: str) -> dict[str, str]:
    """The environment of a machine whose PATH holds a stand-in for apt-get and the shell's own tools, no browser."""
    apt = folder / "apt-get"
    apt.write_text(APT % installs, encoding="utf-8")
    apt.chmod(0o755)
    for tool in ("sh", "mkdir", "rmdir", "sleep", "chmod"):
        (folder / tool).symlink_to(str(shutil.which(tool)))
    nowhere = {"PLAYWRIGHT_BROWSERS_PATH": str(folder / "none"), "PLAYWRIGHT_DOWNLOAD_HOST": "http://127.0.0.1:9"}
    return {**os.environ, **nowhere, "PATH": str(folder)}


def prepare(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.machine"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@needs_root
def test_a_browser_is_installed_once_and_two_processes_find_it(tmp_path: Path):
    environment = machine(tmp_path, BRINGS)
    prepared = prepare(environment)
    assert prepared.returncode == 0, prepared.stdout + prepared.stderr
    calls = (tmp_path / "apt-get.log").read_text(encoding="utf-8").splitlines()
    assert [line.split()[0] for line in calls] == ["update", "install"]
    assert {"chromium", "fonts-noto-cjk", "nginx-light", "redis-server"} <= set(calls[1].split())
    look = [sys.executable, "-c", "from tests.machine import browser; print(browser())"]
    beside = [subprocess.Popen(look, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert [one.communicate()[0].strip() for one in beside] == [str(tmp_path / "chromium")] * 2
    assert prepare(environment).returncode == 0
    again = (tmp_path / "apt-get.log").read_text(encoding="utf-8").splitlines()[len(calls) :]
    assert not any("chromium" in line for line in again)


@needs_root
def test_what_the_installers_said_is_shown_where_none_brings_a_browser(tmp_path: Path):
    prepared = prepare(machine(tmp_path, REFUSES))
    assert prepared.returncode == 1
    assert "E: Unable to locate package chromium" in prepared.stdout
    asked = (tmp_path / "apt-get.log").read_text(encoding="utf-8").splitlines()
    assert ["webkit2gtk-driver" in line for line in asked if "install" in line] == [False, True], "by itself, at last"
    assert "Failed to download" in prepared.stdout  # Playwright's own words
    assert HOW_TO_GET_A_BROWSER in prepared.stdout
