"""Flat norms on DuckDB: comparisons of decimals, and the views of `stoer sql`.

usage: duckdb_vlak.py FOLDER 'SIGN LIMIT'...

Prints the processor time of both in nanoseconds: the shortest of five runs, on one thread. Writes
the verdicts of both, all of a norm together in the order of the dwellings: a byte each, 4 meets,
0 fails, 1 unknown.
"""

import pathlib
import sys
import time

import duckdb

folder, limits = pathlib.Path(sys.argv[1]), sys.argv[2:]
db = duckdb.connect()
db.execute("SET threads = 1")
db.execute((folder / "tabellen.sql").read_text())
path = folder / "woningen.csv"
db.execute(f"INSERT INTO woningen BY NAME SELECT * FROM read_csv('{path}', header = true, all_varchar = true)")
db.execute("INSERT INTO projecten (id) SELECT DISTINCT project FROM woningen")
db.execute((folder / "views.sql").read_text())
view = db.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchone()[0]

cases = ", ".join(
    f'CAST(CASE WHEN "maat {at}" IS NULL THEN 1 WHEN "maat {at}" {limit} THEN 4 ELSE 0 END AS UTINYINT) AS n{at}'
    for at, limit in enumerate(limits)
)


def fastest(query: str) -> int:
    best = None
    for _ in range(5):
        db.execute("DROP TABLE IF EXISTS uit")
        start = time.process_time_ns()
        db.execute(f"CREATE TEMP TABLE uit AS {query}")
        took = time.process_time_ns() - start
        best = took if best is None else min(best, took)
    return best


def write(name: str, query: str) -> None:
    norms = zip(*db.execute(query).fetchall())
    (folder / name).write_bytes(b"".join(bytes(norm) for norm in norms))


by_hand = fastest(f"SELECT {cases} FROM woningen")
write("duckdb_vlak.0", "SELECT * FROM uit")
by_views = fastest(f'SELECT * FROM "{view}"')
words = ", ".join(
    f"""CASE "proef.{at}" WHEN 'voldoet' THEN 4 WHEN 'voldoet niet' THEN 0 WHEN 'onbekend' THEN 1 END"""
    for at in range(len(limits))
)
write("duckdb_vlak.1", f"SELECT {words} FROM uit ORDER BY CAST(substr(project, 2) AS INTEGER)")
print(by_hand, by_views)
