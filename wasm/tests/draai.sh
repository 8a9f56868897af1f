#!/usr/bin/env bash
# Runs a script beside this one in Node: `draai.sh zelfde.mjs MAP`, or `draai.sh reizen.mjs`,
# which drives a real Chromium: the one that is there, or Debian's, which is then installed.
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=wasm/node.sh
. wasm/node.sh

script=$1
shift
if [ "$script" = reizen.mjs ]; then
  # shellcheck source=wasm/chromium.sh
  . wasm/chromium.sh
fi
exec node "wasm/tests/$script" "$@"
