"""Judges the CSV tables of a folder on an engine, by the scripts that `stoer sql` wrote.

usage: toets.py duckdb|spark FOLDER...

Reads from each folder tabellen.sql and views.sql, and one CSV per table. Writes oordelen.tsv: per view a line of
`=` and its eisen, then per object a line of its project, its id and the outcomes, NULL being empty.

DuckDB is asked every view. Spark is asked those of objects that there are, two at a time, each view
analysed once: that takes it most of a second, and reading the rows hardly more.
"""

import concurrent.futures
import csv
import pathlib
import re
import sys
import time


def statements(text: str) -> list[str]:
    """The statements of a script; a `;` ends a line only at the end of one."""
    lines = [line for line in text.splitlines() if not line.startswith("--")]
    parts = re.split(r";\n", "\n".join(lines) + "\n")
    return [part for part in parts if part.strip()]


def names(text: str, what: str) -> list[str]:
    return [a or b for a, b in re.findall(rf'{what} (?:"([^"]+)"|`([^`]+)`)', text)]


def views_of(folder) -> set[str]:
    """The views of the objects in the tables, by what they are and what they are in."""
    inside = {}
    for path in folder.glob("*.csv"):
        with path.open(newline="") as file:
            for row in csv.DictReader(file):
                if "soort" in row:
                    inside[row["project"], row["id"]] = (row["soort"], row["ouder"])
    found = {"oordeel_project"}
    for (project, at), (soort, ouder) in inside.items():
        chain = [soort]
        while ouder:
            soort, ouder = inside[project, ouder]
            chain.append(soort)
        found.add("oordeel_" + re.sub("[^A-Za-z0-9]", "_", " in ".join(chain)))
    return found


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
    db.close()


def spark_rows(folder, tables, views):
    from pyspark.sql import SparkSession

    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.memory", "3g")
        # Hundreds of queries over few rows: compiling each takes longer than interpreting it.
        .config("spark.sql.codegen.wholeStage", "false")
        .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
        .config("spark.sql.adaptive.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.warehouse.dir", str(folder / "warehouse"))
        .config("spark.sql.legacy.createHiveTableByDefault", "false")
        .config("spark.sql.ansi.enabled", "true")
        # A view is asked once: without this it would be analysed when made and again when asked.
        .config("spark.sql.legacy.storeAnalyzedPlanForView", "true")
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
    present = views_of(folder)

    def ask(statement):
        (view,) = names(statement, "VIEW")
        if view not in present:
            return None
        spark.sql(statement.replace("CREATE OR REPLACE VIEW", "CREATE OR REPLACE TEMPORARY VIEW", 1))
        frame = spark.table(f"`{view}`")
        rows = [tuple(row) for row in frame.collect()]
        spark.catalog.dropTempView(view)
        return frame.columns, rows

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        yield from filter(None, pool.map(ask, statements(views)))
    spark.stop()


def main() -> None:
    engine, folders = sys.argv[1], [pathlib.Path(folder) for folder in sys.argv[2:]]
    rows = {"duckdb": duckdb_rows, "spark": spark_rows}[engine]
    began = time.monotonic()
    asked = 0
    for folder in folders:
        tables, views = (folder / "tabellen.sql").read_text(), (folder / "views.sql").read_text()
        with (folder / "oordelen.tsv").open("w") as out:
            for columns, found in rows(folder, tables, views):
                asked += 1
                out.write("\t".join(["=", *columns[2:]]) + "\n")
                out.writelines("\t".join("" if field is None else field for field in row) + "\n" for row in found)
    print(f"{engine}: {asked} views in {time.monotonic() - began:.0f} s")


main()
