"""What somebody typed does not run in a spreadsheet."""

import pytest

from hub.kernel.spreadsheet import safe_cell


@pytest.mark.parametrize("cell", ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "＝1+1", "-2+3+cmd"])
def test_a_formula_becomes_text(cell: str) -> None:
    assert safe_cell(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["沈**", "138 **** 6021", "+86 138 0013 6021", "-3.5", "", "C2"])
def test_words_and_numbers_stay_as_they_are(cell: str) -> None:
    assert safe_cell(cell) == cell
