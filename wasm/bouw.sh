#!/usr/bin/env bash
# Builds stoer for the browser, with one command on a fresh machine:
#
#   wasm/bouw.sh            the npm package in wasm/dist/pakket and the page in wasm/dist/web
#   wasm/bouw.sh pakket     the npm package alone
#
# Needed: a Rust toolchain and the package registries. Node comes from where `node.sh` finds it,
# the compiler for WebAssembly from rustup or from Debian (rustc-web cargo-web rust-web-src lld).
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'bouw: %s\n' "$*" >&2; }
stop() { say "$*"; exit 1; }

what=${1:-alles}
[ "$what" = alles ] || [ "$what" = pakket ] || stop "onbekend doel '$what'; kies pakket of niets"
target=${CARGO_TARGET_DIR:-$PWD/target}
triple=wasm32-unknown-unknown
debian_packages="rustc-web cargo-web rust-web-src lld"
build=(build --locked --profile wasm -p stoer-wasm --target "$triple")

# ------------------------------------------------------------------- what is needed

# shellcheck source=wasm/node.sh
. wasm/node.sh

crate=$(sed -n '/^name = "wasm-bindgen"$/{n;s/version = "\(.*\)"/\1/p}' Cargo.lock)
glue=$(sed -n '/^name = "wasm-bindgen-cli-support"$/{n;s/version = "\(.*\)"/\1/p}' Cargo.lock)
[ -n "$crate" ] && [ "$crate" = "$glue" ] ||
  stop "wasm-bindgen is $crate, wasm-bindgen-cli-support $glue; zet in wasm/glue/Cargo.toml dezelfde versie"

rustup_has_target() {
  command -v rustup >/dev/null && rustup target list --installed 2>/dev/null | grep -qx "$triple"
}
rust_version=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; }
# What of the compiler, its library source and the linker, all of Debian, is missing or too old.
debian_lacks() {
  if [ ! -x /usr/bin/rustc ] || [ ! -x /usr/bin/cargo ]; then
    echo "rustc-web en cargo-web zijn niet geïnstalleerd"
  elif ! at_least "$rust_version" "$(/usr/bin/rustc --version | cut -d' ' -f2)"; then
    echo "$(/usr/bin/rustc --version) van Debian is te oud, nodig is $rust_version of nieuwer"
  elif [ ! -d "$(RUSTUP_TOOLCHAIN='' /usr/bin/rustc --print sysroot)/lib/rustlib/src/rust/library" ]; then
    echo "rust-web-src is niet geïnstalleerd"
  elif ! command -v wasm-ld >/dev/null; then
    echo "lld is niet geïnstalleerd"
  fi
}

# Which compiler: STOER_WASM_ROUTE forces one, for a test of that route.
route=${STOER_WASM_ROUTE:-}
if [ -z "$route" ]; then
  if rustup_has_target; then
    route=rustup
  elif [ -z "$(debian_lacks)" ]; then
    route=debian
  elif [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "geen WebAssembly in rustup; van Debian: $(debian_lacks); de pakketten worden geïnstalleerd"
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends $debian_packages; } >&2 ||
      say "installeren is niet gelukt"
    [ -n "$(debian_lacks)" ] || route=debian
  fi
  if [ -z "$route" ] && command -v rustup >/dev/null; then
    say "rustup haalt $triple op"
    rustup target add "$triple" >&2 && route=rustup
  fi
fi
[ -n "$route" ] || stop "geen compiler voor WebAssembly (van Debian: $(debian_lacks)). Doe een van beide:
  installeer rustup en doe: rustup target add $triple
  apt-get install $debian_packages   (daarin moet Rust $rust_version of nieuwer zitten)"

# ------------------------------------------------------------------------ the module

say "module voor $triple ($route), wasm-bindgen $crate"
if [ "$route" = debian ]; then
  # A folder of its own: the two compilers would throw away each other's work. As the library is
  # built here anyway, it is built small, and without the texts of panics, which nobody could read
  # in a browser.
  wasm_target=$target/debian-wasm
  env PATH=/usr/bin:/bin RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 RUSTUP_TOOLCHAIN= \
    CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld CARGO_TARGET_DIR="$wasm_target" \
    RUSTFLAGS="-Zlocation-detail=none -Zunstable-options -Cpanic=immediate-abort" \
    /usr/bin/cargo "${build[@]}" -Zbuild-std=std,panic_abort -Zbuild-std-features=optimize_for_size >&2
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
