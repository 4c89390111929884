"""What suitability reports cost before they are signed, beside the same text drawn plainly, by WeasyPrint and by Typst.

    python tests/bench/reports.py [--rounds 5] [--alone]

Two reports: four pages in one language, and ten in both. Ours is everything between the sealed facts and the archived
file: sentences, lines, pages, tags, fonts, attachments, PDF/A-3b. The floor draws the very same lines at the very same
places with ``drawString`` of ReportLab's canvas, and nothing else. WeasyPrint and Typst set the same paragraphs in the
same faces and sizes, plainly: no tables, charts, margins, tags or attachments. Both are installed into an environment
of their own (they are no part of the hub); ``--alone`` leaves them out, and one that cannot be installed is named. Runs
are interleaved, each figure is the least CPU of all rounds. Aims: at most 8 times the floor, a quarter of WeasyPrint,
250 kB. Exits 1 where one is missed.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from reportlab.pdfgen.canvas import Canvas

from reports.domain.composing import compose
from reports.domain.inputs import ReportContent
from reports.domain.sealing import sealed_bytes
from reports.rendering import emblem
from reports.rendering.fonts import Face, FontSet
from reports.rendering.pen import Pen
from reports.rendering.suitability import render_report
from reports.rendering.theme import PAGE_HEIGHT, PAGE_WIDTH, Language
from tests.domain.reports.rendered import ROOT, faces
from tests.domain.reports.samples import CONTRADICTED, EDUCATION, ISSUE

FLOOR_TIMES, OF_WEASYPRINT, MOST_BYTES = 8.0, 0.25, 250_000
FONTS = ROOT / "node_modules" / "@expo-google-fonts"


@dataclass(frozen=True)
class Drawn:
    """One line as it stands on a page: ``paragraph`` numbers what it was cut from."""

    page: int
    x: float
    baseline: float
    size: float
    face: Face
    text: str
    paragraph: int


@dataclass(frozen=True)
class Case:
    """A report to set."""

    name: str
    content: ReportContent
    languages: tuple[Language, ...]


CASES = (
    Case("in Chinese", CONTRADICTED, (Language.ZH,)),
    Case("in both languages", EDUCATION, (Language.ZH, Language.EN)),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--alone", action="store_true", help="without WeasyPrint and Typst")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hub-bench-") as folder:
        peers = {} if options.alone else {name: installed(name, Path(folder)) for name in ("weasyprint", "typst")}
        for name, (_, trouble) in peers.items():
            if trouble:
                print(f"{name} is left out: {trouble}")
        able = {name: python for name, (python, trouble) in peers.items() if not trouble}
        return max(measured(case, options.rounds, able, Path(folder)) for case in CASES)


def measured(case: Case, rounds: int, peers: dict[str, Path], folder: Path) -> int:
    """Set one report in all ways, one after the other, so many times; return the exit code."""
    fonts = faces()
    lines, pages = drawn(case, fonts)
    ways: dict[str, Callable[[], tuple[float, int]]] = {
        "ours": lambda: timed(lambda: ours(case, fonts)),
        "floor": lambda: timed(lambda: floor(lines, pages, fonts)),
    }
    asked = [Peer(name, python, folder, lines) for name, python in peers.items()]
    ways |= {peer.name: peer.once for peer in asked}
    found: dict[str, list[tuple[float, int]]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            found[name].append(way())
    for peer in asked:
        peer.end()
    return told(case, {name: (min(ms for ms, _ in runs), runs[0][1]) for name, runs in found.items()}, pages)


def ours(case: Case, fonts: FontSet) -> bytes:
    """From the facts to the archived file; each report has a verification code of its own."""
    emblem._qr.cache_clear()
    sealed = sealed_bytes(content=case.content, issue=ISSUE)
    document = compose(content=case.content, issue=ISSUE)
    return render_report(document=document, sealed=sealed, fonts=fonts, languages=case.languages)


def drawn(case: Case, fonts: FontSet) -> tuple[list[Drawn], int]:
    """Return every line of our report where it stands, and how many pages there are."""
    found: list[Drawn] = []
    pens: list[Pen] = []
    plain = Pen.lines

    def noted(pen: Pen, lines, *, x, top, style):  # type: ignore[no-untyped-def]
        pens.append(pen)
        paragraph = len(pens)
        for number, line in enumerate(lines):
            baseline = top - number * style.leading - style.leading / 2 - 0.38 * style.size
            for piece in line.pieces:
                found.append(Drawn(pen.page, x + piece.offset, baseline, piece.size, piece.face, piece.text, paragraph))
        return plain(pen, lines, x=x, top=top, style=style)

    Pen.lines = noted  # type: ignore[method-assign]
    try:
        ours(case, fonts)
    finally:
        Pen.lines = plain  # type: ignore[method-assign]
    return found, 1 + max(line.page for line in found)


def floor(lines: list[Drawn], pages: int, fonts: FontSet) -> bytes:
    """Draw the lines and nothing else."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=(PAGE_WIDTH, PAGE_HEIGHT), invariant=1, pageCompression=1)
    page = 0
    for line in lines:
        while page < line.page:
            canvas.showPage()
            page += 1
        canvas.setFont(fonts.faces[line.face].name, line.size)
        canvas.drawString(line.x, line.baseline, line.text)
    canvas.save()
    return out.getvalue()


