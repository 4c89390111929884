"""From the real doors to the file, and from the file alone back to the same judgements."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from crm.suitability.domain.rule_book import rules_under_digest
from crm.suitability.operations.plans import confirm_plan
from crm.suitability.queries import plans_for
from hub.demo.talks import SHEN_NOTE, ZHOU_NOTE
from hub.kernel.canonical import canonical_bytes
from hub.kernel.digest import sha256_hex
from reports.domain.composing import compose
from reports.domain.facts import report_id, report_number
from reports.domain.inputs import Reason, Text
from reports.domain.sealing import (
    FIRST_SCHEMA,
    NotReportInputs,
    content_bytes,
    parts_differing,
    read_sealed,
    sealed_bytes,
)
from reports.operations import hand_out_report, issue_report
from reports.queries import report_inputs
from reports.recompute.deriving import RulesUnknown, derive
from reports.recompute.findings import CONTRADICTIONS, Answer, Seen
from reports.recompute.judging import Trust, _read, recompute
from reports.recompute.redrawing import redrawing
from reports.recompute.signature import read_authorities
from reports.rendering.suitability import render_report
from reports.signatures import authority_certificates
from tests.domain.reports.rendered import FONTS, faces, rendered
from tests.domain.suitability.cases import AT
from tests.rooms.reports.test_the_whole_way import advisor, told  # noqa: F401
from tests.rooms.suitability.people import signs_elsewhere

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("system_scope")]


@pytest.mark.parametrize("note", [SHEN_NOTE, ZHOU_NOTE])
def test_an_issued_report_is_proved_from_its_file_alone(advisor, note):  # noqa: F811
    subject, by, at = told(advisor, note), advisor[2], AT + timedelta(hours=2)
    for plan in plans_for(subject_id=subject):
        confirm_plan(plan_id=plan.id, by=by, at=at)
    facts = issue_report(subject_id=subject, by=by, at=at)
    _, pdf = hand_out_report(report_id=facts.id, by=by, at=at)
    trust = Trust(authorities=read_authorities(authority_certificates().encode()))
    found = recompute(pdf, trust=trust, redraw=redrawing(fonts=FONTS))
    assert found.answer is Answer.PROVED, "\n".join(found.lines("en"))
    assert found.number == facts.number
    assert Seen.REDRAWN in {one.seen for one in found.findings}
    assert recompute(pdf, trust=Trust()).answer is Answer.CANNOT_TELL


def with_basis(content, name, edit):
    return replace(
        content,
        basis=tuple(replace(one, canonical=edit(one.canonical)) if one.name == name else one for one in content.basis),
    )


def with_match(content, **fields):
    first, *others = content.matches
    return replace(content, matches=(replace(first, **fields), *others))


def with_line(content, **fields):
    first, *others = content.plan.lines
    return replace(content, plan=replace(content.plan, lines=(replace(first, **fields), *others)))


def with_need(content, **fields):
    return replace(content, needs=(replace(content.needs[0], **fields),))


def with_holding(content, **fields):
    return replace(content, holdings=(replace(content.holdings[0], **fields), *content.holdings[1:]))


def other(content):
    return unlike(content.matches[0].product.redemption)


def unlike(member):
    return next(one for one in type(member) if one is not member)


def with_first(content, name, **fields):
    first, *others = getattr(content, name)
    return replace(content, **{name: (replace(first, **fields), *others)})


def with_rule(content, **fields):
    known = {rule.id for rule in rules_under_digest()}
    chosen = next(one.id for one in content.rules if one.id in known)
    rules = tuple(replace(one, **fields) if one.id == chosen else one for one in content.rules)
    return replace(content, rules=rules if fields else tuple(one for one in rules if one.id != chosen))


def with_level(content, **fields):
    return replace(content, level=replace(content.level, **fields))


LIES = {
    "level.title": lambda c: with_level(c, title=Text("激进型", "Aggressive")),
    "level.rule_id": lambda c: with_level(c, rule_id="S2-999"),
    "level.questionnaire": lambda c: with_level(c, questionnaire="v1"),
    "level.assessed_on": lambda c: with_level(
        c, assessed_on=c.level.assessed_on + timedelta(days=9), valid_until=c.level.valid_until + timedelta(days=9)
    ),
    "].answer": lambda c: with_first(c, "answers", answer=Text("三年以上", "More than three years")),
    "].question": lambda c: with_first(c, "answers", question=Text("您喜欢这里吗？", "Do you like it here?")),
    "answers[": lambda c: with_first(c, "answers", id="nobody_asked"),
    "].excerpt": lambda c: with_first(c, "heard", excerpt="我什么都不怕。", spans=()),
    "].said_on": lambda c: with_first(c, "heard", said_on=c.heard[0].said_on - timedelta(days=1)),
    "].channel": lambda c: with_first(c, "heard", channel=unlike(c.heard[0].channel)),
    "].source": lambda c: with_rule(c, source=Text("某法", "Some law")),
    "].title": lambda c: with_rule(c, title=Text("没有限制", "No limit")),
    "rules": with_rule,
    "].effect": lambda c: with_first(c, "contradictions", effect=Text("没有影响。", "No effect.")),
    "level.level": lambda c: replace(c, level=replace(c.level, level=c.level.level + 1)),
    "level.binding": lambda c: replace(c, level=replace(c.level, binding="score_band")),
    "level.caps[2].level": lambda c: replace(
        c, level=replace(c.level, caps=(c.level.caps[0], replace(c.level.caps[1], level=5), *c.level.caps[2:]))
    ),
    "level.change": lambda c: replace(c, level=replace(c.level, change=Text("无", "nothing"))),
    "level.loss_limit_fen": lambda c: replace(c, level=replace(c.level, loss_limit_fen=c.level.loss_limit_fen * 10)),
    "basis.level_inputs": lambda c: with_basis(c, "level_inputs", lambda text: text.replace('"from_1m"', '"from_3y"')),
    "basis.level_input": lambda c: replace(c, basis=tuple(one for one in c.basis if one.name != "level_inputs")),
    ".allowed": lambda c: with_match(c, allowed=not c.matches[0].allowed),
    ".reasons": lambda c: with_match(c, reasons=(Reason(Text("合适。", "It fits."), "S6-002"),)),
    ".product.fee_bps": lambda c: with_match(c, product=replace(c.matches[0].product, fee_bps=1)),
    ".product.name": lambda c: with_match(c, product=replace(c.matches[0].product, name=Text("稳稳", "Steady"))),
    ".product.issuer": lambda c: with_match(c, product=replace(c.matches[0].product, issuer=Text("某行", "A bank"))),
    ".product.redemption": lambda c: with_match(c, product=replace(c.matches[0].product, redemption=other(c))),
    "matches": lambda c: replace(c, matches=c.matches[1:]),
    "level.valid_until": lambda c: replace(
        c, level=replace(c.level, valid_until=c.level.valid_until + timedelta(days=30))
    ),
    "].severity": lambda c: replace(
        c, contradictions=(replace(c.contradictions[0], severity=unlike(c.contradictions[0].severity)),)
    ),
    "].due_on": lambda c: with_need(c, due_on=c.needs[0].due_on + timedelta(days=30)),
    "].amount_fen": lambda c: with_need(c, amount_fen=1),
    "plan.drawbacks": lambda c: replace(c, plan=replace(c.plan, drawbacks=c.plan.drawbacks[1:])),
    "plan.reasons": lambda c: replace(c, plan=replace(c.plan, reasons=c.plan.reasons[:-1])),
    "plan.label": lambda c: replace(c, plan=replace(c.plan, label=Text("稳赚", "Sure"))),
    "].loss_fen": lambda c: with_line(c, loss_fen=1),
    "plan.loss_all_rounds_fen": lambda c: replace(c, plan=replace(c.plan, loss_all_rounds_fen=1)),
    "plan.lines": lambda c: with_line(c, amount_fen=c.plan.lines[0].amount_fen * 1000),
    "holdings[1].stress_loss_bps": lambda c: with_holding(c, stress_loss_bps=1),
    "holdings[1].amount_fen": lambda c: with_holding(c, amount_fen=-1),
    "matches[CASH-A].reasons": lambda c: with_holding(c, amount_fen=c.holdings[0].amount_fen * 1000),
    "].back_on": lambda c: replace(
        c, plan=replace(c.plan, rounds=(*c.plan.rounds[:-1], replace(c.plan.rounds[-1], back_on=date(2099, 1, 1))))
    ),
}


def test_one_changed_input_is_contradicted_and_named(advisor):  # noqa: F811
    """Also where whoever changed it gave the whole a fresh id and number, as the platform itself could."""
    subject, by, at = told(advisor, SHEN_NOTE), advisor[2], AT + timedelta(hours=2)
    signs_elsewhere(subject, "CASH-A", 5_000_00)
    for plan in plans_for(subject_id=subject):
        confirm_plan(plan_id=plan.id, by=by, at=at)
    content, issue = read_sealed(report_inputs(report_id=issue_report(subject_id=subject, by=by, at=at).id))
    assert not {one.seen for one in derive(content, issue)} & CONTRADICTIONS
    for where, lie in LIES.items():
        other = lie(content)
        assert other != content, where
        fresh = report_id(subject_id=subject, content_digest=sha256_hex(content_bytes(other)))
        number = report_number(identifier=fresh, at=issue.at)
        reissued = replace(issue, report_id=fresh, number=number, verify_url=f"https://x/{fresh}/")
        named = [one for one in derive(other, reissued) if one.seen in CONTRADICTIONS]
        assert any(where in one.facts["field"] for one in named), (where, [one.said("en") for one in named])
        assert all(one.said("zh") and one.facts.get("rule") is not None for one in named if one.seen is Seen.DIFFERS)
        kept = {one.facts["field"] for one in derive(other, issue) if one.seen is Seen.DIFFERS}
        assert "issue.report_id" in kept, "the id follows from the content"


def test_rules_that_this_program_does_not_have_are_not_told_about(advisor):  # noqa: F811
    subject, by, at = told(advisor, SHEN_NOTE), advisor[2], AT + timedelta(hours=2)
    facts = issue_report(subject_id=subject, by=by, at=at)
    content, issue = read_sealed(report_inputs(report_id=facts.id))
    newer = with_basis(content, "rules_digest", lambda text: "f" * 64)
    with pytest.raises(RulesUnknown):
        list(derive(newer, issue))
    fresh = report_id(subject_id=subject, content_digest=sha256_hex(content_bytes(newer)))
    issue = replace(
        issue, report_id=fresh, number=report_number(identifier=fresh, at=at), verify_url=f"https://x/{fresh}/"
    )
    found = recompute(rendered(newer, issue), trust=Trust())
    assert found.answer is Answer.CANNOT_TELL
    assert Seen.RULES_UNKNOWN in {one.seen for one in found.findings}


def test_pages_that_say_other_things_than_the_inputs_are_named_by_their_number(advisor):  # noqa: F811
    """Somebody who can draw prints another page around the same sealed inputs."""
    subject, by, at = told(advisor, SHEN_NOTE), advisor[2], AT + timedelta(hours=2)
    facts = issue_report(subject_id=subject, by=by, at=at)
    sealed = report_inputs(report_id=facts.id)
    content, issue = read_sealed(sealed)
    for name, said in (("沈若溪若溪", "page 1, "), ("沈若汐", "its fonts or enclosures")):
        other = replace(content, client=replace(content.client, name=name))
        pdf = render_report(document=compose(content=other, issue=issue), sealed=sealed, fonts=faces())
        found = recompute(pdf, trust=Trust(), redraw=redrawing(fonts=FONTS))
        (page,) = [one for one in found.findings if one.seen is Seen.REDRAWN_OTHERWISE]
        assert found.answer is Answer.CONTRADICTED
        assert said in page.said("en") + ","


def test_what_the_plan_brought_is_its_own_and_what_comes_beside_it_ends_the_plan(advisor):  # noqa: F811
    subject, by, at = told(advisor, SHEN_NOTE), advisor[2], AT + timedelta(hours=2)
    (plan,) = plans_for(subject_id=subject)
    confirm_plan(plan_id=plan.id, by=by, at=at)
    term, *_ = plan.plan.lines
    for number, (fen, printed) in enumerate(((term.amount_fen, True), (900_000_00, False))):
        day = at + timedelta(days=number + 1)
        signs_elsewhere(subject, term.product_code, fen, at=day, number=f"HT-{number}")
        content, issue = read_sealed(report_inputs(report_id=issue_report(subject_id=subject, by=by, at=day).id))
        said = {one.id for one in compose(content=content, issue=issue).statements()}
        assert (content.plan is not None, "held.own" in said, "held.counted" in said) == (printed, printed, True)
        assert not {one.seen for one in derive(content, issue)} & CONTRADICTIONS


def test_a_report_of_the_first_form_is_judged_as_it_was_then(advisor):  # noqa: F811
    """It says nothing of what was held, and taking that out of a later one is found by its id."""
    subject, by, at = told(advisor, SHEN_NOTE), advisor[2], AT + timedelta(hours=2)
    content, issue = read_sealed(report_inputs(report_id=issue_report(subject_id=subject, by=by, at=at).id))
    first = replace(content, holdings=None)
    assert sealed_bytes(content=first, issue=issue).startswith(b'{"content"')
    assert (FIRST_SCHEMA.encode() in sealed_bytes(content=first, issue=issue)) is True
    assert read_sealed(sealed_bytes(content=first, issue=issue)) == (first, issue)
    assert "issue.report_id" in {one.facts.get("field") for one in derive(first, issue)}
    fresh = report_id(subject_id=subject, content_digest=sha256_hex(content_bytes(first)))
    number = report_number(identifier=fresh, at=issue.at)
    then = replace(issue, report_id=fresh, number=number, verify_url=f"https://x/{fresh}/")
    assert not {one.seen for one in derive(first, then)} & CONTRADICTIONS
    for data in (
        sealed_bytes(content=content, issue=issue).replace(b"/v2", b"/v1"),
        sealed_bytes(content=first, issue=issue).replace(b"/v1", b"/v2"),
        sealed_bytes(content=first, issue=issue).replace(b'"house":', b'"holdings":null,"house":'),
    ):
        with pytest.raises(NotReportInputs, match=r"parts: expected|holdings"):
            read_sealed(data)


def test_every_part_that_was_changed_is_named_whether_or_not_anything_follows_from_it(advisor):  # noqa: F811
    subject, by, at = told(advisor, SHEN_NOTE), advisor[2], AT + timedelta(hours=2)
    sealed = report_inputs(report_id=issue_report(subject_id=subject, by=by, at=at).id)
    whole = json.loads(sealed)
    assert parts_differing(sealed) == ()
    for name, part in whole["content"].items():
        changed = {**whole, "content": {**whole["content"], name: [part]}}
        data = canonical_bytes(changed)
        assert parts_differing(data) == (name,)
        said = {one.facts.get("field") for one in _read(data)[0] if one.seen is Seen.PART_DIFFERS}
        assert said == {f"content.{name}"}
