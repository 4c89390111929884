"""A statement is read when it agrees with itself, and refused whole, by the first thing that does not hold."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.funds.domain.formats import read_statement
from hub.funds.domain.rules import RULE_OF, FlowKind
from hub.funds.domain.statement import MAX_BYTES, Fault, StatementUnsound, moved_outside_fen
from tests.custodian import ANN, BID, DEPOSIT, WITHDRAWAL, statement


def test_a_statement_that_adds_up_is_read_with_the_line_numbers_of_the_file() -> None:
    read = read_statement(statement())
    assert read.header.number == "CB-2026-11"
    assert (read.header.period_from, read.header.period_to) == (date(2026, 11, 1), date(2026, 11, 20))
    assert (read.header.opening_fen, read.header.closing_fen, read.header.line_count) == (0, 900_00, 3)
    assert [(row.line, row.cells["key"]) for row in read.rows] == [(11, "D-1"), (12, "B-1"), (13, "X-1")]


def test_a_quiet_month_has_no_lines_and_an_unchanged_balance() -> None:
    assert read_statement(statement([], closing="7.00", opening_balance="7.00")).rows == ()


def test_a_byte_order_mark_and_windows_line_ends_are_no_other_statement() -> None:
    other = b"\xef\xbb\xbf" + statement().replace(b"\n", b"\r\n")
    assert read_statement(other) == read_statement(statement())


def test_an_overdrawn_account_and_grouped_amounts_are_read() -> None:
    lines = [WITHDRAWAL.replace("100.00", '"1,100.00"')]
    read = read_statement(statement(lines, closing='"-1,000.00"', opening_balance="100.00"))
    assert read.header.closing_fen == -1_000_00


def test_only_what_crosses_the_banks_border_changes_the_balance() -> None:
    inside = {kind for kind in FlowKind if not moved_outside_fen(kind, 1)}
    assert {kind for kind in FlowKind if moved_outside_fen(kind, 1) > 0} == {
        FlowKind.DEPOSIT, FlowKind.ARRIVAL, FlowKind.BORROWER_DEPOSIT,
    }  # fmt: skip
    assert all("custodian_bank" not in (RULE_OF[kind].debit, RULE_OF[kind].credit) for kind in inside)


def changed(old: str, new: str) -> bytes:
    text = statement().decode()
    assert old in text
    return text.replace(old, new).encode()


REFUSED = {
    "empty": (b"", Fault.HEADER, 1),
    "nothing but spaces": (b"  \n", Fault.HEADER, 1),
    "too large": (statement() + b" " * MAX_BYTES, Fault.TOO_LARGE, 0),
    "not UTF-8": (statement().replace(b"D-1", "存".encode("gb18030")), Fault.NOT_TEXT, 0),
    "a zero byte": (changed("D-1", "D\x001"), Fault.NOT_TEXT, 0),
    "a lone carriage return": (changed("D-1", "D\r1"), Fault.NOT_TEXT, 0),
    "another format": (statement(format="hub/statement/v2"), Fault.VALUE, 1),
    "a header in another order": (changed("number,", "nummer,"), Fault.HEADER, 2),
    "a header with a third cell": (changed("CB-2026-11", "CB-2026-11,x"), Fault.HEADER, 2),
    "a header cut off": (b"format,hub/statement/v1\nnumber,1\n", Fault.HEADER, 3),
    "a header that never ends": (statement(number="9" * 300_000), Fault.VALUE, 2),
    "no number": (statement(number=""), Fault.VALUE, 2),
    "an account with spaces": (statement(account="62 17"), Fault.VALUE, 3),
    "a day that is none": (statement(period_from="2026-11-31"), Fault.VALUE, 4),
    "a period that ends before it begins": (statement(period_to="2026-10-01"), Fault.VALUE, 5),
    "a balance in words": (statement(opening_balance="nil"), Fault.VALUE, 6),
    "a balance beyond any book": (statement(closing="9" * 30 + ".00"), Fault.VALUE, 7),
    "no empty line below the header": (changed("lines,3\n\n", "lines,3\n"), Fault.HEADER, 9),
    "no columns": (statement([], lines="0").split(b"\n\n")[0] + b"\n\n", Fault.COLUMNS, 0),
    "an unknown column": (changed("contract_number\n", "contract_number,colour\n"), Fault.COLUMNS, 0),
    "a field without end": (changed("D-1,", '"' + "x" * 200_000 + '",'), Fault.COLUMNS, 0),
    "a line without a reference": (changed("D-1,", ","), Fault.CELL, 11),
    "a kind of flow that there is not": (changed("withdrawal", "gift"), Fault.CELL, 13),
    "an amount in words": (changed("600.00", "lots"), Fault.CELL, 12),
    "an amount beyond any ledger": (changed("600.00", "9" * 40 + ".00"), Fault.CELL, 12),
    "one reference twice": (changed("B-1", "D-1"), Fault.TWICE, 12),
    "a line before the period": (changed("2026-11-03", "2026-10-31"), Fault.OUTSIDE, 11),
    "a line after the period": (changed("2026-11-05", "2026-11-21"), Fault.OUTSIDE, 13),
    "fewer lines than announced": (statement(lines="4"), Fault.COUNT, 0),
    "more lines than announced": (statement(lines="2"), Fault.COUNT, 0),
    "another closing balance": (statement(closing="900.01"), Fault.BALANCE, 0),
    "another opening balance": (statement(opening_balance="0.01"), Fault.BALANCE, 0),
    "a changed amount": (changed("1000.00", "1000.01"), Fault.BALANCE, 0),
}


@pytest.mark.parametrize(("raw", "fault", "line"), REFUSED.values(), ids=REFUSED)
def test_what_contradicts_itself_is_refused_by_its_fault_and_line(raw: bytes, fault: Fault, line: int) -> None:
    with pytest.raises(StatementUnsound) as refused:
        read_statement(raw)
    assert (refused.value.fault, refused.value.line) == (fault, line)


@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_no_bytes_do_anything_but_be_refused(raw: bytes) -> None:
    with pytest.raises(StatementUnsound):
        read_statement(raw)


@given(
    opening=st.integers(-(10**9), 10**9),
    moved=st.lists(st.tuples(st.sampled_from(FlowKind), st.integers(1, 10**9)), max_size=12),
    wrong=st.integers(-3, 3),
)
def test_the_closing_balance_is_the_opening_one_and_what_crossed_the_border(opening, moved, wrong) -> None:
    signs = {"deposit": 1, "arrival": 1, "borrower_deposit": 1}
    signs |= dict.fromkeys(("withdrawal", "withdrawal_settlement", "drawdown", "fee_payout"), -1)
    closing = opening + wrong + sum(signs.get(kind, 0) * fen for kind, fen in moved)
    lines = [f"K-{place},{kind},{written(fen)},2026-11-03,{ANN},," for place, (kind, fen) in enumerate(moved)]
    raw = statement(lines, closing=written(closing), opening_balance=written(opening))
    if not wrong:
        assert len(read_statement(raw).rows) == len(moved)
        return
    with pytest.raises(StatementUnsound) as refused:
        read_statement(raw)
    assert refused.value.fault is Fault.BALANCE


def written(fen: int) -> str:
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def test_the_sample_lines_are_what_these_tests_say() -> None:
    assert [line.split(",")[1] for line in (DEPOSIT, BID, WITHDRAWAL)] == ["deposit", "bid", "withdrawal"]
