# Puts the path of a Chromium in CHROMIUM, for the scripts here; `source` it. The one that is there
# is taken; otherwise, as root on Debian, its package is installed. Without one it fails and says so.

chromium_path() {
  local name
  for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
    [ -n "$name" ] && command -v "$name" && return
  done
  return 1
}

if ! chromium_path >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  printf 'browser: chromium ontbreekt; het Debian-pakket wordt geïnstalleerd\n' >&2
  { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-core; } >&2 || true
fi
CHROMIUM=$(chromium_path) || {
  printf 'browser: geen Chromium gevonden; installeer chromium of zet CHROMIUM op het pad ervan\n' >&2
  exit 1
}
export CHROMIUM
