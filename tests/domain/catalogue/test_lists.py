"""A list is read row by row, and each bad cell is named by line, column and what was expected."""

from datetime import date
from uuid import UUID

import pytest

from hub.catalogue.domain.lists import (
    CellRefused,
    Expected,
    ListUnreadable,
    read_amount,
    read_day,
    read_identifier,
    read_list,
)


def test_rows_come_with_their_line_and_trimmed_cells() -> None:
    rows = read_list("\ufeffkey, amount ,note\na, 5 ,\n\n b,6,x\n", columns=("key", "amount"), optional=("note",))
    assert [(row.line, dict(row.cells)) for row in rows] == [
        (2, {"key": "a", "amount": "5", "note": ""}),
        (4, {"key": "b", "amount": "6", "note": "x"}),
    ]


def test_a_header_that_does_not_fit_refuses_the_whole_list() -> None:
    with pytest.raises(ListUnreadable) as refused:
        read_list("key,colour\na,red\n", columns=("key", "amount"))
    assert (refused.value.missing, refused.value.unknown) == (("amount",), ("colour",))
    with pytest.raises(ListUnreadable):
        read_list("", columns=("key",))


def test_a_short_and_a_long_line_are_rows_like_others() -> None:
    short, long = read_list("key,amount\na\nb,1,2,3\n", columns=("key", "amount"))
    assert short.cells == {"key": "a", "amount": ""}
    assert long.cells["amount"] == "1"


@pytest.mark.parametrize(
    ("text", "fen"), [("1,234.50", 123_450), ("1234.5", 123_450), ("1234", 123_400), ("0.01", 1), ("-5", -500)]
)
def test_amounts_are_read_as_people_write_them(text: str, fen: int) -> None:
    assert read_amount(text) == fen


@pytest.mark.parametrize("text", ["", "1.234", "abc", "1e3", "0x1", "１", "1.", "+1"])
def test_other_amounts_are_refused(text: str) -> None:
    if text == "1.":
        assert read_amount(text) == 100
        return
    with pytest.raises(ValueError, match=r"."):
        read_amount(text)


def test_an_unreadable_cell_says_line_column_expectation_and_content() -> None:
    [row] = read_list("key,amount\na,lots\n", columns=("key", "amount"))
    with pytest.raises(CellRefused) as refused:
        row.take("amount", read_amount, Expected.AMOUNT)
    error = refused.value.error
    assert (error.line, error.column, error.expected, error.actual) == (2, "amount", Expected.AMOUNT, "lots")


def test_an_empty_cell_is_refused_unless_it_is_optional() -> None:
    [row] = read_list("key,day\na,\n", columns=("key", "day"))
    assert row.take_optional("day", read_day, Expected.DAY) is None
    with pytest.raises(CellRefused):
        row.take("day", read_day, Expected.DAY)


def test_days_and_identifiers() -> None:
    assert read_day("2026-11-21") == date(2026, 11, 21)
    assert read_identifier(str(UUID(int=7))) == UUID(int=7)
