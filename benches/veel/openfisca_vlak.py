"""The same flat norms on OpenFisca, on the floats that it computes with.

usage: openfisca_vlak.py FOLDER 'SIGN LIMIT'...

Prints the processor time in nanoseconds: the shortest of five runs, on one thread. Writes the
verdicts, all of a norm together in the order of the dwellings: a byte each, 4 meets, 0 fails, 1
unknown.
"""

import csv
import operator
import os
import pathlib
import sys
import time

os.environ["OMP_NUM_THREADS"] = "1"

import numpy
from openfisca_core.entities import Entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

folder, limits = pathlib.Path(sys.argv[1]), sys.argv[2:]
SIGNS = {">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt}
woning = Entity("woning", "woningen", "Woning", "")
woning.is_person = True
system = TaxBenefitSystem([woning])


def formula(at: int, limit: str):
    sign, value = limit.split()
    compare, value = SIGNS[sign], float(value)

    def verdict(woning, period):
        known = woning(f"bekend_{at}", period)
        holds = compare(woning(f"maat_{at}", period), value)
        return numpy.where(known, numpy.where(holds, 4, 0), 1)

    return verdict


def variable(name: str, kind: type, **more) -> None:
    fields = {"value_type": kind, "entity": woning, "definition_period": DateUnit.DAY, "label": name, **more}
    system.add_variable(type(name, (Variable,), fields))


for at, limit in enumerate(limits):
    variable(f"maat_{at}", float)
    variable(f"bekend_{at}", bool)
    variable(f"oordeel_{at}", int, formula=formula(at, limit))

with (folder / "woningen.csv").open(newline="") as file:
    rows = list(csv.DictReader(file))
columns = [[row[f"maat {at}"] for row in rows] for at in range(len(limits))]
values = [numpy.array([float(cell or 0) for cell in column], dtype=numpy.float32) for column in columns]
known = [numpy.array([cell != "" for cell in column]) for column in columns]

best = None
for _ in range(5):
    simulation = SimulationBuilder().build_default_simulation(system, count=len(rows))
    for at in range(len(limits)):
        simulation.set_input(f"maat_{at}", "2026-09-24", values[at])
        simulation.set_input(f"bekend_{at}", "2026-09-24", known[at])
    start = time.process_time_ns()
    verdicts = [simulation.calculate(f"oordeel_{at}", "2026-09-24") for at in range(len(limits))]
    took = time.process_time_ns() - start
    best = took if best is None else min(best, took)
(folder / "openfisca_vlak.0").write_bytes(b"".join(norm.astype(numpy.uint8).tobytes() for norm in verdicts))
print(best)
