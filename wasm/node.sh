# Puts a Node that is new enough first in PATH, for the scripts here; `source` it from the root
# of the project. What is there is taken; otherwise, as root on Debian, its packages are
# installed, and where those are too old npm gets the newer one.

node_version=20 # playwright-core asks for it

node_is_new_enough() {
  command -v node >/dev/null && command -v npm >/dev/null &&
    [ "$(node -p 'process.versions.node.split(".")[0]')" -ge "$node_version" ]
}

node_stop() {
  printf 'node: %s\n' "$*" >&2
  exit 1
}

# The one that was fetched before.
node_own=$PWD/wasm/dist/node
node_bin=("$node_own"/node_modules/node-linux-*/bin)
[ -x "${node_bin[0]}/node" ] && PATH=${node_bin[0]}:$PATH

if ! node_is_new_enough; then
  node_found=$(node --version 2>/dev/null || echo geen)
  { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; } ||
    node_stop "gevonden is $node_found; nodig is Node $node_version of nieuwer met npm, installeer dat en begin opnieuw"
  command -v npm >/dev/null && command -v node >/dev/null || {
    printf 'node: Debian-pakketten nodejs en npm worden geïnstalleerd\n' >&2
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends nodejs npm; } >&2 ||
      node_stop "installeren van nodejs en npm is niet gelukt"
  }
  if ! node_is_new_enough; then
    case $(uname -m) in
      x86_64) node_arch=x64 ;;
      aarch64) node_arch=arm64 ;;
      *) node_stop "gevonden is $(node --version); nodig is Node $node_version of nieuwer" ;;
    esac
    printf 'node: %s is te oud; npm haalt een nieuwere\n' "$(node --version)" >&2
    npm install --prefix "$node_own" --ignore-scripts --no-audit --no-fund "node-linux-$node_arch@22" >&2 ||
      node_stop "Node is niet opgehaald; nodig is Node $node_version of nieuwer"
    PATH=$node_own/node_modules/node-linux-$node_arch/bin:$PATH
    node_is_new_enough || node_stop "gevonden is $(node --version); nodig is Node $node_version of nieuwer"
  fi
fi
export PATH
