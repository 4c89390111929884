"""A gauge holds what was declared beside what behaviour shows; it is a hint, the same from any replay, and no level."""

import ast
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import crm.suitability
from crm.profile.domain.appetite import (
    ANSWERED_BY,
    BANDS,
    LEAST_SIGNS,
    SIGNS,
    STEPS,
    TERM_STEPS,
    Gauge,
    Offer,
    Scale,
    Stance,
    gauges,
)
from crm.profile.domain.behaviour import WINDOW
from crm.profile.domain.golden import Fact
from crm.profile.domain.touches import Touch
from crm.profile.domain.vocabulary import Channel, TouchKind
from crm.suitability.domain.horizons import LONGEST_DAYS
from crm.suitability.domain.questionnaires import QUESTIONNAIRES
from hub.kernel.ids import stable_id

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
OFFERS = {
    "CASH": Offer(rating=1, term_days=0),
    "TERM": Offer(rating=2, term_days=90),
    "MIX": Offer(rating=4, term_days=0),
    "SOLAR": Offer(rating=4, term_days=730),
}
CAREFUL = {Scale.RISK: "conservative", Scale.TERM: "from_1m"}


def touch(name: object, code: str, *, hours_ago: float = 0, **more: Any) -> Touch:
    fields = {"kind": TouchKind.PRODUCT_VIEWED, "channel": Channel.ONLINE, **more}
    return Touch(
        id=stable_id("touch", str(name)),
        source_id=stable_id("source", "app"),
        occurred_at=NOW - timedelta(hours=hours_ago),
        product_code=code,
        **fields,
    )


def looks(code: str, times: int, *, start: int = 0, **more: Any) -> list[Touch]:
    """So many looks at one product, two a day."""
    return [touch(f"{code}{n}", code, hours_ago=12 * (start + n), **more) for n in range(times)]


def risk(touches: list[Touch], answer: str = "conservative") -> Gauge:
    return gauges(touches=touches, answers={Scale.RISK: answer}, offers=OFFERS, as_of=NOW)[0]


def test_who_looks_at_what_they_declared_is_within_the_band() -> None:
    found = risk([*looks("CASH", 4), *looks("TERM", 4)])
    assert (found.stance, found.observed, found.outside) == (Stance.WITHIN, 1, ())
    assert (found.signs, found.days) == (8, 3)


def test_a_conservative_client_who_mostly_looks_at_r4_is_above_and_the_products_are_named() -> None:
    found = risk([*looks("CASH", 3), *looks("MIX", 5), *looks("SOLAR", 2)])
    assert (found.stance, found.observed) == (Stance.ABOVE, 4)
    assert [(one.code, one.times) for one in found.outside] == [("MIX", 5), ("SOLAR", 2)]
    assert (found.signs, found.outside_signs) == (10, 7)


def test_a_bold_client_who_looks_at_cash_is_below_and_a_balanced_look_is_not() -> None:
    assert risk(looks("CASH", 6), "aggressive").stance is Stance.BELOW
    assert risk(looks("TERM", 6), "balanced").stance is Stance.WITHIN


def test_a_look_now_and_then_at_more_risk_does_not_move_the_middle() -> None:
    found = risk([*looks("TERM", 9), *looks("SOLAR", 4)])
    assert (found.stance, found.outside_signs) == (Stance.WITHIN, 4)


def test_a_bid_weighs_more_than_a_look_and_a_long_look_more_than_a_short_one() -> None:
    bid = touch("bid", "SOLAR", hours_ago=30, kind=TouchKind.BID_PLACED)
    assert risk([*looks("CASH", 4), bid]).observed == 4
    assert risk([*looks("CASH", 4), *looks("SOLAR", 3)]).observed == 1
    assert risk([*looks("CASH", 4), *looks("SOLAR", 3, seconds=60)]).observed == 4


def test_the_term_gauge_speaks_of_time_and_a_shorter_term_always_fits() -> None:
    long, short = (
        gauges(touches=looks(code, 6), answers=CAREFUL, offers=OFFERS, as_of=NOW)[1] for code in ("SOLAR", "CASH")
    )
    assert (long.scale, long.observed, long.stance) == (Scale.TERM, 5, Stance.ABOVE)
    assert (short.observed, short.stance) == (1, Stance.WITHIN)


