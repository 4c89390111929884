"""Products and projects come in as CSV or JSON; bad entries are named, the same file again changes nothing."""

import csv
import io
import json

import pytest
from django.core.management import call_command
from django.utils import translation

from hub.catalogue.intake import COLUMNS, OPTIONAL, import_products
from hub.catalogue.queries import ProductUnknown, product, project
from hub.catalogue.sentences import sentence_of
from hub.kernel.actor import system_actor
from hub.kernel.clock import parse_instant

AT = parse_instant("2026-11-21T03:00:00Z")
BY = system_actor("test")


def texts(*names: str) -> dict[str, str]:
    return {f"{name}_{language}": f"{name} {language}" for name in names for language in ("zh", "en")}


PROJECT = {
    "code": "ORCHARD-1", "borrower_type": "company", "amount_fen": 50_000_000, "term_days": 180,
    "annual_rate_bps": 560, "repayment_method": "bullet", "value_date": "2026-11-21",
    **texts("name", "purpose", "borrower", "industry", "repayment_source", "safeguards"),
}  # fmt: skip
PRODUCT = {
    "code": "FI-90", "family": "fixed_income", "issuer_rating": 2, "distributor_rating": 3, "term_days": 90,
    "redemption": "at_maturity", "min_ticket_fen": 100_000, "lot_fen": 10_000, "fee_bps": 30, "stress_loss_bps": 150,
    "regime": "banking", "on_sale_from": "2026-11-21", "project_code": "ORCHARD-1",
    **texts("name", "benchmark_text", "issuer"),
}  # fmt: skip


def as_csv(*products: dict[str, object]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, [*COLUMNS, *OPTIONAL])
    writer.writeheader()
    writer.writerows(products)
    return out.getvalue()


def take_in(text: str, **more: object):
    return import_products(text=text, by=BY, at=AT, **more)


WHOLE = json.dumps({"projects": [PROJECT], "products": [PRODUCT]})


def test_json_brings_projects_and_the_products_that_stand_on_them(system_scope):
    assert (take_in(WHOLE).new, take_in(WHOLE).repeated) == (2, 2)
    assert product(code="FI-90").project_id == project(code="ORCHARD-1").id


def test_csv_brings_products_with_or_without_a_project(system_scope):
    take_in(json.dumps({"projects": [PROJECT]}))
    free = PRODUCT | {"code": "FI-91", "project_code": ""}
    assert take_in(as_csv(PRODUCT, free)).new == 2
    assert product(code="FI-91").project_id is None


def test_a_dry_run_keeps_nothing(system_scope):
    assert take_in(WHOLE, dry_run=True).new == 2
    assert take_in(WHOLE).new == 2


def test_bad_entries_are_named_and_their_neighbours_are_in(system_scope):
    take_in(WHOLE)
    outcome = take_in(
        as_csv(
            PRODUCT | {"fee_bps": 31},
            PRODUCT | {"code": "A", "issuer_rating": 6},
            PRODUCT | {"code": "B", "family": "pudding"},
            PRODUCT | {"code": "C", "project_code": "NOWHERE"},
            PRODUCT | {"code": "D"},
        )
    )
    assert outcome.new == 1
    with translation.override("en"):
        sentences = [sentence_of(error) for error in outcome.errors]
    assert sentences[0] == "Line 2: FI-90 is already registered with another fee_bps"
    assert sentences[1] == "Line 3: issuer_rating: expected 1 to 5, got 6"
    assert sentences[2].startswith("Line 4: family: ")
    assert sentences[3] == "Line 5: no project 'NOWHERE' is registered"


def test_no_name_or_text_that_promises_is_listed(system_scope):
    bold = [
        PRODUCT | {"code": "A", "name_zh": "稳盈保本保息三个月"},
        PRODUCT | {"code": "B", "benchmark_text_en": "A guaranteed return of 6 %"},
    ]
    whole = {"projects": [PROJECT, PROJECT | {"code": "P-2", "safeguards_zh": "平台承诺本息全额兑付，零风险"}]}
    outcome = take_in(json.dumps(whole | {"products": [*bold, PRODUCT]}))
    assert outcome.new == 2
    assert [error.actual.split()[:2] for error in outcome.errors] == [
        ["safeguards_zh:", "W-RETURN"], ["name_zh:", "W-PRINCIPAL"], ["benchmark_text_en:", "W-PRINCIPAL-EN"],
    ]  # fmt: skip
    with pytest.raises(ProductUnknown):
        product(code="A")


def test_an_unknown_field_in_json_is_not_passed_over(system_scope):
    outcome = take_in(
        json.dumps({"projects": [PROJECT | {"colour": "red"}], "products": [PRODUCT | {"taste": "sweet"}]})
    )
    assert outcome.new == 0
    assert [error.actual for error in outcome.errors] == [
        "colour: expected no such field",
        "no project 'ORCHARD-1' is registered",
    ]


def test_the_command_takes_either_file(db, tmp_path, capsys):
    file = tmp_path / "market.json"
    file.write_text(WHOLE)
    with translation.override("en"):
        call_command("import_products", str(file))
        assert "2 new, 0 already there, 0 refused." in capsys.readouterr().out


@pytest.mark.parametrize("name", ["family", "regime", "redemption"])
def test_the_columns_name_every_field(name):
    assert name in COLUMNS