def timed(make: Callable[[], bytes]) -> tuple[float, int]:
    """Return the CPU time in milliseconds and the size."""
    began = time.process_time()
    content = make()
    return 1000 * (time.process_time() - began), len(content)


def installed(name: str, folder: Path) -> tuple[Path, str]:
    """Install a typesetter into an environment of its own; return its Python, and what went wrong."""
    home = folder / name
    python = home / "bin" / "python"
    try:
        subprocess.run([sys.executable, "-m", "venv", home], check=True, capture_output=True)
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", name]
        subprocess.run(install, check=True, capture_output=True, text=True, timeout=600)
    except (subprocess.SubprocessError, OSError) as error:
        said = (getattr(error, "stderr", "") or str(error)).strip().splitlines()
        return python, f"it could not be installed ({said[-1] if said else type(error).__name__})"
    return python, ""


class Peer:
    """Another typesetter in an environment of its own, asked for one file at a time."""

    def __init__(self, name: str, python: Path, folder: Path, lines: list[Drawn]) -> None:
        self.name = name
        source = folder / f"{name}.json"
        source.write_text(json.dumps({"paragraphs": paragraphs(lines), "fonts": fonts_of()}, ensure_ascii=False))
        self._process: subprocess.Popen[str] = subprocess.Popen(
            [python, ROOT / "tests" / "bench" / "report_peers.py", name, source], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        if self.once() == (0.0, 0):
            raise SystemExit(f"{name} printed nothing")

    def once(self) -> tuple[float, int]:
        """Have one file made; the first one warms up."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        ms, size = (self._process.stdout.readline() or "0 0").split()
        return float(ms), int(size)

    def end(self) -> None:
        """Let the process go."""
        if self._process.stdin:
            self._process.stdin.close()
            self._process.wait(timeout=30)


def paragraphs(lines: list[Drawn]) -> list[tuple[str, float, str]]:
    """Return the text of each paragraph with size and face of its first piece."""
    found: dict[int, tuple[str, float, str]] = {}
    for line in lines:
        text, size, face = found.get(line.paragraph, ("", line.size, line.face.name))
        found[line.paragraph] = (text + line.text, size, face)
    return list(found.values())


def fonts_of() -> dict[str, str]:
    """Return the files of the faces by name."""
    return {face.name: str(next(FONTS.rglob(face.value))) for face in Face}


def told(case: Case, found: dict[str, tuple[float, int]], pages: int) -> int:
    """Print the table and the aims; return the exit code."""
    own, least = found["ours"], found["floor"]
    head = f"{pages} pages {case.name}, load {os.getloadavg()[0]:.1f}"
    print(f"{'':<12} {'CPU':>10} {'× floor':>8} {'size':>9}    {head}")
    for name, (ms, size) in found.items():
        print(f"{name:<12} {ms:>7.1f} ms {ms / least[0]:>8.1f} {size / 1000:>6.0f} kB")
    aims = [
        (f"at most {FLOOR_TIMES:.0f} × the floor", own[0] <= FLOOR_TIMES * least[0]),
        (f"at most {MOST_BYTES // 1000} kB", own[1] <= MOST_BYTES),
    ]
    if "weasyprint" in found:
        aims.append(("at most a quarter of WeasyPrint", own[0] <= OF_WEASYPRINT * found["weasyprint"][0]))
    for aim, met in aims:
        print(f"{'met' if met else 'MISSED':<7} {aim}")
    return int(not all(met for _, met in aims))


if __name__ == "__main__":
    sys.exit(main())
