"""Answers questions about pairs of rules with Z3.

Reads one JSON object per line: {"nummer", "document" (SMT-LIB 2 declarations and assertions),
"vragen": [[first, [literal, ...]], ...]}. A literal is the name of a Boolean, `-` negates it; a
question is skipped (answered "u") when question `first` was answered "u". Writes one line per
pair: its number and a letter per question: s(atisfiable), u(nsatisfiable), ? (unknown).
"""

import json
import sys

import z3

MILLISECONDS = 2000


def answers(pair):
    names = {}
    known = {}
    for line in pair["document"].splitlines():
        if line.startswith("(declare-const "):
            _, name, sort = line.rstrip(")").split()
            known[name] = sort
    for name, sort in known.items():
        if sort == "Bool":
            names[name] = z3.Bool(name)
    assertions = z3.parse_smt2_string(pair["document"])
    solver = z3.Solver()
    solver.set("timeout", MILLISECONDS)
    solver.add(assertions)
    found = []
    for first, literals in pair["vragen"]:
        if first is not None and found[first] == "u":
            found.append("u")
            continue
        wanted = [z3.Not(names[x[1:]]) if x.startswith("-") else names[x] for x in literals]
        answer = solver.check(*wanted)
        if answer == z3.unknown:
            # Nonlinear: a fresh solver that knows everything at once does better.
            fresh = z3.Solver()
            fresh.set("timeout", MILLISECONDS)
            fresh.add(assertions)
            fresh.add(*wanted)
            answer = fresh.check()
        found.append({"sat": "s", "unsat": "u"}.get(str(answer), "?"))
    return "".join(found)


def main(questions, out):
    with open(questions, encoding="utf-8") as lines, open(out, "w", encoding="utf-8") as target:
        for line in lines:
            pair = json.loads(line)
            target.write(f"{pair['nummer']} {answers(pair)}\n")
            target.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
