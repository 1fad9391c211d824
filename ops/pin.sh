#!/bin/sh
# sh ops/pin.sh: renews requirements.txt, -dev and -cluster, with hashes for all that is installed.
#
# What the app, its tests and a cluster ask for themselves stands in the files .in beside this one; the files at the top
# hold that and what it needs in turn, for Python 3.11 and newer on Linux, macOS and Windows. Needs uv (pip install uv).
set -e
cd "$(dirname "$0")/.."

pin() {
  uv pip compile "ops/$1.in" --output-file "$1.txt" --custom-compile-command "sh ops/pin.sh" --universal \
    --generate-hashes --upgrade --python-version 3.11 --quiet --no-annotate $2 $3
}

pin requirements
pin requirements-dev --constraints requirements.txt # what two have is the same
pin requirements-cluster --constraints requirements-dev.txt
