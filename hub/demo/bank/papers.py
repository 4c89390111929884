"""Write a bank's statement as it would send it: the hub's CSV, or ISO 20022 camt.053.001.08."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lxml import etree

from hub.funds.domain.camt import CURRENCY, NAMESPACE, TAGS
from hub.funds.domain.rules import FlowKind
from hub.funds.domain.statement import COLUMNS, FORMAT, OPTIONAL, moved_outside_fen
from hub.kernel.money import yuan


@dataclass(frozen=True, kw_only=True)
class BankLine:
    """One movement as the bank states it; ``reverses`` is the reference of the one it takes back."""

    key: str
    kind: FlowKind
    amount_fen: int
    day: date
    subject_id: UUID | None = None
    project_code: str = ""
    contract_number: str = ""
    reverses: str = ""
    counterparty: str = ""
    use: str = ""

    @property
    def moved_fen(self) -> int:
        """What it adds to all clients' money together."""
        return moved_outside_fen(self.kind, -self.amount_fen if self.reverses else self.amount_fen)


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A statement before it is written; the balances are what it says, true or not."""

    number: str
    account: str
    first: date
    last: date
    opening_fen: int
    closing_fen: int
    lines: tuple[BankLine, ...]


def as_csv(paper: Paper) -> bytes:
    """Return the statement as ``hub/statement/v1``."""
    header = {
        "format": FORMAT,
        "number": paper.number,
        "account": paper.account,
        "period_from": paper.first,
        "period_to": paper.last,
        "opening_balance": yuan(paper.opening_fen),
        "closing_balance": yuan(paper.closing_fen),
        "lines": len(paper.lines),
    }
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows(header.items())
    writer.writerow(())
    writer.writerow((*COLUMNS, *OPTIONAL))
    writer.writerows(
        (line.key, line.kind.value, yuan(line.amount_fen), line.day, line.subject_id or "", line.project_code,
         line.contract_number, line.reverses, line.counterparty, line.use)
        for line in paper.lines
    )  # fmt: skip
    return text.getvalue().encode()


def as_camt(paper: Paper) -> bytes:
    """Return the statement as camt.053; what moves inside the bank is a debit and a credit entry."""
    root = etree.Element(f"{{{NAMESPACE}}}Document", nsmap={None: NAMESPACE})
    top = _sub(root, "BkToCstmrStmt")
    written = f"{paper.last}T23:59:59+08:00"
    group = _sub(top, "GrpHdr")
    _sub(group, "MsgId", paper.number)
    _sub(group, "CreDtTm", written)
    statement = _sub(top, "Stmt")
    _sub(statement, "Id", paper.number)
    _sub(statement, "CreDtTm", written)
    period = _sub(statement, "FrToDt")
    _sub(period, "FrDtTm", f"{paper.first}T00:00:00+08:00")
    _sub(period, "ToDtTm", written)
    account = _sub(statement, "Acct")
    _sub(account, "Id/Othr/Id", paper.account)
    _sub(account, "Ccy", CURRENCY)
    _balance(statement, "OPBD", paper.opening_fen, paper.first)
    _balance(statement, "CLBD", paper.closing_fen, paper.last)
    sides = [(line, sign) for line in paper.lines for sign in _signs(line)]
    _sub(statement, "TxsSummry/TtlNtries/NbOfNtries", str(len(sides)))
    for number, (line, sign) in enumerate(sides, start=1):
        _entry(statement, line, sign, number)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _signs(line: BankLine) -> Sequence[int]:
    return (line.moved_fen,) if line.moved_fen else (-1, 1)


def _balance(statement: etree._Element, code: str, fen: int, day: date) -> None:
    balance = _sub(statement, "Bal")
    _sub(balance, "Tp/CdOrPrtry/Cd", code)
    _money(balance, fen, sign=fen)
    _sub(balance, "Dt/Dt", day.isoformat())


def _entry(statement: etree._Element, line: BankLine, sign: int, number: int) -> None:
    entry = _sub(statement, "Ntry")
    _sub(entry, "NtryRef", str(number))
    _money(entry, line.amount_fen, sign=sign)
    if line.reverses:
        _sub(entry, "RvslInd", "true")
    _sub(entry, "Sts/Cd", "BOOK")
    _sub(entry, "BookgDt/Dt", line.day.isoformat())
    _sub(entry, "ValDt/Dt", line.day.isoformat())
    _sub(entry, "AcctSvcrRef", line.key)
    _sub(entry, "BkTxCd/Prtry/Cd", line.kind.value)
    details = _sub(entry, "NtryDtls/TxDtls")
    _sub(details, "Refs/EndToEndId", line.key)
    tags = list(_tags(line))
    if tags:
        remittance = _sub(details, "RmtInf/Strd")
        for kind, value in tags:
            document = _sub(remittance, "RfrdDocInf")
            _sub(document, "Tp/CdOrPrtry/Prtry", kind)
            _sub(document, "Nb", value)


def _tags(line: BankLine) -> Iterable[tuple[str, str]]:
    """Return type and number of each document; 35 characters hold an identifier without its hyphens."""
    for kind, column in TAGS.items():
        value = getattr(line, column)
        if value:
            yield kind, value.hex if isinstance(value, UUID) else value


def _money(node: etree._Element, fen: int, *, sign: int) -> None:
    _sub(node, "Amt", yuan(abs(fen))).set("Ccy", CURRENCY)
    _sub(node, "CdtDbtInd", "CRDT" if sign >= 0 else "DBIT")


def _sub(node: etree._Element, path: str, text: str | None = None) -> etree._Element:
    """Add an element, and those above it that the path names."""
    for name in path.split("/"):
        node = etree.SubElement(node, f"{{{NAMESPACE}}}{name}")
    node.text = text
    return node
