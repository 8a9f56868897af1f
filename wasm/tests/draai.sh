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
  chromium_path() {
    local name
    for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
      [ -n "$name" ] && command -v "$name" && return
    done
    return 1
  }
  if ! chromium_path >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "browser: chromium ontbreekt; het Debian-pakket wordt geïnstalleerd" >&2
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-core; } >&2 || true
  fi
  CHROMIUM=$(chromium_path) ||
    { echo "browser: geen Chromium gevonden; installeer chromium of zet CHROMIUM op het pad ervan" >&2; exit 1; }
  export CHROMIUM
fi
exec node "wasm/tests/$script" "$@"
