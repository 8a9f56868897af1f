#!/usr/bin/env bash
# Drives the page in a real Chromium. Takes the one that is there, or installs Debian's.
set -euo pipefail
cd "$(dirname "$0")/.."

for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
  [ -n "$name" ] && CHROMIUM=$(command -v "$name") && break
done
if [ -z "${CHROMIUM:-}" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "browser: chromium ontbreekt; het Debian-pakket wordt geïnstalleerd" >&2
  { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-core; } >&2
  CHROMIUM=$(command -v chromium || true)
fi
[ -n "${CHROMIUM:-}" ] || { echo "browser: geen Chromium gevonden; installeer chromium of zet CHROMIUM op het pad ervan" >&2; exit 1; }
export CHROMIUM
node tests/reizen.mjs
