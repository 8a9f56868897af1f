#!/bin/sh
# Times stoer's solver and Z3 on the same 1,000 generated pairs, in one run, and checks that they
# give the same answers. Needs cargo, Python 3 with venv, and a package index for z3-solver.
set -eu
cd "$(dirname "$0")/../.."
work=${CARGO_TARGET_DIR:-target}/z3
mkdir -p "$work"
if [ ! -x "$work/venv/bin/python" ]; then
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" install --quiet z3-solver
fi
cargo bench --quiet --locked --bench pairs >"$work/pairs.json"
exec "$work/venv/bin/python" benches/z3/time_z3.py "$work/pairs.json"
