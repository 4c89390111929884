"""camt.053 makes the statement that the CSV makes, refuses by line and element, and resolves nothing."""

from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.demo.bank.papers import BankLine, Paper, as_camt, as_csv
from hub.funds.domain.formats import StatementFormat, format_of, read_statement
from hub.funds.domain.rules import RULE_OF, FlowKind
from hub.funds.domain.statement import MAX_BYTES, Fault, StatementUnsound

GOLDEN = Path(__file__).parent / "golden" / "camt053.xml"
INVESTOR = UUID("01993e9c-7f2a-7c31-9d55-0a4c5f7b1e20")


def line(key: str, kind: FlowKind, yuan: int, day: int, **more: str) -> BankLine:
    return BankLine(key=key, kind=kind, amount_fen=yuan * 100, day=date(2026, 11, day), subject_id=INVESTOR, **more)


LINES = (
    line("D-2026110300017", FlowKind.DEPOSIT, 6000, 3),
    line("B-2026110400002", FlowKind.BID, 5000, 4, project_code="NB-COLD-3", contract_number="HT-2026-000101"),
    line("X-2026112800009", FlowKind.WITHDRAWAL, 600, 28),
    line("X-2026112900001", FlowKind.WITHDRAWAL, 600, 29, reverses="X-2026112800009"),
)


def paper(lines=LINES, *, opening=120_000_00) -> Paper:
    return Paper(
        number="CB-2026-11",
        account="6217-8800-0001",
        first=date(2026, 11, 1),
        last=date(2026, 11, 30),
        opening_fen=opening,
        closing_fen=opening + sum(one.moved_fen for one in lines),
        lines=tuple(lines),
    )


def told(raw: bytes) -> tuple[object, list[dict[str, str]]]:
    """The header and the cells, with subjects spelt one way."""
    read = read_statement(raw)
    cells = [dict(row.cells) for row in read.rows]
    for row in cells:
        row["subject_id"] = row["subject_id"] and str(UUID(row["subject_id"]))
    return read.header, cells


def test_the_golden_file_is_what_our_bank_writes():
    """To make it anew, write ``as_camt(paper())`` into it; it was valid under the published schema when it was made."""
    assert GOLDEN.read_bytes() == as_camt(paper())


def test_both_formats_make_the_same_statement():
    assert told(GOLDEN.read_bytes()) == told(as_csv(paper()))
    assert format_of(GOLDEN.read_bytes()) is StatementFormat.CAMT
    assert format_of(b"\xef\xbb\xbf\n <Document/>") is StatementFormat.CAMT
    assert format_of(as_csv(paper())) is StatementFormat.CSV


@given(
    st.lists(
        st.tuples(st.sampled_from(FlowKind), st.integers(1, 10**9), st.booleans(), st.integers(1, 30)), max_size=8
    ),
    st.integers(-(10**9), 10**9),
)
def test_whatever_moves_both_formats_tell_it_alike(moved, opening):
    lines = [
        BankLine(
            key=f"K-{place}",
            kind=kind,
            amount_fen=fen,
            day=date(2026, 11, day),
            subject_id=INVESTOR if RULE_OF[kind].needs_subject else None,
            project_code="NB-1" if RULE_OF[kind].needs_project else "",
            reverses="K-before" if back else "",
        )
        for place, (kind, fen, back, day) in enumerate(moved)
    ]
    said = paper(lines, opening=opening)
    assert told(as_camt(said)) == told(as_csv(said))


def test_windows_line_ends_and_a_mark_are_no_other_document():
    raw = GOLDEN.read_bytes()
    assert read_statement(b"\xef\xbb\xbf" + raw.replace(b"\n", b"\r\n")) == read_statement(raw)


def changed(old: str, new: str, *, count: int = 1) -> bytes:
    text = GOLDEN.read_text(encoding="utf-8")
    assert old in text
    return text.replace(old, new, count).encode()


DEPOSIT_ENTRY, BID_DEBIT = "Stmt/Ntry[1]", "Stmt/Ntry[2]"
ENTITY = '<!DOCTYPE Document [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<Document'
LAUGHS = (
    '<!DOCTYPE Document [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>\n<Document"
)

