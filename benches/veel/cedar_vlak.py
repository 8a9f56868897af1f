"""The same flat norms as policies in Cedar, with its decimals, through its package for Python.

usage: cedar_vlak.py FOLDER 'SIGN LIMIT'...

Prints two times in nanoseconds, of the same run on one thread. The first is all processor time:
Cedar's, and that of handing it JSON and reading what it answers, which the package does for each
decision. The second is what Cedar itself says that deciding took: time on the clock, of each decision
the whole microseconds. Writes the verdicts for both, all of a norm together in the order of the
dwellings: a byte each, 4 meets, 0 fails, 1 unknown.
"""

import csv
import json
import pathlib
import sys
import time

import cedarpy

CHUNK = 1000
METHODS = {">=": "greaterThanOrEqual", "<=": "lessThanOrEqual", ">": "greaterThan", "<": "lessThan"}
folder, limits = pathlib.Path(sys.argv[1]), sys.argv[2:]


def policy(at: int, limit: str) -> str:
    sign, value = limit.split()
    action = f'action == Action::"norm_{at}"'
    return f'permit(principal, {action}, resource) when {{ resource.maat_{at}.{METHODS[sign]}(decimal("{value}")) }};'


def entity(number: int, row: dict) -> dict:
    cells = {f"maat_{at}": row[f"maat {at}"] for at in range(len(limits))}
    # A decimal of Cedar has at least one and at most four decimals.
    written = {name: cell if "." in cell else f"{cell}.0" for name, cell in cells.items() if cell != ""}
    attributes = {name: {"__extn": {"fn": "decimal", "arg": cell}} for name, cell in written.items()}
    return {"uid": {"type": "Woning", "id": str(number)}, "attrs": attributes, "parents": []}


def verdict(answer: cedarpy.AuthzResult) -> int:
    if answer.allowed:
        return 4
    # A policy that misses what it asks for gives an error.
    return 1 if answer.diagnostics.errors else 0


policies = "\n".join(policy(at, limit) for at, limit in enumerate(limits))
with (folder / "woningen.csv").open(newline="") as file:
    rows = list(csv.DictReader(file))
norms = [bytearray() for _ in limits]
took, deciding = 0, 0
for first in range(0, len(rows), CHUNK):
    chunk = range(first, min(first + CHUNK, len(rows)))
    entities = json.dumps([entity(number, rows[number]) for number in chunk])
    requests = [
        {"principal": 'Toets::"stoer"', "action": f'Action::"norm_{at}"', "resource": f'Woning::"{number}"', "context": {}}
        for at in range(len(limits))
        for number in chunk
    ]
    start = time.process_time_ns()
    answers = cedarpy.is_authorized_batch(requests, policies, entities)
    took += time.process_time_ns() - start
    deciding += sum(answer.metrics["authz_duration_micros"] for answer in answers) * 1000
    for at, norm in enumerate(norms):
        norm.extend(verdict(answer) for answer in answers[at * len(chunk) : (at + 1) * len(chunk)])
for number in range(2):
    (folder / f"cedar_vlak.{number}").write_bytes(b"".join(norms))
print(took, deciding)
