"""Read a custodian's statement as ISO 20022 camt.053.001.08, into the same statement that the CSV makes.

Which elements are read, and what each has to hold, stands in ``docs/statement-format.md``. Only a file without a
document type, so without entities, is taken: nothing is resolved, nothing is fetched. A movement between two accounts
inside the bank is two entries under one reference, a debit and a credit: a balance is the sum of its entries.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, TypeVar

from lxml import etree

from hub.catalogue.domain.lists import Row, read_amount, read_day
from hub.funds.domain.rules import FlowKind
from hub.funds.domain.statement import (
    Fault,
    Statement,
    StatementHeader,
    StatementUnsound,
    agreeing,
    moved_outside_fen,
    read_balance,
    read_name,
    text_of,
)
from hub.kernel.clock import HOME_ZONE
from hub.kernel.money import yuan

NAMESPACE: Final = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
CURRENCY: Final = "CNY"
NOT_PROVIDED: Final = "NOTPROVIDED"
"""What ISO 20022 writes where the party that asked for a payment gave it no reference."""

TAGS: Final[Mapping[str, str]] = {
    "SUBJECT": "subject_id",
    "PROJECT": "project_code",
    "CONTRACT": "contract_number",
    "REVERSES": "reverses",
    "COUNTERPARTY": "counterparty",
    "USE": "use",
}
"""Types of referred documents in the remittance information, and the column each stands for."""

_BOOKED: Final = "BOOK"
_CREDIT, _DEBIT = "CRDT", "DBIT"
_SIGNS: Final[Mapping[str, int]] = {_CREDIT: 1, _DEBIT: -1}

Node = Any
"""An element of lxml, which brings no types."""
Value = TypeVar("Value")


@dataclass(frozen=True, kw_only=True)
class _Entry:
    """One booked entry: its cells as the CSV would hold them, its side, and where it stands."""

    cells: Mapping[str, str]
    kind: FlowKind
    sign: int
    node: Node


def read_camt(raw: bytes) -> Statement:
    """Return the statement in this document; raise :class:`StatementUnsound` for the first thing that does not hold."""
    statement = _child(_child(_document(text_of(raw)), "BkToCstmrStmt"), "Stmt")
    entries = [_entry(node) for node in _children(statement, "Ntry")]
    rows = tuple(_folded(entries))
    return agreeing(_header(statement, entries=len(entries), rows=len(rows)), rows)


def _document(text: str) -> Node:
    if "<!DOCTYPE" in text:
        line = text[: text.index("<!DOCTYPE")].count("\n") + 1
        raise StatementUnsound(Fault.DOCTYPE, line=line)
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise StatementUnsound(Fault.XML, actual=error.msg, line=error.lineno or 0) from error
    if root.tag != f"{{{NAMESPACE}}}Document":
        raise StatementUnsound(Fault.VALUE, name="Document", expected=NAMESPACE, actual=root.tag, line=1)
    return root


def _header(statement: Node, *, entries: int, rows: int) -> StatementHeader:
    period = _child(statement, "FrToDt")
    first = _value(_child(period, "FrDtTm"), _day_of, "2026-11-01T00:00:00+08:00")
    end = _child(period, "ToDtTm")
    last = _value(end, _day_of, "2026-11-30T23:59:59+08:00")
    if last < first:
        raise _unlike(end, expected=first)
    _require_count(statement, entries)
    return StatementHeader(
        number=_value(_child(statement, "Id"), read_name, "CB-2026-11"),
        account=_account(_child(statement, "Acct")),
        period_from=first,
        period_to=last,
        opening_fen=_balance(statement, "OPBD", first),
        closing_fen=_balance(statement, "CLBD", last),
        line_count=rows,
    )


def _require_count(statement: Node, entries: int) -> None:
    """Where the summary says how many entries there are, there are so many."""
    said = statement.find(_path("TxsSummry/TtlNtries/NbOfNtries"))
    if said is not None and (expected := _value(said, int, "42")) != entries:
        raise StatementUnsound(Fault.COUNT, expected=expected, actual=entries)


def _account(account: Node) -> str:
    identified = _child(account, "Id")
    iban = identified.find(_path("IBAN"))
    place = _child(_child(identified, "Othr"), "Id") if iban is None else iban
    return _value(place, read_name, "6217-0001")


def _balance(statement: Node, code: str, day: date) -> int:
    """Return the opening (OPBD) or closing (CLBD) booked balance, which is that of this day."""
    path = _path("Tp/CdOrPrtry/Cd")
    found = [node for node in _children(statement, "Bal") if node.findtext(path) == code]
    if len(found) != 1:
        raise StatementUnsound(
            Fault.ONCE, name=f"{_where(statement)}/Bal/{code}", expected=1, actual=len(found), line=statement.sourceline
        )
    at = _child(_child(found[0], "Dt"), "Dt")
    if _value(at, read_day, "2026-11-30") != day:
        raise _unlike(at, expected=day)
    return _sign(found[0]) * _amount(found[0])


def _entry(node: Node) -> _Entry:
    status = _child(_child(node, "Sts"), "Cd")
    if _text(status) != _BOOKED:
        raise _unlike(status, expected=_BOOKED)
    details = _child(_child(node, "NtryDtls"), "TxDtls")
    kind = _value(_child(_child(_child(node, "BkTxCd"), "Prtry"), "Cd"), FlowKind, FlowKind.DEPOSIT.value)
    cells = {
        "key": _reference(node, details),
        "kind": kind.value,
        "amount": yuan(_amount(node)),
        "effective_date": _value(_child(_child(node, "BookgDt"), "Dt"), read_day, "2026-11-03").isoformat(),
        **dict.fromkeys(TAGS.values(), ""),
        **dict(_tags(details)),
    }
    _require_reversal(node, cells)
    return _Entry(cells=cells, kind=kind, sign=_sign(node), node=node)


def _reference(node: Node, details: Node) -> str:
    """Return the reference under which the movement was asked for, else the bank's own."""
    asked = details.find(_path("Refs/EndToEndId"))
    if asked is not None and _text(asked) not in ("", NOT_PROVIDED):
        return _text(asked)
    return _value(_child(node, "AcctSvcrRef"), _filled, "D-2026110300017")


