"""A folder of signed PDFs with a manifest: good rows are registered, bad ones named in a sentence."""

from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from django.core.management import call_command
from django.utils import translation

from hub.catalogue.domain.products import Family, ProductFacts, Redemption
from hub.catalogue.domain.regimes import Regime
from hub.catalogue.operations import list_product
from hub.catalogue.sentences import sentence_of
from hub.contracts.intake import import_contracts
from hub.contracts.models import Contract
from hub.contracts.queries import contract, document
from hub.kernel.actor import system_actor
from hub.kernel.clock import parse_instant

ANN = UUID(int=1)
AT = parse_instant("2026-11-21T03:00:00Z")
BY = system_actor("test")
PDF = b"%PDF-1.7\nfirst\n%%EOF\n"
HEADER = "number,subject_id,product_code,amount,file,signed_at,channel\n"


@pytest.fixture
def folder(system_scope, tmp_path: Path) -> Path:
    texts = {f"{text}_{language}": text for text in ("name", "benchmark_text", "issuer") for language in ("zh", "en")}
    facts = ProductFacts(
        code="FI-90", family=Family.FIXED_INCOME, issuer_rating=2, distributor_rating=2, term_days=90,
        redemption=Redemption.AT_MATURITY, min_ticket_fen=100, lot_fen=100, fee_bps=30, stress_loss_bps=100,
        regime=Regime.BANKING, on_sale_from=date(2026, 1, 1), **texts,
    )  # fmt: skip
    list_product(facts=facts, by=BY, at=AT)
    (tmp_path / "inside").mkdir()
    (tmp_path / "outside.pdf").write_bytes(PDF)
    (tmp_path / "inside" / "first.pdf").write_bytes(PDF)
    (tmp_path / "inside" / "note.txt").write_bytes(b"hello")
    return tmp_path / "inside"


def row(
    number: str, *, file: str = "first.pdf", product: str = "FI-90", amount: str = '"50,000.00"', channel: str = "desk"
):
    return f"{number},{ANN},{product},{amount},{file},2026-11-21T03:00:00Z,{channel}\n"


def take_in(folder: Path, *rows: str, **more: object):
    manifest = folder / "manifest.csv"
    manifest.write_text(HEADER + "".join(rows))
    return import_contracts(manifest=manifest, by=BY, at=AT, **more)


def test_a_manifest_is_registered_and_repeats_without_effect(folder):
    assert take_in(folder, row("C-1"), row("C-2")).new == 2
    assert take_in(folder, row("C-1"), row("C-2")).repeated == 2
    assert contract(number="C-1").amount_fen == 50_000_00
    assert document(number="C-2") == PDF


def test_a_dry_run_keeps_nothing(folder):
    assert take_in(folder, row("C-1"), dry_run=True).new == 1
    assert not Contract.objects.exists()


def test_bad_rows_are_named_and_nothing_outside_the_folder_is_read(folder):
    rows = (
        row("C-1"), row("C-1", amount="7"), row("C-3", file="../outside.pdf"), row("C-4", file="gone.pdf"),
        row("C-5", file="note.txt"), row("C-6", product="X"), row("C-7", channel="fax"), row("C-8", amount="0"),
    )  # fmt: skip
    with translation.override("en"):
        outcome = take_in(folder, *rows)
        assert outcome.new == 1
        assert [sentence_of(error) for error in outcome.errors] == [
            "Line 3: Contract C-1 is already registered with other content (amount_fen).",
            "Line 4: column “file” should hold a file inside the folder, but holds “../outside.pdf”.",
            "Line 5: column “file” should hold a file inside the folder, but holds “gone.pdf”.",
            "Line 6: The file is not a whole PDF of at most 20 MB.",
            "Line 7: The product is not listed.",
            "Line 8: column “channel” should hold one of online, desk, phone, wechat, system, document,"
            " but holds “fax”.",
            "Line 9: The terms cannot stand: amount_fen: expected more than 0, got 0",
        ]


def test_the_command_takes_the_manifest(folder, capsys):
    take_in(folder, row("C-1"), dry_run=True)
    with translation.override("en"):
        call_command("import_contracts", str(folder / "manifest.csv"))
    assert "1 new, 0 already there, 0 refused." in capsys.readouterr().out
