"""Golden values, behaviour features, the needs label and the folded timeline: the same from any order."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.identity.domain.sightings import Assurance
from crm.profile.domain.behaviour import WINDOW, behaviour
from crm.profile.domain.folding import LONGEST_PAUSE, folded
from crm.profile.domain.golden import REASONS, RULES, Fact, Observation, golden_values, is_stale
from crm.profile.domain.label import _RULES, Attitude, NeedsLabel, needs_label
from crm.profile.domain.statements import find_statements
from crm.profile.domain.touches import Touch
from crm.profile.domain.vocabulary import Channel, TouchKind
from hub.kernel.ids import stable_id

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
SOURCE = stable_id("source", "app")
DESK = stable_id("source", "desk")


def touch(name: str, kind: TouchKind = TouchKind.DISCLOSURE_READ, *, minutes_ago: float = 0, **more: Any) -> Touch:
    at = NOW - timedelta(minutes=minutes_ago)
    fields = {"source_id": SOURCE, "channel": Channel.ONLINE, "occurred_at": at, **more}
    return Touch(id=stable_id("touch", name), kind=kind, **fields)


def read(name: str, minutes_ago: float, section: str, seconds: int, slug: str = "chengjiang-2") -> Touch:
    return touch(name, minutes_ago=minutes_ago, section=section, seconds=seconds, slug=slug)


READING = [
    read("1", 10, "fees", 200), read("2", 8, "early-redemption", 161), read("3", 6, "risk", 98),
    read("4", 4, "other", 85),
]  # fmt: skip


def test_pages_of_one_disclosure_read_in_a_row_are_one_line_with_the_total_dwell() -> None:
    (line,) = folded(READING)
    assert (line.subject, line.count, line.seconds) == ("chengjiang-2", 4, 9 * 60 + 4)
    assert [(part.section, part.seconds) for part in line.parts][:2] == [("fees", 200), ("early-redemption", 161)]
    assert (line.began_at, line.at) == (NOW - timedelta(minutes=10), NOW - timedelta(minutes=4))


def test_a_visit_or_another_disclosure_in_between_or_a_long_pause_starts_a_new_line() -> None:
    visit = touch("v", TouchKind.VISIT, minutes_ago=7, channel=Channel.DESK)
    other = read("o", 7, "fees", 5, slug="nanpi-3")
    early = read("e", 10 + LONGEST_PAUSE.total_seconds() / 60 + 1, "fees", 5)
    assert [line.count for line in folded([*READING, visit])] == [2, 1, 2]
    assert [line.count for line in folded([*READING, other])] == [2, 1, 2]
    assert [line.count for line in folded([*READING, early])] == [4, 1]


def test_two_assessments_in_a_row_stay_two_lines() -> None:
    twice = [touch(str(n), TouchKind.ASSESSMENT_COMPLETED, minutes_ago=n) for n in range(2)]
    assert len(folded(twice)) == 2


touches = st.lists(
    st.builds(
        touch,
        st.integers(0, 30).map(str),
        st.sampled_from(TouchKind),
        minutes_ago=st.integers(0, 200_000),
        slug=st.sampled_from(["", "a", "b"]),
        product_code=st.sampled_from(["", "P1", "P2"]),
        seconds=st.integers(0, 500),
        amount_fen=st.sampled_from([None, 100, 500]),
        channel=st.sampled_from(Channel),
    ),
    max_size=25,
    unique_by=lambda touch: touch.id,
)


@given(touches, st.randoms(use_true_random=False))
def test_features_and_lines_are_the_same_shuffled_and_doubled(seen: list[Touch], shuffler: random.Random) -> None:
    again = [*seen, *seen]
    shuffler.shuffle(again)
    assert behaviour(touches=again, as_of=NOW) == behaviour(touches=seen, as_of=NOW)
    shuffled = list(seen)
    shuffler.shuffle(shuffled)
    assert folded(shuffled) == folded(seen)
    assert sum(line.count for line in folded(seen)) == len(seen)


def test_behaviour_counts_what_lies_in_the_window() -> None:
    views = [touch(f"v{n}", TouchKind.PRODUCT_VIEWED, minutes_ago=60 * n, product_code="CJ3M-2") for n in range(14)]
    bids = [
        touch(f"b{n}", TouchKind.BID_PLACED, minutes_ago=900 * n, product_code="CJ3M-1", amount_fen=amount)
        for n, amount in enumerate([5_000_000, 15_000_000, 8_000_000])
    ]
    old = touch("old", TouchKind.BID_PLACED, minutes_ago=WINDOW.total_seconds() / 60 + 1, amount_fen=99_999_999)
    visit = touch("visit", TouchKind.VISIT, minutes_ago=100, channel=Channel.DESK)
    found = behaviour(touches=[*views, *READING, *bids, old, visit], as_of=NOW)
    assert (found.looked_at[0].subject, found.looked_at[0].times) == ("CJ3M-2", 14)
    assert found.longest_dwell is not None
    assert (found.longest_dwell.section, found.longest_dwell.seconds) == ("fees", 200)
    assert found.bids is not None
    assert (found.bids.count, found.bids.least_fen, found.bids.most_fen) == (3, 5_000_000, 15_000_000)
    assert (found.offline_count, found.last_offline_at) == (1, visit.occurred_at)


def test_the_usual_time_of_day_is_told_with_its_share_and_device() -> None:
    late = [touch(f"n{n}", minutes_ago=60 * 24 * n + 60 * 11, device="phone") for n in range(1, 5)]
    noon = touch("noon", minutes_ago=60 * 21, device="desktop")
    habit = behaviour(touches=[*late, noon], as_of=NOW).habit
    assert habit is not None
    assert (habit.en, habit.share_percent, habit.device) == ("after 9 pm", 80, "phone")


def test_nobody_seen_gives_empty_features_not_zeros_with_dates() -> None:
    found = behaviour(touches=[], as_of=NOW)
    assert (found.bids, found.habit, found.longest_dwell, found.last_online_at) == (None, None, None, None)


def said(fact: Fact, value: str, days_ago: int, assurance: Assurance = Assurance.RECORDED, **more: Any) -> Observation:
    fields = {"source_id": DESK, "channel": Channel.DESK, **more}
    return Observation(
        fact=fact, value=value, assurance=assurance, observed_at=NOW - timedelta(days=days_ago), **fields
    )


def test_the_more_reliable_source_holds_for_a_name_and_the_newer_for_an_occupation() -> None:
    name, job = golden_values(
        [
            said(Fact.NAME, "沈若溪", 300, Assurance.VERIFIED, source_id=SOURCE, channel=Channel.ONLINE),
            said(Fact.NAME, "沈若西", 1),
            said(Fact.OCCUPATION, "会计", 400, Assurance.VERIFIED),
            said(Fact.OCCUPATION, "中学教师", 1),
        ]
    )
    assert (name.value, name.rule_id, name.others, name.channel) == ("沈若溪", "GOLD-001", 1, Channel.ONLINE)
    assert (job.value, job.rule_id, job.others) == (
        "中学教师",
        "GOLD-002" if job.rule_id == "GOLD-002" else "GOLD-004",
        1,
    )


def test_an_empty_value_never_replaces_one_that_was_said() -> None:
    (city,) = golden_values([said(Fact.CITY, "杭州", 9), said(Fact.CITY, "  ", 1)])
    assert city.value == "杭州"


def test_an_old_answer_asks_for_a_refresh_and_stays() -> None:
    old, new = NOW - timedelta(days=300), NOW - timedelta(days=9)
    assert is_stale(fact=Fact.ASSETS, observed_at=old, at=NOW)
    assert not is_stale(fact=Fact.ASSETS, observed_at=new, at=NOW)
    assert not is_stale(fact=Fact.NAME, observed_at=NOW - timedelta(days=9000), at=NOW)


observations = st.lists(
    st.builds(
        said,
        st.sampled_from(Fact),
        st.sampled_from(["", "a", "b", "c"]),
        st.integers(0, 5),
        st.sampled_from(Assurance),
        source_id=st.sampled_from([SOURCE, DESK]),
    ),
    max_size=20,
)


@given(observations, st.randoms(use_true_random=False))
def test_golden_values_do_not_depend_on_the_order_of_what_was_said(
    heard: list[Observation], shuffler: random.Random
) -> None:
    shuffled = [*heard, *heard]
    shuffler.shuffle(shuffled)
    assert golden_values(shuffled) == golden_values(heard)


def test_every_fact_has_a_rule_and_every_rule_its_reason() -> None:
    assert set(RULES) == set(Fact)
    assert {rule.id for rule in RULES.values()} == set(REASONS)


def label(attitude: Attitude | None, note: str) -> NeedsLabel | None:
    found = find_statements(note, occurred_at=NOW, channel="desk", source_ref="n")
    return needs_label(attitude=attitude, statements=found)


FLAGSHIP = "沈女士说孩子快上大学了，明年九月开学，一共想备十八万。怕到时候用钱取不出来。"


@pytest.mark.parametrize(
    ("attitude", "note", "zh"),
    [
        (Attitude.CONSERVATIVE, FLAGSHIP, "稳健，偏保守"),
        (None, FLAGSHIP, "稳健，偏保守"),
        (Attitude.CONSERVATIVE, "想要高风险高收益的项目，说亏一点没关系", "说法不一，先按保守"),
        (Attitude.CONSERVATIVE, "", "保守"),
        (Attitude.STEADY, "", "稳健"),
        (Attitude.GROWTH, "怕亏", "进取，但有顾虑"),
        (Attitude.AGGRESSIVE, "", "进取"),
        (None, "想要高风险的", "偏进取"),
        (None, "三年后换房", "有目标，态度未知"),
    ],
)
def test_the_label_reads_attitude_and_words_together(attitude: Attitude | None, note: str, zh: str) -> None:
    found = label(attitude, note)
    assert found is not None
    assert found.zh == zh
    assert found.en


def test_the_label_rests_on_named_words_and_nothing_gives_no_label() -> None:
    found = label(Attitude.CONSERVATIVE, FLAGSHIP)
    assert found is not None
    assert [statement.excerpt for statement in found.statements] == ["孩子快上大学了", "怕到时候用钱取不出来"]
    assert label(None, "先看看") is None


def test_no_label_says_a_level() -> None:
    assert not any(level in rule.zh + rule.en for rule in _RULES for level in ("C1", "C2", "C3", "C4", "C5", "级"))