def _tags(details: Node) -> Iterable[tuple[str, str]]:
    for document in details.iterfind(_path("RmtInf/Strd/RfrdDocInf")):
        kind = _child(_child(_child(document, "Tp"), "CdOrPrtry"), "Prtry")
        if _text(kind) not in TAGS:
            raise _unlike(kind, expected=", ".join(TAGS))
        yield TAGS[_text(kind)], _value(_child(document, "Nb"), _filled, "NB-COLD-3")


def _require_reversal(node: Node, cells: Mapping[str, str]) -> None:
    """A reversal says so, and names what it takes back; neither stands without the other."""
    said = node.find(_path("RvslInd"))
    reversing = said is not None and _value(said, _truth, "true")
    if reversing != bool(cells["reverses"]):
        name = f"{_where(node)}/{'NtryDtls/TxDtls/RmtInf/Strd/RfrdDocInf' if reversing else 'RvslInd'}"
        raise StatementUnsound(Fault.ONCE, name=name, expected=1, actual=0, line=node.sourceline)


def _folded(entries: Sequence[_Entry]) -> Iterable[Row]:
    """Make one row of each movement; both entries of one inside the bank are found under its reference."""
    sides: dict[str, list[_Entry]] = {}
    for entry in entries:
        towards = _towards(entry)
        if towards and towards != entry.sign:
            raise _unlike(_child(entry.node, "CdtDbtInd"), expected=_CREDIT if towards > 0 else _DEBIT)
        if not towards:
            sides.setdefault(entry.cells["key"], []).append(entry)
    for key, pair in sides.items():
        if len(pair) != 2 or pair[0].cells != pair[1].cells or pair[0].sign == pair[1].sign:
            raise StatementUnsound(Fault.PAIR, name=key, expected=2, actual=len(pair), line=pair[-1].node.sourceline)
    for entry in entries:
        if _towards(entry) or sides[entry.cells["key"]][0] is entry:
            yield Row(line=entry.node.sourceline, cells=entry.cells)


def _towards(entry: _Entry) -> int:
    """Return the side on which a movement of this kind stands: 1 credit, -1 debit, 0 both."""
    return moved_outside_fen(entry.kind, -1 if entry.cells["reverses"] else 1)


def _amount(node: Node) -> int:
    amount = _child(node, "Amt")
    if amount.get("Ccy") != CURRENCY:
        raise _unlike(amount, expected=f'Ccy="{CURRENCY}"', actual=f'Ccy="{amount.get("Ccy", "")}"')
    return _value(amount, _unsigned, "1234.50")


def _sign(node: Node) -> int:
    return _value(_child(node, "CdtDbtInd"), _SIGNS.__getitem__, _CREDIT)


def _unsigned(text: str) -> int:
    fen = read_balance(text)
    if fen < 0 or read_amount(text) != fen:
        raise ValueError(text)
    return fen


def _day_of(text: str) -> date:
    """Return the day in the bank's time zone; without an offset it is meant there."""
    moment = datetime.fromisoformat(text)
    return moment.date() if moment.tzinfo is None else moment.astimezone(HOME_ZONE).date()


def _truth(text: str) -> bool:
    return {"true": True, "1": True, "false": False, "0": False}[text]


def _filled(text: str) -> str:
    if not text:
        raise ValueError(text)
    return text


def _path(steps: str) -> str:
    return "/".join(f"{{{NAMESPACE}}}{step}" for step in steps.split("/"))


def _children(node: Node, name: str) -> Sequence[Node]:
    return list(node.iterchildren(_path(name)))


def _child(node: Node, name: str) -> Node:
    """Return the one element of that name; there is exactly one."""
    found = _children(node, name)
    if len(found) != 1:
        place = found[1] if found else node
        raise StatementUnsound(
            Fault.ONCE, name=f"{_where(node)}/{name}", expected=1, actual=len(found), line=place.sourceline
        )
    return found[0]


def _text(node: Node) -> str:
    return (node.text or "").strip()


def _value(node: Node, read: Callable[[str], Value], example: str) -> Value:
    try:
        return read(_text(node))
    except (ValueError, KeyError) as error:
        raise _unlike(node, expected=example) from error


def _unlike(node: Node, *, expected: object, actual: str | None = None) -> StatementUnsound:
    found = _text(node) if actual is None else actual
    return StatementUnsound(Fault.VALUE, name=_where(node), expected=expected, actual=found, line=node.sourceline)


def _where(node: Node) -> str:
    """Return the path from the statement down, counted where a name repeats: ``Stmt/Ntry[3]/Amt``."""
    path: str = node.getroottree().getelementpath(node)
    return path.replace(f"{{{NAMESPACE}}}", "").removeprefix("BkToCstmrStmt/")
