"""Makes a Python environment with the engines that the tests of `stoer sql` run on.

usage: omgeving.py FOLDER duckdb [pyspark] [openfisca] [cedar]

Prints the path of its Python. Spark needs Java 17 or newer, which is looked for and not installed.
"""

import pathlib
import shutil
import subprocess
import sys

VERSIONS = {
    "duckdb": "duckdb==1.4.4",
    "pyspark": "pyspark==3.5.8",
    "openfisca": "openfisca-core==46.0.1",
    "cedar": "cedarpy==4.12.2",
}


def main() -> None:
    folder, engines = pathlib.Path(sys.argv[1]), sys.argv[2:]
    if "pyspark" in engines and shutil.which("java") is None:
        sys.exit("Spark vraagt Java 17 of nieuwer; `java` is niet gevonden")
    python = folder / "bin" / "python"
    # An environment that was left half made has a Python, but not all that belongs to it.
    whole = folder / "omgeving.klaar"
    if not whole.exists():
        if folder.exists() and any(folder.iterdir()) and not (folder / "pyvenv.cfg").exists():
            sys.exit(f"{folder} is geen omgeving van Python; er wordt niets gewist")
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True, stdout=sys.stderr)
        whole.touch()
    for engine in engines:
        done = folder / f"{engine}.klaar"
        if done.exists() and done.read_text() == VERSIONS[engine]:
            continue
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, VERSIONS[engine]], check=True, stdout=sys.stderr)
        done.write_text(VERSIONS[engine])
    print(python)


main()
