#!/bin/sh
# The long run: pairs of rules, their answers by Z3, and what `compare` says of them.
#   tests/orakel/lang.sh [number of pairs] [first pair] [folder for what it makes]
#   tests/orakel/lang.sh vast     records the answers that tests/orakel.rs reads
# Needs Python 3 with venv, and a package index for z3-solver. Ends with 1 when something differs.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
count=${1:-20000}
first=${2:-0}
work=${3:-$root/target/orakel}
[ "$count" != vast ] || { count=570; first=0; record=yes; }
mkdir -p "$work"
[ -x "$work/venv/bin/python" ] || python3 -m venv "$work/venv"
"$work/venv/bin/python" -c 'import z3' 2>/dev/null || "$work/venv/bin/pip" install --quiet 'z3-solver>=4.13'
cd "$root"
export ORAKEL_VAN="$first" ORAKEL_AANTAL="$count"
export ORAKEL_VRAGEN="$work/vragen.jsonl" ORAKEL_ANTWOORDEN="$work/antwoorden.txt"
run() { cargo test --release --quiet --test orakel -- --ignored --exact --nocapture "$1"; }
run write_questions
"$work/venv/bin/python" tests/orakel/vraag_z3.py "$ORAKEL_VRAGEN" "$ORAKEL_ANTWOORDEN"
[ -z "${record:-}" ] || run record_answers
run compare_with_answers
