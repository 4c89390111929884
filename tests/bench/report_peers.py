"""Set the paragraphs of a report with another typesetter: run by ``reports.py`` in an environment that has it.

    python tests/bench/report_peers.py weasyprint|typst FILE.json

For each line on standard input makes the file once and prints the CPU milliseconds it took and its size.
"""

import html
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

PAGE = "size: A4; margin: 20mm 17mm"


def weasyprint(told: dict) -> Callable[[], bytes]:
    """Every face by its file, every paragraph in its size."""
    from weasyprint import HTML

    faces = "".join(
        f"@font-face {{ font-family: {name}; src: url('{Path(path).as_uri()}') }}"
        for name, path in told["fonts"].items()
    )
    words = "".join(
        f'<p style="font: {size}pt {face}">{html.escape(text)}</p>' for text, size, face in told["paragraphs"]
    )
    page = f"<style>@page {{ {PAGE} }} p {{ margin: 0 0 3pt }} {faces}</style>{words}"
    return lambda: HTML(string=page).write_pdf()


def typst(told: dict) -> Callable[[], bytes]:
    """The same; Typst finds the faces in their folders, by family and weight."""
    import typst as compiler

    families = {
        "SANS": ("Noto Sans SC", 400), "SANS_MEDIUM": ("Noto Sans SC", 500), "SERIF": ("Noto Serif SC", 400),
        "SERIF_BOLD": ("Noto Serif SC", 600),
    }  # fmt: skip
    words = "\n".join(
        f"#text(font: {json.dumps(families[face][0])}, weight: {families[face][1]}, size: {size}pt)"
        f"[#{json.dumps(text, ensure_ascii=False)}]\n"
        for text, size, face in told["paragraphs"]
    )
    source = f'#set page(paper: "a4", margin: (x: 17mm, y: 20mm))\n{words}'.encode()
    folders = sorted({str(Path(path).parent) for path in told["fonts"].values()})
    return lambda: compiler.compile(source, font_paths=folders)


def main() -> None:
    make = {"weasyprint": weasyprint, "typst": typst}[sys.argv[1]](json.loads(Path(sys.argv[2]).read_text()))
    for _ in sys.stdin:
        began = time.process_time()
        content = make()
        print(f"{1000 * (time.process_time() - began):.3f} {len(content)}", flush=True)


if __name__ == "__main__":
    main()
