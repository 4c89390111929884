"""bean-check, which knows nothing of the hub, finds the exported ledger right, and every planted error in it."""

import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import pytest
from django.core.management import call_command

from hub.audit.models import AuditRow
from hub.demo.bank.month import month
from hub.funds.beancount import beancount_lines
from hub.funds.domain.requests import FlowRequest
from hub.funds.models import Flow
from hub.funds.operations import post_flows, reverse_flow
from hub.kernel.actor import system_actor

AT = datetime(2026, 12, 1, 3, tzinfo=UTC)
BY = system_actor("test")
BEAN_CHECK = Path(sys.executable).parent / "bean-check"


@pytest.fixture
def book(projects) -> str:
    """Two months of movements, as beancount."""
    papers = [*month(Random(1), first=date(2026, 10, 28), last=date(2026, 11, 6))]
    requests = [
        FlowRequest(
            key=line.key, kind=line.kind, amount_fen=line.amount_fen, effective_date=line.day,
            subject_id=line.subject_id, project_code=line.project_code or None,
        )
        for paper in papers
        for line in paper.lines
    ]  # fmt: skip
    post_flows(requests=requests, by=BY, at=AT)
    return "\n".join(beancount_lines()) + "\n"


def audited(text: str, tmp_path: Path) -> str:
    """What bean-check says about the file; nothing where it is right."""
    file = tmp_path / "ledger.beancount"
    file.write_text(text, encoding="utf-8")
    run = subprocess.run([BEAN_CHECK, "--no-cache", file], capture_output=True, text=True, check=False)
    assert bool(run.returncode) == bool(run.stdout + run.stderr)
    return run.stdout + run.stderr


def test_every_flow_is_a_transaction_and_the_auditor_agrees(book, tmp_path):
    assert book.count(' * "') == Flow.objects.count() > 70
    assert "2026-11-01 balance " in book
    assert "2026-12-01 balance Assets:Custodian " in book
    assert audited(book, tmp_path) == ""


def test_a_planted_error_makes_the_auditor_refuse(book, tmp_path):
    blocks = book.split("\n\n")
    bid = next(place for place, block in enumerate(blocks) if ' * "bid" ' in block)
    lost = "\n\n".join([*blocks[:bid], *blocks[bid + 1 :]])
    assert "Balance failed" in audited(lost, tmp_path)
    amount = next(line for line in blocks[bid].splitlines() if "Liabilities:Purse" in line)
    changed = blocks[bid].replace(amount, amount.replace(".", "9.", 1))
    assert "does not balance" in audited("\n\n".join([*blocks[:bid], changed, *blocks[bid + 1 :]]), tmp_path)
    twice = "\n\n".join([*blocks[:bid], blocks[bid], *blocks[bid:]])
    assert "Balance failed" in audited(twice, tmp_path)


def test_a_reversal_and_odd_references_are_written_so_that_the_auditor_reads_them(projects, tmp_path):
    paper = month(Random(2), first=date(2026, 11, 1), last=date(2026, 11, 1))[0]
    line = paper.lines[0]
    odd = 'D "1" \\ 存'
    request = FlowRequest(
        key=odd, kind=line.kind, amount_fen=line.amount_fen, effective_date=line.day, subject_id=line.subject_id
    )
    post_flows(requests=[request], by=BY, at=AT)
    reverse_flow(key="back", reversed_key=odd, reason="test", effective_date=date(2026, 11, 2), by=BY, at=AT)
    text = "\n".join(beancount_lines()) + "\n"
    assert text.count("  reverses: ") == 1
    assert audited(text, tmp_path) == ""


def test_an_empty_ledger_is_an_empty_book(system_scope, tmp_path):
    assert audited("\n".join(beancount_lines()) + "\n", tmp_path) == ""


@pytest.mark.django_db(transaction=True)
def test_the_command_writes_the_file_and_says_so_in_the_audit_trail(tmp_path, capsys):
    from hub.access.scope import entered, system_scope

    file = tmp_path / "out.beancount"
    call_command("export_ledger", "--output", str(file))
    assert file.read_text(encoding="utf-8").startswith('option "title"')
    with entered(system_scope("test")):
        assert AuditRow.objects.filter(action="ledger.exported").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["out.beancount"]
