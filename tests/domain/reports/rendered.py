"""Render a sample in a process of its own: ``python -m tests.domain.reports.rendered education`` writes the file."""

import os
import sys
from pathlib import Path

from reports.domain.composing import compose
from reports.domain.inputs import Issue, ReportContent
from reports.domain.sealing import sealed_bytes
from reports.rendering.fonts import FontSet, load_fonts
from reports.rendering.suitability import render_report
from tests.domain.reports.samples import CONTRADICTED, EDUCATION, ISSUE

ROOT = Path(__file__).resolve().parents[3]
FONTS = Path(os.environ.get("REPORT_FONT_DIR", ROOT / "node_modules" / "@expo-google-fonts"))
SAMPLES = {"education": EDUCATION, "contradicted": CONTRADICTED}


def faces() -> FontSet:
    """The faces as the installation leaves them."""
    return load_fonts(directory=FONTS)


def rendered(content: ReportContent, issue: Issue = ISSUE) -> bytes:
    """Return the file of a content."""
    sealed = sealed_bytes(content=content, issue=issue)
    return render_report(document=compose(content=content, issue=issue), sealed=sealed, fonts=faces())


if __name__ == "__main__":
    sys.stdout.buffer.write(rendered(SAMPLES[sys.argv[1]]))
