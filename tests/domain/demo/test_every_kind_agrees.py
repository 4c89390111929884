"""The invented world publishes every kind of disclosure; it agrees with catalogue, schedule and formulas."""

from datetime import date, datetime, timedelta
from functools import cache

import pytest

from cms.domain.checklist import completeness
from cms.domain.formulas import FORMULAS
from cms.domain.gate import Checks, examine
from cms.domain.kinds import SCHEMAS
from cms.domain.payload import Payload, freeze
from cms.domain.schema import Kind
from hub.demo.draw import moment
from hub.demo.invention import invent
from hub.demo.market import products
from hub.demo.money.schedule import outstanding, schedule
from hub.demo.papers import Release, releases
from hub.demo.papers.figures import Books
from hub.demo.papers.key_information import adverse_fen
from hub.demo.papers.notices import poster
from hub.kernel.clock import parse_instant
from hub.kernel.digest import sha256_hex

AS_OF = date(2026, 11, 22)


@cache
def published(scale: str = "small") -> tuple[Release, ...]:
    world = invent(seed=1, scale=scale, as_of=AS_OF)
    return releases(Books(plans=world.plans, bought=world.bought), AS_OF, months=2)


def payload(release: Release) -> Payload:
    return freeze(kind=release.kind, slug=release.slug, fields=release.fields)


def checked(release: Release) -> Checks:
    return examine(payload(release))


def newest(kind: Kind) -> list[Release]:
    return list({one.slug: one for one in published() if one.kind is kind}.values())


@pytest.mark.parametrize("scale", ["tiny", "small"])
def test_every_kind_is_published(scale: str) -> None:
    assert {release.kind for release in published(scale)} == set(Kind)


def test_every_page_passes_the_gate_and_one_alone_is_incomplete_with_a_reason() -> None:
    others = [one for one in published() if one.kind not in (Kind.PROJECT, Kind.FIGURES, Kind.ORGANISATION)]
    assert {one.slug: checked(one).stops for one in others if checked(one).stops} == {}
    gaps = {one.slug: checked(one).gaps for one in others if checked(one).gaps}
    assert gaps == {"filings": ("D-FIL.custody_since_date",)}
    assert next(one for one in others if one.slug == "filings").comment
    assert completeness(payload(next(one for one in others if one.slug == "filings"))).percent < 100


def test_every_text_is_there_in_both_languages() -> None:
    for release in published():
        frozen = payload(release)
        for field in frozen.schema.fields():
            for cell in _texts(frozen.fields.get(field.name)):
                assert set(cell) == {"zh", "en"}, (release.slug, field.name, cell)


def _texts(value: object) -> list[dict[str, str]]:
    if isinstance(value, dict):
        return [value] if set(value) <= {"zh", "en"} else [one for inner in value.values() for one in _texts(inner)]
    return [one for inner in value for one in _texts(inner)] if isinstance(value, list) else []


def test_key_information_says_what_the_catalogue_says() -> None:
    catalogue = {product.code: product for product in products(AS_OF)}
    for release in newest(Kind.KEY_INFORMATION):
        fields, product = release.fields, catalogue[release.fields["product_code"]]
        assert fields["rating"] == f"R{product.rating}"
        assert (fields["term_days"], fields["ticket_fen"]) == (product.term_days, product.min_ticket_fen)
        assert fields["outcomes"][0]["result_fen"] == -adverse_fen(product)
        assert fields["costs"][0]["rate_bps"] == product.fee_bps
    differing = [one for one in newest(Kind.KEY_INFORMATION) if one.fields["issuer_rating"] != one.fields["rating"]]
    assert differing, "one product's two ratings differ"


def test_after_funding_says_what_the_schedule_says() -> None:
    plans = {plan.code: plan for plan in invent(seed=1, scale="small", as_of=AS_OF).plans}
    found = newest(Kind.AFTER_FUNDING)
    assert any(one.fields["overdue_fen"] for one in found)
    for release in found:
        plan, on = plans[release.fields["project_code"]], date.fromisoformat(release.fields["as_of_date"])
        late = [part for part in schedule(plan) if part.overdue_on(on)]
        assert release.fields["outstanding_fen"] == outstanding(plan, on)
        assert release.fields["overdue_fen"] == sum(part.principal_fen + part.interest_fen for part in late)


def test_the_event_is_told_within_48_hours() -> None:
    (event,) = newest(Kind.EVENT)
    told: datetime = moment(AS_OF, days_ago=event.days_ago, hour=17, minute=59)
    happened = parse_instant(event.fields["occurred_at"])
    assert timedelta(0) < told - happened <= timedelta(hours=48)


def test_the_correction_names_both_versions_and_both_values() -> None:
    (notice,) = newest(Kind.CORRECTION)
    versions = [one for one in published() if one.slug == notice.fields["corrected_slug"]]
    wrong = versions[notice.fields["corrected_version"] - 1]
    right = versions[notice.fields["right_version"] - 1]
    (row,) = notice.fields["corrected"]
    assert row["was"]["zh"] == f"{wrong.fields['collateral_fen'] // 1_000_000:,}万元"
    assert row["right"]["zh"] == f"{right.fields['collateral_fen'] // 1_000_000:,}万元"
    (part,) = [one for one in newest(Kind.INVESTORS_PART) if one.slug.startswith(notice.fields["corrected_slug"])]
    assert part.fields["collateral"][0]["value_fen"] == right.fields["collateral_fen"]


def test_the_poster_has_the_digest_that_its_disclosure_names() -> None:
    (material,) = newest(Kind.OFFLINE)
    assert material.fields["file_digest"] == sha256_hex(poster())
    for language in ("zh", "en"):
        assert all(line in poster().decode() for line in material.fields["words"][language].split("\n"))


def test_the_glossary_explains_every_formula_in_force() -> None:
    (glossary,) = newest(Kind.GLOSSARY)
    assert {(row["formula"], row["version"]) for row in glossary.fields["formulas"]} == {
        (formula.id, formula.version) for formula in FORMULAS.values()
    }


def test_nothing_tells_of_what_comes_after_its_publication() -> None:
    for release in published():
        told = AS_OF - timedelta(days=release.days_ago)
        for name in ("as_of_date", "found_date"):
            if name in release.fields:
                assert date.fromisoformat(release.fields[name]) <= told, release.slug


def test_each_kind_is_named_in_both_languages() -> None:
    assert all(schema.label.zh and schema.label.en and schema.purpose.zh for schema in SCHEMAS.values())
