"""Judges the CSV tables of a folder on an engine, by the scripts that `stoer sql` wrote.

usage: toets.py duckdb|spark FOLDER

Reads tabellen.sql and views.sql, and one CSV per table. Writes oordelen.tsv: project, id, eis and
outcome, a line for each that is not NULL.
"""

import csv
import pathlib
import re
import sys


def statements(text: str) -> list[str]:
    """The statements of a script; a `;` ends a line only at the end of one."""
    lines = [line for line in text.splitlines() if not line.startswith("--")]
    parts = re.split(r";\n", "\n".join(lines) + "\n")
    return [part for part in parts if part.strip()]


def names(text: str, what: str) -> list[str]:
    return [a or b for a, b in re.findall(rf'{what} (?:"([^"]+)"|`([^`]+)`)', text)]


def duckdb_rows(folder, tables, views):
    import duckdb

    db = duckdb.connect()
    db.execute(tables)
    for table in names(tables, "TABLE IF NOT EXISTS"):
        path = folder / f"{table}.csv"
        if path.exists():
            with path.open(newline="") as file:
                given = next(csv.reader(file))
            own = [row[0] for row in db.execute(f'DESCRIBE "{table}"').fetchall()]
            columns = ", ".join(f'"{name}"' for name in own if name in given)
            read = f"read_csv('{path}', header = true, all_varchar = true, nullstr = '', delim = ',', quote = '\"')"
            db.execute(f'INSERT INTO "{table}" BY NAME SELECT {columns} FROM {read}')
    for statement in statements(views):
        db.execute(statement)
    for view in names(views, "VIEW"):
        result = db.execute(f'SELECT * FROM "{view}"')
        yield [column[0] for column in result.description], result.fetchall()


def spark_rows(folder, tables, views):
    from pyspark.sql import SparkSession

    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.warehouse.dir", str(folder / "warehouse"))
        .config("spark.sql.legacy.createHiveTableByDefault", "false")
        .config("spark.sql.ansi.enabled", "true")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    for statement in statements(tables):
        spark.sql(statement)
    for table in names(tables, "TABLE IF NOT EXISTS"):
        path = folder / f"{table}.csv"
        if path.exists():
            given = spark.read.option("header", "true").option("nullValue", "").option("escape", '"').csv(str(path))
            given.createOrReplaceTempView("gegeven")
            own = spark.table(f"`{table}`").schema
            columns = [
                f"CAST(`{field.name}` AS {field.dataType.simpleString()}) AS `{field.name}`"
                if field.name in given.columns
                else f"CAST(NULL AS {field.dataType.simpleString()}) AS `{field.name}`"
                for field in own
            ]
            spark.sql(f"INSERT INTO `{table}` SELECT {', '.join(columns)} FROM gegeven")
    for statement in statements(views):
        spark.sql(statement)
    for view in names(views, "VIEW"):
        frame = spark.table(f"`{view}`")
        yield frame.columns, [tuple(row) for row in frame.collect()]


def main() -> None:
    engine, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    tables, views = (folder / "tabellen.sql").read_text(), (folder / "views.sql").read_text()
    rows = {"duckdb": duckdb_rows, "spark": spark_rows}[engine]
    with (folder / "oordelen.tsv").open("w") as out:
        for columns, found in rows(folder, tables, views):
            for row in found:
                for eis, oordeel in zip(columns[2:], row[2:]):
                    if oordeel is not None:
                        out.write(f"{row[0]}\t{row[1]}\t{eis}\t{oordeel}\n")


main()
