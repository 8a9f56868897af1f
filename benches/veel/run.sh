#!/usr/bin/env bash
# Judges many projects by stoer and by other engines in one run, and prints tables with ratios.
#
#   benches/veel/run.sh [PICTURE]     PICTURE: where to draw the curves from file to file, as SVG
#
# Needed: Rust, Python 3 with venv, and the package registries. Reckon with minutes of building: the
# other engines are large.
set -euo pipefail
picture=${1:+$(realpath -m "$1")}
cd "$(dirname "$0")/../.."
target=$(realpath -m "${CARGO_TARGET_DIR:-target}")
STOER_PYTHON=$(python3 tests/sql/omgeving.py "$target/veel-python" duckdb openfisca cedar)
export STOER_PYTHON
CARGO_TARGET_DIR=$target/veel cargo run --release --locked --manifest-path benches/veel/Cargo.toml
CARGO_TARGET_DIR=$target cargo build --release --locked
python3 benches/veel/groei.py "$target/release/stoer" ${picture:+"$picture"}
