"""The same circumstances give the same reasons, others give others; the measure tells them apart and keeps no words."""

from dataclasses import replace
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from reports.domain.composing import compose
from reports.domain.inputs import Text
from reports.domain.likeness import LIMIT_BPS, Reading, read_reasons, reasons_of, shares_of, shares_with
from reports.domain.rules import REPORT_RULES
from tests.domain.reports.invented import invented
from tests.domain.reports.samples import CONTRADICTED, EDUCATION, ISSUE

PEOPLE = 120


def marked(sentences):
    return [sha256(one.encode()).hexdigest() for one in sentences]


def read(content):
    return read_reasons(compose(content=content, issue=ISSUE), marked=marked)


def test_one_client_under_another_name_gives_the_same_reasons():
    other = replace(EDUCATION, client=replace(EDUCATION.client, name="别人"))
    shares = shares_of(read(EDUCATION), read(other))
    assert (shares.printed_bps, shares.form_bps, shares.too_alike) == (10_000, 10_000, True)


def test_other_circumstances_give_other_reasons():
    shares = shares_of(read(EDUCATION), read(CONTRADICTED))
    assert shares.printed_bps < LIMIT_BPS // 2
    assert not shares.too_alike


def test_another_amount_alone_changes_the_facts_and_not_the_form():
    answers = tuple(replace(one, answer=Text("另一个金额", "another amount")) for one in EDUCATION.answers)
    shares = shares_of(read(EDUCATION), read(replace(EDUCATION, answers=answers)))
    assert shares.form_bps == 10_000
    assert shares.printed_bps < 10_000


def test_nothing_of_a_sentence_is_kept():
    reading = read(EDUCATION)
    assert len(reading.printed) == 8 * reading.sentences
    for one in reasons_of(compose(content=EDUCATION, issue=ISSUE)):
        assert one.printed.encode() not in reading.printed


def slow(one, other):
    mine, theirs = ({reading.printed[n : n + 8] for n in range(0, len(reading.printed), 8)} for reading in (one, other))
    return len(mine & theirs) * 10_000 // len(mine | theirs) if mine | theirs else 0


SETS = st.sets(st.integers(0, 40), max_size=30).map(
    lambda found: Reading(b"".join(n.to_bytes(8, "big") for n in sorted(found)), b"")
)


@given(SETS, st.lists(SETS, max_size=6))
def test_the_quick_comparison_is_the_slow_one(one, others):
    assert [shares.printed_bps for shares in shares_with(one, others)] == [slow(one, other) for other in others]


def test_invented_clients_differ_in_their_reasons_where_they_differ_and_every_sentence_traces():
    """A sample of what ``python tests/bench/reasons.py`` does with a thousand."""
    people = list(invented(PEOPLE, scale="small"))
    documents = [compose(content=one.content, issue=ISSUE) for one in people]
    alike: dict[bytes, tuple[object, ...]] = {}
    for one, document in zip(people, documents, strict=True):
        known = {rule.id for rule in (*one.content.rules, *REPORT_RULES)}, {e.key for e in one.content.evidence}
        for statement in document.statements():
            assert statement.rule_id in known[0]
            assert statement.evidence
            assert set(statement.evidence) <= known[1]
        told = (one.answers.as_canonical(), tuple(heard.meaning for heard in one.content.heard))
        assert alike.setdefault(read_reasons(document, marked=marked).printed, told) == told
    assert len(alike) > PEOPLE // 3