def test_little_seen_says_nothing_however_bold_it_was() -> None:
    assert risk(looks("SOLAR", LEAST_SIGNS - 1)).stance is Stance.UNSEEN
    one_day = [touch(n, "SOLAR", hours_ago=n / 60) for n in range(9)]
    assert (risk(one_day).stance, risk(one_day).observed) == (Stance.UNSEEN, None)


@pytest.mark.parametrize("kind", [TouchKind.DISCLOSURE_READ, TouchKind.TRADE_SETTLED, TouchKind.PRODUCT_SEARCHED])
def test_reading_and_settling_are_no_signs(kind: TouchKind) -> None:
    assert risk(looks("SOLAR", 9, kind=kind)).signs == 0


def test_unknown_products_and_what_is_older_than_the_window_do_not_count() -> None:
    old = [touch(f"old{n}", "SOLAR", hours_ago=WINDOW.days * 24 + 1 + n) for n in range(9)]
    assert risk([*old, *looks("GONE", 9)]).signs == 0


def test_nothing_declared_and_nothing_seen_draw_nothing() -> None:
    assert gauges(touches=[], answers={}, offers=OFFERS, as_of=NOW) == ()
    assert [one.stance for one in gauges(touches=[], answers=CAREFUL, offers={}, as_of=NOW)] == [Stance.UNSEEN] * 2
    seen = gauges(touches=looks("TERM", 6), answers={Scale.RISK: "a new option"}, offers=OFFERS, as_of=NOW)
    assert {one.stance for one in seen} == {Stance.UNDECLARED}


seen_touches = st.lists(
    st.builds(
        touch,
        st.integers(0, 60),
        st.sampled_from([*OFFERS, "GONE", ""]),
        hours_ago=st.integers(0, 2500),
        kind=st.sampled_from(TouchKind),
        seconds=st.integers(0, 120),
    ),
    max_size=40,
    unique_by=lambda one: one.id,
)


@given(seen_touches, st.sampled_from([band.code for band in BANDS]), st.randoms(use_true_random=False))
def test_gauges_are_the_same_replayed_shuffled_and_doubled(seen: list[Touch], answer: str, by: random.Random) -> None:
    again = [*seen, *seen]
    by.shuffle(again)
    answers = dict.fromkeys(Scale, answer)
    once, replayed = (gauges(touches=found, answers=answers, offers=OFFERS, as_of=NOW) for found in (seen, again))
    assert once == replayed
    for one in once:
        assert one.outside_signs <= one.signs <= len(seen)
        assert one.observed is None or 1 <= one.observed <= STEPS[one.scale]


@given(seen_touches)
def test_more_bids_for_the_boldest_product_never_lower_what_is_observed(seen: list[Touch]) -> None:
    before = risk([*seen, *looks("TERM", 6)]).observed
    bids = [touch(f"bid{n}", "SOLAR", hours_ago=n, kind=TouchKind.BID_PLACED) for n in range(3)]
    after = risk([*seen, *looks("TERM", 6), *bids]).observed
    assert before is not None
    assert after is not None
    assert after >= before


def test_every_option_of_the_questionnaires_has_one_band_on_the_scale() -> None:
    for scale, fact in ANSWERED_BY.items():
        codes = [band.code for band in BANDS if band.scale is scale]
        assert len(codes) == len(set(codes))
        for questionnaire in QUESTIONNAIRES.values():
            asked = next(question for question in questionnaire.questions if question.id == fact.value)
            assert {option.id for option in asked.options} == set(codes)
    assert all(1 <= band.low <= band.high <= STEPS[band.scale] for band in BANDS)
    assert len({rule.id for rule in (*BANDS, *SIGNS)}) == len(BANDS) + len(SIGNS)
    assert set(ANSWERED_BY.values()) == {Fact.ATTITUDE, Fact.HORIZON}


def test_the_steps_of_time_are_those_that_the_questionnaire_offers() -> None:
    assert tuple(LONGEST_DAYS.values()) == (*TERM_STEPS, None)
    assert [Offer(rating=1, term_days=days).step(Scale.TERM) for days in (0, 31, 32, 1096, 1097)] == [1, 1, 2, 5, 6]


def test_nothing_that_sets_a_level_knows_the_gauges() -> None:
    folder = Path(crm.suitability.__file__).parent
    for file in folder.rglob("*.py"):
        imported = {
            name.name for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            if isinstance(node, ast.ImportFrom) and node.module for name in node.names
        }  # fmt: skip
        assert not imported & {"appetite", "gauges", "Gauge", "behaviour"}, file
