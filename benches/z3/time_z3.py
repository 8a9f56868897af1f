"""Asks Z3 what stoer's solver was asked, and prints both times and their ratios.

"fresh" makes the terms and a solver for every question, as a program would that asks now and
then; "check alone" times only the call of check() on a solver that has everything already.
"""

import json
import sys
import time
from fractions import Fraction

import z3

PASSES = 3


def number(text):
    value = Fraction(text)
    return z3.RealVal(f"{value.numerator}/{value.denominator}")


def term(formula, numbers, kind, flag):
    name, *rest = formula
    if name == "flag":
        return flag
    if name == "kind":
        return z3.Or([kind == value for value in rest[0]])
    if name == "not":
        return z3.Not(term(rest[0], numbers, kind, flag))
    if name in ("and", "or"):
        join = z3.And if name == "and" else z3.Or
        return join([term(part, numbers, kind, flag) for part in rest])
    terms, constant = rest
    left = z3.Sum([number(factor) * numbers[index] for index, factor in terms])
    right = number(constant)
    return {
        "<=": lambda: left <= right,
        "<": lambda: left < right,
        "==": lambda: left == right,
        "!=": lambda: left != right,
        ">=": lambda: left >= right,
        ">": lambda: left > right,
    }[name]()


def solver(pair):
    made = z3.Solver()
    numbers = [z3.ToReal(z3.Int(f"n{i}")) if whole else z3.Real(f"n{i}") for i, whole in enumerate(pair["whole"])]
    kind = z3.Int("kind") if pair["kind"] else None
    if kind is not None:
        made.add(kind >= 0, kind < pair["kind"])
    flag = z3.Bool("flag") if pair["flag"] else None
    for formula in pair["formulas"]:
        made.add(term(formula, numbers, kind, flag))
    return made


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        asked = json.load(file)
    pairs = asked["pairs"]
    fresh = alone = float("inf")
    for _ in range(PASSES):
        passed, checking = time.perf_counter_ns(), 0
        for pair in pairs:
            made = solver(pair)
            start = time.perf_counter_ns()
            answer = made.check()
            checking += time.perf_counter_ns() - start
            if answer != (z3.sat if pair["sat"] else z3.unsat):
                sys.exit(f"Z3 says {answer}: {json.dumps(pair)}")
        fresh = min(fresh, time.perf_counter_ns() - passed)
        alone = min(alone, checking)
    count = len(pairs)
    yes = sum(pair["sat"] for pair in pairs)
    print(f"{count} pairs, {yes} with a witness; the same answers by both; Z3 {z3.get_version_string()}")
    print(f"{'':34}{'Z3':>12}{'stoer':>12}{'ratio':>9}")
    for name, theirs, ours in [
        ("with making the question, us each", fresh, asked["with_ns"]),
        ("check alone, us each", alone, asked["without_ns"]),
    ]:
        print(f"{name:34}{theirs / count / 1000:12.2f}{ours / count / 1000:12.2f}{theirs / ours:9.0f}")


main()
