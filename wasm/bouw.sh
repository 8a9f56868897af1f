#!/usr/bin/env bash
# Builds stoer for the browser, with one command on a fresh machine:
#
#   wasm/bouw.sh            the npm package in wasm/dist/pakket and the page in wasm/dist/web
#   wasm/bouw.sh pakket     the npm package alone
#
# Needed: a Rust toolchain and the package registries. Node comes from where `node.sh` finds it,
# the compiler for WebAssembly from rustup or from Debian (rustc-web cargo-web rust-web-src lld).
# The standard library is built along where its source is to be had (rust-src of rustup, or
# Debian's): the module is then a tenth smaller. STOER_WASM_ROUTE=rustup or debian forces a route.
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

has_rustup() { command -v rustup >/dev/null && rustup --version >/dev/null 2>&1; }
rustup_has_target() { rustup target list --installed 2>/dev/null | grep -qx "$triple"; }
rustup_has_source() { [ -d "$(rustc --print sysroot)/lib/rustlib/src/rust/library" ]; }
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

# Which compiler: one that has the source of its library, or can get it, goes first.
route=${STOER_WASM_ROUTE:-}
case $route in '' | rustup | debian) ;; *) stop "STOER_WASM_ROUTE is '$route'; kies rustup of debian" ;; esac
if [ -z "$route" ] && [ -z "$(debian_lacks)" ]; then route=debian; fi
if [ "$route" != debian ] && has_rustup; then
  if ! rustup_has_source; then
    say "rustup haalt de broncode van de standaardbibliotheek op"
    rustup component add rust-src >&2 || say "ophalen is niet gelukt"
  fi
  if rustup_has_source; then route=rustup; fi
fi
if [ "$route" != rustup ] && [ -n "$(debian_lacks)" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  say "van Debian: $(debian_lacks); de pakketten worden geïnstalleerd"
  { apt-get update -qq && apt-get install -y -qq --no-install-recommends $debian_packages; } >&2 ||
    say "installeren is niet gelukt"
fi
if [ -z "$route" ] && [ -z "$(debian_lacks)" ]; then route=debian; fi
# The last resort: the library as rustup ships it, with all its texts.
if [ -z "$route" ] && has_rustup && { rustup_has_target || rustup target add "$triple" >&2; }; then route=rustup; fi
[ "$route" != debian ] || [ -z "$(debian_lacks)" ] || stop "van Debian: $(debian_lacks)"
[ -n "$route" ] || stop "geen compiler voor WebAssembly (van Debian: $(debian_lacks)). Doe een van beide:
  installeer rustup en doe: rustup component add rust-src
  apt-get install $debian_packages   (daarin moet Rust $rust_version of nieuwer zitten)"

# ------------------------------------------------------------------------ the module

# With the source of the library, it is built small and without the texts of panics, which nobody
# could read in a browser. That asks for options that are not stable yet, hence the bootstrap, and
# for a folder of its own per compiler: they would throw away each other's work.
small=(RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR="$target/$route-wasm"
  RUSTFLAGS='-Zlocation-detail=none -Zunstable-options -Cpanic=immediate-abort --cfg sha2_backend_soft="compact"')
std=(-Zbuild-std=std,panic_abort -Zbuild-std-features=optimize_for_size)
bibliotheek=gebouwd
if [ "$route" = debian ]; then
  env "${small[@]}" PATH=/usr/bin:/bin RUSTC=/usr/bin/rustc RUSTUP_TOOLCHAIN= \
    CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld /usr/bin/cargo "${build[@]}" "${std[@]}" >&2
elif ! { rustup_has_source && env "${small[@]}" cargo "${build[@]}" "${std[@]}" >&2; }; then
  say "zonder broncode van de standaardbibliotheek; de meegeleverde wordt gebruikt"
  bibliotheek=meegeleverd
  cargo "${build[@]}" >&2
fi
if [ "$bibliotheek" = gebouwd ]; then
  module=$target/$route-wasm/$triple/wasm/stoer_wasm.wasm
else
  module=$target/$triple/wasm/stoer_wasm.wasm
fi
say "module voor $triple ($route, standaardbibliotheek $bibliotheek), wasm-bindgen $crate"

say "gereedschap uit package-lock.json"
stamp=wasm/node_modules/.stoer
lock=$(sha256sum < wasm/package-lock.json)
if [ "$(cat "$stamp" 2>/dev/null)" != "$lock" ]; then
  (cd wasm && npm ci --ignore-scripts --no-audit --no-fund >&2)
  printf '%s\n' "$lock" > "$stamp"
fi

pakket=wasm/dist/pakket
# Made anew when the module changes, or how it is made smaller.
made=$(cat "$module" wasm/bouw.sh | sha256sum)
if [ "$(cat wasm/dist/.module 2>/dev/null)" != "$made" ] || [ ! -s "$pakket/stoer_bg.wasm" ]; then
  rm -rf "$pakket" && mkdir -p "$pakket"
  cargo run --quiet --locked -p stoer-glue -- "$module" "$pakket"
  # -Oz leaves fewer bytes in the file and 6 % more to send: brotli finds less to share in them.
  say "verkleinen"
  wasm/node_modules/.bin/wasm-opt -O1 -o "$pakket/klein.wasm" "$pakket/stoer_bg.wasm"
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

node wasm/web/bouw.mjs "$bibliotheek"
say "klaar: wasm/dist/web"
