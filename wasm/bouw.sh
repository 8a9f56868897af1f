#!/usr/bin/env bash
# Builds stoer for the browser, with one command on a fresh machine:
#
#   wasm/bouw.sh            the npm package in wasm/dist/pakket and the page in wasm/dist/web
#   wasm/bouw.sh pakket     the npm package alone
#
# Needed: a Rust toolchain, Node 20 or newer, and the package registries. The compiler for
# WebAssembly comes from rustup or from Debian (rustc-web cargo-web rust-web-src lld).
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'bouw: %s\n' "$*" >&2; }
stop() { say "$*"; exit 1; }

what=${1:-alles}
[ "$what" = alles ] || [ "$what" = pakket ] || stop "onbekend doel '$what'; kies pakket of niets"
target=${CARGO_TARGET_DIR:-$PWD/target}
triple=wasm32-unknown-unknown
build=(build --locked --profile wasm -p stoer-wasm --target "$triple")

# ------------------------------------------------------------------- what is needed

command -v node >/dev/null || stop "Node ontbreekt; nodig is versie 20 of nieuwer"
node_major=$(node -p 'process.versions.node.split(".")[0]')
[ "$node_major" -ge 20 ] || stop "Node $(node --version) is te oud; nodig is versie 20 of nieuwer"

crate=$(sed -n '/^name = "wasm-bindgen"$/{n;s/version = "\(.*\)"/\1/p}' Cargo.lock)
glue=$(sed -n '/^name = "wasm-bindgen-cli-support"$/{n;s/version = "\(.*\)"/\1/p}' Cargo.lock)
[ -n "$crate" ] && [ "$crate" = "$glue" ] ||
  stop "wasm-bindgen is $crate, wasm-bindgen-cli-support $glue; zet in wasm/glue/Cargo.toml dezelfde versie"

rustup_has_target() {
  command -v rustup >/dev/null && rustup target list --installed 2>/dev/null | grep -qx "$triple"
}
# The compiler, its library source and the linker, all of Debian.
debian_has_target() {
  [ -x /usr/bin/rustc ] && [ -x /usr/bin/cargo ] && command -v wasm-ld >/dev/null &&
    [ -d "$(env PATH=/usr/bin:/bin RUSTUP_TOOLCHAIN= /usr/bin/rustc --print sysroot)/lib/rustlib/src/rust/library" ] &&
    debian_is_new_enough
}
debian_is_new_enough() {
  local want have
  want=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
  have=$(/usr/bin/rustc --version | cut -d' ' -f2)
  [ "$(printf '%s\n%s\n' "$want" "$have" | sort -V | head -n 1)" = "$want" ]
}

# Which compiler: STOER_WASM_ROUTE forces one, for a test of that route.
route=${STOER_WASM_ROUTE:-}
if [ -z "$route" ]; then
  if rustup_has_target; then
    route=rustup
  elif debian_has_target; then
    route=debian
  elif [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "de compiler voor WebAssembly ontbreekt; Debian-pakketten worden geïnstalleerd"
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends rustc-web cargo-web rust-web-src lld; } >&2 ||
      say "installeren is niet gelukt"
    debian_has_target && route=debian
  fi
  if [ -z "$route" ] && command -v rustup >/dev/null; then
    say "rustup haalt $triple op"
    rustup target add "$triple" >&2 && route=rustup
  fi
fi
[ -n "$route" ] || stop "geen compiler voor WebAssembly. Doe een van beide:
  rustup target add $triple
  apt-get install rustc-web cargo-web rust-web-src lld   (Rust $(sed -n 's/^rust-version = //p' Cargo.toml | head -n 1) of nieuwer)"

# ------------------------------------------------------------------------ the module

say "module voor $triple ($route), wasm-bindgen $crate"
if [ "$route" = debian ]; then
  # A folder of its own: the two compilers would throw away each other's work.
  wasm_target=$target/debian-wasm
  env PATH=/usr/bin:/bin RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 RUSTUP_TOOLCHAIN= \
    CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld CARGO_TARGET_DIR="$wasm_target" \
    /usr/bin/cargo "${build[@]}" -Zbuild-std=std,panic_abort >&2
else
  wasm_target=$target
  cargo "${build[@]}" >&2
fi
module=$wasm_target/$triple/wasm/stoer_wasm.wasm

say "gereedschap uit package-lock.json"
stamp=wasm/node_modules/.stoer
lock=$(sha256sum < wasm/package-lock.json)
if [ "$(cat "$stamp" 2>/dev/null)" != "$lock" ]; then
  (cd wasm && npm ci --ignore-scripts --no-audit --no-fund >&2)
  printf '%s\n' "$lock" > "$stamp"
fi

pakket=wasm/dist/pakket
made=$(sha256sum < "$module")
if [ "$(cat wasm/dist/.module 2>/dev/null)" != "$made" ] || [ ! -s "$pakket/stoer_bg.wasm" ]; then
  rm -rf "$pakket" && mkdir -p "$pakket"
  cargo run --quiet --locked -p stoer-glue -- "$module" "$pakket"
  say "verkleinen"
  wasm/node_modules/.bin/wasm-opt -Oz -o "$pakket/klein.wasm" "$pakket/stoer_bg.wasm"
  mv "$pakket/klein.wasm" "$pakket/stoer_bg.wasm"
  printf '%s\n' "$made" > wasm/dist/.module
fi
rm -f "$pakket/stoer_bg.wasm.d.ts"
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
sed "s/@VERSIE@/$version/" wasm/pakket/package.json > "$pakket/package.json"
cp wasm/pakket/README.md wasm/pakket/node.js wasm/pakket/node.d.ts "$pakket/"
# The cases are not in the module; the page fetches them when somebody reads the rules.
find rules -name '*-voorbeelden.stoer' | LC_ALL=C sort | xargs cat > "$pakket/voorbeelden.stoer"
node wasm/pakket/proef.mjs "$PWD/$pakket"
say "klaar: $pakket"
[ "$what" = alles ] || exit 0

# -------------------------------------------------------------------------- the page

node wasm/web/bouw.mjs
say "klaar: wasm/dist/web"