REFUSED = {
    "cut off": (GOLDEN.read_bytes()[:900], Fault.XML, "", 37),
    "an external entity": (changed("<Document", ENTITY), Fault.DOCTYPE, "", 2),
    "a thousand million laughs": (changed("<Document", LAUGHS), Fault.DOCTYPE, "", 2),
    "an entity that nobody declared": (changed("CB-2026-11", "&bank;"), Fault.XML, "", 5),
    "too large": (GOLDEN.read_bytes() + b" " * MAX_BYTES, Fault.TOO_LARGE, "", 0),
    "another encoding": ("<Document>存</Document>".encode("gb18030"), Fault.NOT_TEXT, "", 0),
    "an older version": (changed("camt.053.001.08", "camt.053.001.02"), Fault.VALUE, "Document", 1),
    "no statement": (changed("<Stmt>", "<Rpt>").replace(b"</Stmt>", b"</Rpt>"), Fault.ONCE, "BkToCstmrStmt/Stmt", 3),
    "a day that is none": (changed("2026-11-01T00:00:00+08:00", "2026-11-31"), Fault.VALUE, "Stmt/FrToDt/FrDtTm", 12),
    "a period backwards": (changed("<ToDtTm>2026-11", "<ToDtTm>2026-10"), Fault.VALUE, "Stmt/FrToDt/ToDtTm", 13),
    "no opening balance": (changed("OPBD", "ITBD"), Fault.ONCE, "Stmt/Bal/OPBD", 8),
    "two closing balances": (changed("OPBD", "CLBD"), Fault.ONCE, "Stmt/Bal/OPBD", 8),
    "a balance of another day": (changed("<Dt>2026-11-30", "<Dt>2026-11-29"), Fault.VALUE, "Stmt/Bal[2]/Dt/Dt", 44),
    "another currency": (changed('Ccy="CNY">6000', 'Ccy="EUR">6000'), Fault.VALUE, f"{DEPOSIT_ENTRY}/Amt", 54),
    "an amount below nothing": (changed(">6000.00", ">-6000.00"), Fault.VALUE, f"{DEPOSIT_ENTRY}/Amt", 54),
    "a pending entry": (changed("BOOK", "PDNG"), Fault.VALUE, f"{DEPOSIT_ENTRY}/Sts/Cd", 57),
    "a kind that there is not": (changed("deposit", "gift"), Fault.VALUE, f"{DEPOSIT_ENTRY}/BkTxCd/Prtry/Cd", 68),
    "a deposit that goes out": (
        changed('>6000.00</Amt>\n        <CdtDbtInd>CRDT', '>6000.00</Amt>\n        <CdtDbtInd>DBIT'),
        Fault.VALUE, f"{DEPOSIT_ENTRY}/CdtDbtInd", 55,
    ),
    "no reference at all": (
        changed("<EndToEndId>D-2026110300017", "<EndToEndId>NOTPROVIDED").replace(b">D-2026110300017<", b"> <", 1),
        Fault.VALUE, f"{DEPOSIT_ENTRY}/AcctSvcrRef", 65,
    ),
    "a document of an unknown type": (
        changed("<Prtry>SUBJECT", "<Prtry>COLOUR"), Fault.VALUE,
        f"{DEPOSIT_ENTRY}/NtryDtls/TxDtls/RmtInf/Strd/RfrdDocInf/Tp/CdOrPrtry/Prtry", 81,
    ),
    "a batch booking": (
        changed("<TxDtls>", "<TxDtls/><TxDtls>"), Fault.ONCE, f"{DEPOSIT_ENTRY}/NtryDtls/TxDtls", 72,
    ),
    "only one side of a movement inside": (changed("2</NtryRef>", "2</NtryRef><!-- -->").replace(
        b"<EndToEndId>B-2026110400002", b"<EndToEndId>B-other", 1), Fault.PAIR, "B-other", 91),
    "two debits of a movement inside": (
        changed('5000.00</Amt>\n        <CdtDbtInd>CRDT', '5000.00</Amt>\n        <CdtDbtInd>DBIT'),
        Fault.PAIR, "B-2026110400002", 146,
    ),
    "a reversal of nothing": (changed("<Prtry>REVERSES", "<Prtry>CONTRACT"), Fault.ONCE,
        "Stmt/Ntry[5]/NtryDtls/TxDtls/RmtInf/Strd/RfrdDocInf", 240),
    "a line taken back without saying so": (changed("<RvslInd>true", "<RvslInd>false"), Fault.ONCE,
        "Stmt/Ntry[5]/RvslInd", 240),
    "fewer entries than announced": (changed("<NbOfNtries>5", "<NbOfNtries>6"), Fault.COUNT, "", 0),
    "one reference twice": (
        changed("<EndToEndId>X-2026112900001", "<EndToEndId>X-2026112800009"), Fault.TWICE, "X-2026112800009", 240,
    ),
    "another closing balance": (changed("126000.00", "126000.01"), Fault.BALANCE, "", 0),
    "an entry outside the period": (
        changed("<BookgDt>\n          <Dt>2026-11-03", "<BookgDt>\n          <Dt>2026-10-03"),
        Fault.OUTSIDE, "D-2026110300017", 52,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("raw", "fault", "name", "line"), REFUSED.values(), ids=REFUSED)
def test_what_does_not_hold_is_named_by_line_and_element(raw, fault, name, line):
    with pytest.raises(StatementUnsound) as refused:
        read_statement(raw)
    assert (refused.value.fault, refused.value.name, refused.value.line) == (fault, name, line)


@given(st.text(max_size=200))
def test_no_document_does_anything_but_be_refused(text):
    with pytest.raises(StatementUnsound):
        read_statement(f"<{text}".encode("utf-8", "replace"))
