"""Keep a spreadsheet from running what somebody typed: one cell, safe to open."""

import re

_STARTS_A_FORMULA = re.compile(r"^[\s\u200b\ufeff]*[=+\-@|%\t\r＝＋－＠]")
_NUMBER = re.compile(r"[+-]?\d[\d ()-]*(\.\d+)?")


def safe_cell(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula gets an apostrophe; a plain phone number does not need it."""
    if _NUMBER.fullmatch(cell):
        return cell
    return f"'{cell}" if _STARTS_A_FORMULA.match(cell) else cell
