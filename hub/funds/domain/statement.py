"""Read a custodian's statement: a header that says what its lines add up to, an empty line, and the lines.

The bytes are described in ``docs/statement-format.md``. A statement that contradicts itself is refused whole: whoever
signed it did not mean it. Whether the ledger takes a line is asked later, line by line.
"""

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final

from hub.catalogue.domain.lists import (
    CellRefused,
    Expected,
    ListUnreadable,
    Row,
    RowError,
    read_amount,
    read_day,
    read_list,
)
from hub.funds.domain.accounts import AccountKind
from hub.funds.domain.requests import LARGEST_FLOW_FEN
from hub.funds.domain.rules import RULE_OF, FlowKind

FORMAT: Final = "hub/statement/v1"
COLUMNS: Final = ("key", "kind", "amount", "effective_date")
OPTIONAL: Final = ("subject_id", "project_code", "contract_number", "reverses", "counterparty", "use")
"""``reverses`` holds the reference of the movement that this one takes back, ``counterparty`` the account outside the
custodian that paid or was paid, ``use`` the code of what the money is for."""
MAX_BYTES: Final = 4 * 1024 * 1024
"""About 30 000 lines; below what the web server reads into memory at once. Otherwise unmeasured."""

LONGEST_LINE: Final = 1000
"""Of the header; far more than any of its values."""
LARGEST_BALANCE_FEN: Final = 100 * LARGEST_FLOW_FEN
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,34}")
"""35 characters, as ISO 20022 allows an identification."""
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class Fault(StrEnum):
    """Why bytes are no statement; the words for people are in :mod:`hub.funds.sentences`."""

    TOO_LARGE = "too_large"
    NOT_TEXT = "not_text"
    HEADER = "header"
    VALUE = "value"
    COLUMNS = "columns"
    CELL = "cell"
    TWICE = "twice"
    OUTSIDE = "outside"
    COUNT = "count"
    BALANCE = "balance"
    DOCTYPE = "doctype"
    XML = "xml"
    ONCE = "once"
    PAIR = "pair"


class StatementUnsound(ValueError):
    """The bytes are no statement, or one that does not add up.

    ``line`` counts from 1, 0 where none is meant; ``name`` is a header's name, an element's path or a line's key.
    """

    def __init__(
        self,
        fault: Fault,
        *,
        expected: object = "",
        actual: object = "",
        name: str = "",
        line: int = 0,
        cell: RowError | None = None,
        listing: ListUnreadable | None = None,
    ) -> None:
        super().__init__(f"{fault} {name} line {line}: expected {expected}, got {str(actual)[:80]!r}")
        self.fault, self.expected, self.actual = fault, expected, actual
        self.name, self.line, self.cell, self.listing = name, line, cell, listing
        self.header: StatementHeader | None = None
        """Which statement it would have been, where its header could be read."""


@dataclass(frozen=True, kw_only=True)
class StatementHeader:
    """What a statement says of itself: balances of all clients' money in fen, both days of the period inclusive."""

    number: str
    account: str
    period_from: date
    period_to: date
    opening_fen: int
    closing_fen: int
    line_count: int


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A statement that agrees with itself; its rows carry their line numbers in the file."""

    header: StatementHeader
    rows: tuple[Row, ...]


def read_csv(raw: bytes) -> Statement:
    """Return the statement in these bytes; raise :class:`StatementUnsound` for the first thing that does not hold."""
    lines = text_of(raw).split("\n", len(HEADER) + 1)
    return agreeing(_header(lines), _rows(lines[-1] if len(lines) > len(HEADER) + 1 else ""))


def agreeing(header: StatementHeader, rows: tuple[Row, ...]) -> Statement:
    """Return header and rows as a statement; raise :class:`StatementUnsound` unless the header says what they do."""
    try:
        _require_agreement(header, rows)
    except StatementUnsound as refusal:
        refusal.header = header
        raise
    return Statement(header=header, rows=rows)


def _require_agreement(header: StatementHeader, rows: Sequence[Row]) -> None:
    moved_fen = sum(_moved_fen(row, header) for row in rows)
    _require_once(rows)
    if len(rows) != header.line_count:
        raise StatementUnsound(Fault.COUNT, expected=header.line_count, actual=len(rows))
    if header.opening_fen + moved_fen != header.closing_fen:
        raise StatementUnsound(Fault.BALANCE, expected=header.opening_fen + moved_fen, actual=header.closing_fen)


def moved_outside_fen(kind: FlowKind, amount_fen: int) -> int:
    """Return what a flow adds to all clients' money together: what comes from outside, less what leaves."""
    rule = RULE_OF[kind]
    return amount_fen * ((rule.debit is AccountKind.CUSTODIAN_BANK) - (rule.credit is AccountKind.CUSTODIAN_BANK))


