"""Flat norms on DuckDB: comparisons of decimals, and the views of `stoer sql`.

usage: duckdb_vlak.py FOLDER 'SIGN LIMIT'...

Prints the processor time of both in nanoseconds: the shortest of five runs, on one thread.
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


print(fastest(f"SELECT {cases} FROM woningen"), fastest(f'SELECT * FROM "{view}"'))
