"""A draft becomes a version only through another person, and a version stays."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from cms import operations, queries
from cms.domain.difference import changes
from cms.models import Change, Submission
from cms.models.pages import WagtailPublishRefused
from hub.audit.models import AuditRow
from hub.kernel.actor import Actor, system_actor
from hub.kernel.digest import sha256_hex
from tests.rooms.cms import samples
from tests.rooms.cms.people import AT, People

SLUG = "qingyu-cold-chain"


def submitted(by: Actor, slug: str = SLUG, **fields: object) -> queries.SubmissionFacts:
    operations.draft(kind="project", slug=slug, fields=samples.project(**fields), by=by, at=AT)
    return operations.submit_for_review(slug=slug, by=by, at=AT)


def test_a_reviewed_draft_is_published_word_for_word(people: People) -> None:
    submission = submitted(people.editor)
    operations.approve(submission_id=submission.id, by=people.compliance, at=AT)
    version = operations.publish(submission_id=submission.id, by=people.signatory, at=AT)
    assert (version.number, version.change, version.digest) == (1, Change.FIRST, submission.digest)
    assert version.digest == sha256_hex(version.payload.canonical())
    assert version.payload.fields["amount_fen"] == 2_400_000_000
    assert version.payload.fields["schedule"] == samples.project()["schedule"]
    assert [signatory.capacity for signatory in version.signatories] == ["author", "reviewer", "signatory"]
    assert queries.current(SLUG) == version


def test_every_step_leaves_its_audit_row(publish: Callable[..., queries.Version]) -> None:
    publish()
    actions = set(AuditRow.objects.filter(action__startswith="disclosure.").values_list("action", flat=True))
    steps = ("drafted", "submitted", "approved", "signed", "published")
    assert actions == {f"disclosure.{step}" for step in steps}


def test_an_author_cannot_approve(people: People) -> None:
    submission = submitted(people.editor)
    with pytest.raises(operations.OwnWork):
        operations.approve(submission_id=submission.id, by=people.editor, at=AT)


def test_an_author_cannot_publish_what_another_approved(people: People) -> None:
    submission = submitted(people.editor)
    operations.approve(submission_id=submission.id, by=people.compliance, at=AT)
    with pytest.raises(operations.OwnWork):
        operations.publish(submission_id=submission.id, by=people.editor, at=AT)


def test_nothing_is_published_without_an_approval(people: People) -> None:
    submission = submitted(people.editor)
    with pytest.raises(operations.NotApproved):
        operations.publish(submission_id=submission.id, by=people.signatory, at=AT)
    operations.return_for_changes(submission_id=submission.id, comment="补充费用", by=people.compliance, at=AT)
    with pytest.raises(operations.NotApproved):
        operations.publish(submission_id=submission.id, by=people.signatory, at=AT)
    with pytest.raises(operations.AlreadyDecided):
        operations.approve(submission_id=submission.id, by=people.compliance, at=AT)


def test_a_returned_draft_is_submitted_anew(people: People) -> None:
    first = submitted(people.editor)
    operations.return_for_changes(submission_id=first.id, comment="写明费用", by=people.compliance, at=AT)
    second = submitted(people.editor, stage=samples.both("募集中", "Funding"))
    assert second.id != first.id
    assert [row.id for row in queries.waiting()] == [second.id]


def test_a_process_cannot_sign(people: People) -> None:
    with pytest.raises(operations.PersonNeeded):
        submitted(system_actor("worker"))


def test_forbidden_wording_stops_the_approval_and_cannot_be_commented_away(people: People) -> None:
    submission = submitted(people.editor, stage=samples.both("保.本.保.息", "Repaying"))
    with pytest.raises(operations.Stopped, match="W-PRINCIPAL"):
        operations.approve(submission_id=submission.id, by=people.compliance, at=AT, comment="没关系")


@pytest.mark.parametrize("text", ["本产品承诺保本", "稳赚不赔，具体以合同约定为准，请谨慎决策。"])
def test_no_low_score_of_the_model_opens_the_gate(people: People, text: str) -> None:
    submission = submitted(people.editor, stage=samples.both(text, "Repaying"))
    with pytest.raises(operations.Stopped, match="W-"):
        operations.approve(submission_id=submission.id, by=people.compliance, at=AT)


def test_a_promise_in_a_typed_code_stops_the_approval(people: People) -> None:
    submission = submitted(people.editor, project_code="保本保息")
    with pytest.raises(operations.Stopped, match="W-PRINCIPAL"):
        operations.approve(submission_id=submission.id, by=people.compliance, at=AT)


def test_a_promise_in_the_reason_stops_a_correction_and_a_withdrawal(
    people: People, publish: Callable[..., queries.Version]
) -> None:
    publish()
    words = {"reason_zh": "新版本保本保息。", "reason_en": "A risk-free choice."}
    operations.draft(
        kind="project", slug=SLUG, fields=samples.project(term_days=360), by=people.editor, at=AT,
        change="correction", **words,
    )  # fmt: skip
    corrected = operations.submit_for_review(slug=SLUG, by=people.editor, at=AT)
    withdrawn = operations.submit_withdrawal(slug=SLUG, by=people.other_editor, at=AT, **words)
    for submission in (corrected, withdrawn):
        with pytest.raises(operations.Stopped, match=r"W-PRINCIPAL.*W-NORISK-EN"):
            operations.approve(submission_id=submission.id, by=people.compliance, at=AT)


def test_a_missing_risk_sentence_stops_the_approval(people: People) -> None:
    submission = submitted(people.editor, risk_notice=samples.both("请阅读全文。", "Please read everything."))
    with pytest.raises(operations.Stopped, match="W-REQ-RISK"):
        operations.approve(submission_id=submission.id, by=people.compliance, at=AT)


def test_a_gap_needs_the_reviewers_reason(people: People) -> None:
    submission = submitted(people.editor, fees=[])
    assert submission.completeness_percent < 100
    with pytest.raises(operations.GapsUnexplained, match=r"D-PRJ-2\.fees"):
        operations.approve(submission_id=submission.id, by=people.compliance, at=AT)
    operations.approve(submission_id=submission.id, by=people.compliance, at=AT, comment="费用表下周补充")


def test_figures_that_do_not_add_up_are_stopped(people: People) -> None:
    fields = samples.figures(closing_fen=1)
    operations.draft(kind="figures", slug="figures-2026-10", fields=fields, by=people.editor, at=AT)
    submission = operations.submit_for_review(slug="figures-2026-10", by=people.editor, at=AT)
    with pytest.raises(operations.Stopped, match="F-BALANCE"):
        operations.approve(submission_id=submission.id, by=people.compliance, at=AT)


def test_a_month_is_held_against_the_month_before(publish: Callable[..., queries.Version], people: People) -> None:
    publish(samples.figures("2026-09"), kind="figures", slug="figures-2026-09")
    operations.draft(kind="figures", slug="figures-2026-10", fields=samples.figures(opening=5), by=people.editor, at=AT)
    submission = operations.submit_for_review(slug="figures-2026-10", by=people.editor, at=AT)
    with pytest.raises(operations.Stopped, match="F-OPENING"):
        operations.approve(submission_id=submission.id, by=people.compliance, at=AT)


def test_a_correction_is_a_new_version_with_reason_and_difference(corrected: queries.Version) -> None:
    first = queries.version(SLUG, 1)
    assert first is not None
    assert (corrected.number, corrected.change) == (2, Change.CORRECTION)
    assert corrected.reason.zh
    (change,) = changes(first.payload, corrected.payload)
    assert (change.before, change.after) == (3_180_000_000, 3_060_000_000)
    assert [row.number for row in queries.versions(SLUG)] == [2, 1]


def test_a_correction_without_a_reason_is_refused(publish: Callable[..., queries.Version]) -> None:
    publish()
    with pytest.raises(operations.ReasonMissing):
        publish(samples.project(rating="R4"), change=Change.CORRECTION, reason_zh="只有中文")


def test_submitting_what_is_already_published_is_refused(
    publish: Callable[..., queries.Version], people: People
) -> None:
    publish()
    operations.draft(kind="project", slug=SLUG, fields=samples.project(), by=people.editor, at=AT,
                     reason_zh="无", reason_en="none")  # fmt: skip
    with pytest.raises(operations.NothingChanged):
        operations.submit_for_review(slug=SLUG, by=people.editor, at=AT)


def test_a_submission_made_on_an_older_base_is_refused(people: People, publish: Callable[..., queries.Version]) -> None:
    publish()
    reason = {"reason_zh": "更新", "reason_en": "Update"}
    operations.draft(kind="project", slug=SLUG, fields=samples.project(rating="R4"), by=people.editor, at=AT, **reason)
    stale = operations.submit_for_review(slug=SLUG, by=people.editor, at=AT)
    operations.approve(submission_id=stale.id, by=people.compliance, at=AT)
    operations.draft(
        kind="project", slug=SLUG, fields=samples.project(rating="R5"), by=people.other_editor, at=AT, **reason
    )
    newer = operations.submit_for_review(slug=SLUG, by=people.other_editor, at=AT)
    operations.approve(submission_id=newer.id, by=people.compliance, at=AT)
    operations.publish(submission_id=newer.id, by=people.signatory, at=AT)
    with pytest.raises(operations.BaseMoved):
        operations.publish(submission_id=stale.id, by=people.signatory, at=AT)
    assert queries.approved_unpublished() == ()


def test_a_withdrawal_leaves_a_tombstone_and_every_version(
    people: People, publish: Callable[..., queries.Version]
) -> None:
    publish()
    asked = operations.submit_withdrawal(
        slug=SLUG, reason_zh="项目取消", reason_en="Project cancelled", by=people.editor, at=AT
    )
    operations.approve(submission_id=asked.id, by=people.compliance, at=AT)
    operations.publish(submission_id=asked.id, by=people.signatory, at=AT)
    current = queries.required(SLUG)
    assert current.withdrawn
    assert current.reason.en == "Project cancelled"
    assert queries.version(SLUG, 1) is not None


def test_wagtails_own_publish_is_refused_for_everybody(people: People) -> None:
    submitted(people.editor)
    page = operations.page_of(SLUG)
    assert page is not None
    with pytest.raises(WagtailPublishRefused):
        page.latest_revision.publish()
    page.refresh_from_db()
    assert page.live is False


def test_deleting_the_draft_leaves_the_register_untouched(publish: Callable[..., queries.Version]) -> None:
    version = publish()
    page = operations.page_of(SLUG)
    assert page is not None
    page.delete()
    assert queries.current(SLUG) == version


def test_the_listing_finds_chinese_words_of_two_characters_and_english(publish: Callable[..., queries.Version]) -> None:
    publish()
    publish(samples.figures(), kind="figures", slug="figures-2026-10")
    assert [row.slug for row in queries.listing(query="冷链").rows] == [SLUG]
    assert [row.slug for row in queries.listing(query="refrigeration").rows] == [SLUG]
    assert [row.slug for row in queries.listing(kind="figures").rows] == ["figures-2026-10"]
    assert queries.listing(query="没有这个词").total == 0


def test_an_unknown_submission_is_not_decided(people: People) -> None:
    with pytest.raises(Submission.DoesNotExist):
        operations.approve(submission_id=uuid4(), by=people.compliance, at=AT)