def text_of(raw: bytes) -> str:
    """Return the bytes as text with LF at the ends of lines, so that lines count the same in every format."""
    if len(raw) > MAX_BYTES:
        raise StatementUnsound(Fault.TOO_LARGE, expected=MAX_BYTES, actual=len(raw))
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise StatementUnsound(Fault.NOT_TEXT, actual=error.start + 1) from error
    if control := _CONTROL.search(text):
        raise StatementUnsound(Fault.NOT_TEXT, actual=len(text[: control.start()].encode()) + 1)
    return text


def read_name(text: str) -> str:
    """Return an identification as ISO 20022 allows one, without spaces."""
    if not _NAME.fullmatch(text):
        raise ValueError(text)
    return text


def _format(text: str) -> str:
    if text != FORMAT:
        raise ValueError(text)
    return text


def read_balance(text: str) -> int:
    """Return fen that a 64-bit sum can hold."""
    fen = read_amount(text)
    if abs(fen) > LARGEST_BALANCE_FEN:
        raise ValueError(text)
    return fen


HEADER: Final[Mapping[str, tuple[Callable[[str], Any], str]]] = {
    "format": (_format, FORMAT),
    "number": (read_name, "CB-2026-11"),
    "account": (read_name, "6217-0001"),
    "period_from": (read_day, "2026-11-01"),
    "period_to": (read_day, "2026-11-30"),
    "opening_balance": (read_balance, "1234.50"),
    "closing_balance": (read_balance, "1234.50"),
    "lines": (int, "42"),
}
"""The header's names in their order, one a line: how each value is read, and one that would be."""


def _header(lines: Sequence[str]) -> StatementHeader:
    """Read the header's lines and the empty one below them."""
    read = {name: _value(name, lines[place : place + 1], line=place + 1) for place, name in enumerate(HEADER)}
    below = lines[len(HEADER)] if len(lines) > len(HEADER) else "…"
    if below.strip():
        raise StatementUnsound(Fault.HEADER, name="", actual=below, line=len(HEADER) + 1)
    first, last = read["period_from"], read["period_to"]
    if last < first:
        raise StatementUnsound(Fault.VALUE, name="period_to", expected=first, actual=last, line=5)
    return StatementHeader(
        number=read["number"],
        account=read["account"],
        period_from=first,
        period_to=last,
        opening_fen=read["opening_balance"],
        closing_fen=read["closing_balance"],
        line_count=read["lines"],
    )


def _value(name: str, found: Sequence[str], *, line: int) -> Any:
    cells = [cell.strip() for cell in next(csv.reader([text[:LONGEST_LINE] for text in found]), [])]
    if len(cells) != 2 or cells[0] != name:
        raise StatementUnsound(Fault.HEADER, name=name, actual="".join(found), line=line)
    read, example = HEADER[name]
    try:
        return read(cells[1])
    except ValueError as error:
        raise StatementUnsound(Fault.VALUE, name=name, expected=example, actual=cells[1], line=line) from error


def _rows(listing: str) -> tuple[Row, ...]:
    try:
        rows = read_list(listing, columns=COLUMNS, optional=OPTIONAL)
    except ListUnreadable as error:
        raise StatementUnsound(Fault.COLUMNS, actual=error, listing=error) from error
    except csv.Error as error:
        raise StatementUnsound(Fault.COLUMNS, actual=error) from error
    return tuple(replace(row, line=row.line + len(HEADER) + 1) for row in rows)


def _moved_fen(row: Row, header: StatementHeader) -> int:
    """Return what a line adds to the balance; every line has a key, a kind, an amount and a day of the period."""
    try:
        key = row.take("key", str, Expected.TEXT)
        kind = row.take("kind", FlowKind, Expected.ONE_OF, *FlowKind)
        amount_fen = row.take("amount", read_balance, Expected.AMOUNT)
        day: date = row.take("effective_date", read_day, Expected.DAY)
    except CellRefused as refusal:
        cell = refusal.error
        raise StatementUnsound(Fault.CELL, name=cell.column, actual=cell.actual, line=row.line, cell=cell) from refusal
    if not header.period_from <= day <= header.period_to:
        period = f"{header.period_from} – {header.period_to}"
        raise StatementUnsound(Fault.OUTSIDE, name=key, expected=period, actual=day, line=row.line)
    return moved_outside_fen(kind, -amount_fen if row.cells.get("reverses") else amount_fen)


def _require_once(rows: Sequence[Row]) -> None:
    seen: dict[str, int] = {}
    for row in rows:
        first = seen.setdefault(row.cells["key"], row.line)
        if first != row.line:
            raise StatementUnsound(Fault.TWICE, name=row.cells["key"], expected=first, actual=row.line, line=row.line)
