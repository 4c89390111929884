"""Give the refused lines back as a file that a person can mend and import again, safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Sequence

from hub.ingest.domain.visits.rows import RowResult
from hub.ingest.domain.visits.sheet import Sheet
from hub.kernel.spreadsheet import safe_cell


def errors_csv(*, sheet: Sheet, results: Sequence[RowResult], language: str) -> bytes:
    """Return the refused lines with their reasons as UTF-8 CSV with a byte-order mark, as Excel wants it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    line, reason = ("行号", "原因") if language.startswith("zh") else ("Line", "Reason")
    writer.writerow([safe_cell(cell) for cell in (*sheet.headings, line, reason)])
    width = len(sheet.headings)
    for result in results:
        if result.visit is None:
            cells = (result.row.cells + ("",) * width)[:width]
            writer.writerow(
                [safe_cell(cell) for cell in (*cells, str(result.row.line), reasons(result, language=language))]
            )
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def reasons(result: RowResult, *, language: str) -> str:
    """Return all faults of a row as one text."""
    zh = language.startswith("zh")
    return ("；" if zh else "; ").join(fault.zh if zh else fault.en for fault in result.faults)
