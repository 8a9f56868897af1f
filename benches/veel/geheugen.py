"""Peak memory and processor time of `stoer batch` on a million small projects.

usage: geheugen.py STOER [PROJECTS] [csv|jsonl|parquet]

STOER is the program, as `cargo build --release` makes it (for `parquet` with `--features parquet`).
Projects are lines of JSON; the form is that of the outcomes. Stops with an error when the memory passes 500 MB, or when ten times as many projects
take much more than ten times as long.
"""

import pathlib
import resource
import subprocess
import sys
import tempfile

LIMIT_MB = 500
WIDTHS = ["1,8 m", "1799 mm", "3 m", "180 cm"]
RULES = pathlib.Path(__file__).parents[2] / "tests/batch/regels.stoer"


def project(number: int) -> str:
    width = WIDTHS[number % len(WIDTHS)]
    return (
        f'{{"naam":"P{number}","gemeente":"Dorp","aanvraagdatum":"2026-09-24","gebouwen":[{{"naam":"G",'
        f'"woningen":[{{"naam":"W","kamers":[{{"naam":"K","breedte":"{width}"}}]}}]}}]}}\n'
    )


def run(stoer: str, folder: pathlib.Path, count: int, form: str) -> tuple[float, int]:
    """Processor seconds, and the most memory of any run so far in MB."""
    plans = folder / f"plannen-{count}.jsonl"
    with plans.open("w") as file:
        file.writelines(project(number) for number in range(count))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [stoer, "batch", plans, "--uitvoer", folder / f"uit-{count}", "--formaat", form]
    rules = ["--zonder-ingebouwd", "--regels", RULES]
    done = subprocess.run([*command, *rules], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    # 1: an eis fails somewhere, as it should.
    if done.returncode != 1:
        sys.exit(done.stdout)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    plans.unlink()
    return took, after.ru_maxrss // 1024


def main() -> None:
    stoer = sys.argv[1]
    most = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    form = sys.argv[3] if len(sys.argv) > 3 else "csv"
    with tempfile.TemporaryDirectory() as folder:
        times = []
        for count in (most // 10, most // 4, most // 2, most):
            took, memory = run(stoer, pathlib.Path(folder), count, form)
            times.append(took)
            print(f"{count:>9} projecten  {took:7.2f} s processor  hoogstens {memory} MB", flush=True)
            if memory > LIMIT_MB:
                sys.exit(f"meer dan {LIMIT_MB} MB")
    if times[-1] > 13 * times[0]:
        sys.exit(f"tien keer zoveel projecten kosten {times[-1] / times[0]:.1f} keer zoveel tijd")


main()
