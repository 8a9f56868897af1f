"""How the time of `stoer batch` grows with the projects and with the norms, as a table and a picture.

usage: groei.py STOER [PICTURE.svg] [PROJECTS]

STOER is the program, as `cargo build --release` makes it. Everything is measured from file to file,
in processor time: reading JSON Lines, judging, writing every outcome. PROJECTS is the most there are
(100 000). Stops with an error where the last point of a curve costs over a third more than in proportion
to the middle one.
"""

import pathlib
import random
import resource
import subprocess
import sys
import tempfile

WORDS = ["ten minste", "ten hoogste", "meer dan", "minder dan"]


def rules(norms: int) -> str:
    text = (
        'regeling proef "Proef"\n    instrument amvb\n    gezag      rijk\n\n'
        'onderwerp proef.maat "Maten"\n    geregeld in proef artikel 1\n\n'
        "object project, meervoud projecten\nobject woning, meervoud woningen\n    onderdeel van project\n"
    )
    for norm in range(norms):
        limit = f"{1 + norm % 30 // 10},{norm % 10}"
        text += (
            f"\nkenmerk maat {norm}\n    van     woning\n    maat    m\n    bereik  ten minste 0 m\n"
            f'\neis proef.{norm} "Maat {norm}"\n    vindplaats proef artikel 1\n    over       proef.maat\n'
            f"    voor       elke woning\n    norm       maat {norm} {WORDS[norm % 4]} {limit} m\n"
        )
    return text


def project(number: int, norms: int, random_: random.Random) -> str:
    # One fact in twenty is unknown.
    facts = "".join(
        f',"maat {norm}":"{random_.randrange(500, 4500)} mm"' for norm in range(norms) if random_.random() > 0.05
    )
    return f'{{"naam":"P{number}","aanvraagdatum":"2026-09-24","woningen":[{{"naam":"W"{facts}}}]}}\n'


def measure(stoer: str, projects: int, norms: int) -> float:
    """Processor seconds from file to file."""
    with tempfile.TemporaryDirectory() as name:
        folder, random_ = pathlib.Path(name), random.Random(7)
        (folder / "regels.stoer").write_text(rules(norms))
        with (folder / "plannen.jsonl").open("w") as file:
            file.writelines(project(number, norms, random_) for number in range(projects))
        command = [stoer, "batch", folder / "plannen.jsonl", "--uitvoer", folder / "uit"]
        more = ["--zonder-ingebouwd", "--regels", folder / "regels.stoer"]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run([*command, *more], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        # 1: an eis fails somewhere, as it should.
        if done.returncode != 1:
            sys.exit(done.stdout.decode())
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


STYLE = (
    "text{fill:#333}.as,.recht{stroke:#888;fill:none}.recht{stroke-dasharray:4 4}"
    ".lijn{stroke:#1f5fa8;fill:none;stroke-width:2}.punt{fill:#1f5fa8}.vlak{fill:#fff}"
    "@media(prefers-color-scheme:dark){text{fill:#ddd}.lijn{stroke:#7db4f0}.punt{fill:#7db4f0}.vlak{fill:#161b22}}"
)


def picture(curves: list[tuple[str, str, list[tuple[int, float]]]]) -> str:
    """The curves side by side, each with a straight line from nothing to its last point."""
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {380 * len(curves)} 280" '
        'font-family="sans-serif" font-size="11">',
        f'<style>{STYLE}</style><rect class="vlak" width="100%" height="100%"/>',
    ]
    for place, (title, along, points) in enumerate(curves):
        left, base, width, height = place * 380 + 56, 236, 296, 200
        most_n, most_s = points[-1][0], max(seconds for _, seconds in points)
        at = [(left + width * n / most_n, base - height * seconds / most_s, n) for n, seconds in points]
        out.append(f'<text x="{left}" y="18" font-weight="bold">{title}</text>')
        out.append(f'<path class="as" d="M{left} 34V{base}H{left + width}"/>')
        for step in range(5):
            y = base - height * step / 4 + 4
            out.append(f'<text x="{left - 6}" y="{y}" text-anchor="end">{most_s * step / 4:.1f} s</text>')
        out.append(f'<path class="recht" d="M{left} {base}L{at[-1][0]:.1f} {at[-1][1]:.1f}"/>')
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in at)
        out.append(f'<polyline class="lijn" points="{line}"/>')
        for x, y, n in at:
            out.append(f'<circle class="punt" cx="{x:.1f}" cy="{y:.1f}" r="3"/>')
            out.append(f'<text x="{x:.1f}" y="{base + 16}" text-anchor="middle">{n}</text>')
        out.append(f'<text x="{left + width / 2}" y="{base + 34}" text-anchor="middle">{along}</text>')
    return "\n".join([*out, "</svg>"]) + "\n"


def main() -> None:
    stoer = sys.argv[1]
    most = int(sys.argv[3]) if len(sys.argv) > 3 else 100_000
    print("| projects | norms | processor seconds | microseconds per decision |\n| --- | --- | --- | --- |")

    def point(projects: int, norms: int) -> float:
        seconds = measure(stoer, projects, norms)
        print(f"| {projects} | {norms} | {seconds:.2f} | {1e6 * seconds / projects / norms:.2f} |", flush=True)
        return seconds

    by_projects = [(n, point(n, 20)) for n in (most // 5, most * 2 // 5, most * 3 // 5, most * 4 // 5, most)]
    by_norms = [(n, point(most // 5, n)) for n in (20, 40, 60, 80, 100)]
    curves = [
        ("20 norms, more projects", "projects", by_projects),
        (f"{most // 5} projects, more norms", "norms", by_norms),
    ]
    if len(sys.argv) > 2:
        pathlib.Path(sys.argv[2]).write_text(picture(curves))
    for title, _, points in curves:
        (middle, some), (last, all_of_it) = points[2], points[-1]
        if all_of_it > 4 / 3 * some * last / middle:
            sys.exit(f"{title}: {last} cost {all_of_it / some:.1f} times as much as {middle}")


main()
