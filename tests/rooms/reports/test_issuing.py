"""A report is issued once per content, kept exactly, provable, and shown only to those who may see its investor."""

import json
import os
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest
from django.test import override_settings

from hub.access.scope import Scope, ScopeKind, entered, system_scope
from hub.audit.models import AuditRow
from hub.kernel.actor import Actor, ActorKind, system_actor
from hub.kernel.canonical import parse_canonical
from hub.kernel.digest import sha256_hex
from hub.vault.operations import VaultTampered, seal, unseal_by_owner
from reports.domain.inputs import Text
from reports.domain.sealing import read_sealed
from reports.domain.wording import ForbiddenWording
from reports.evidence import ReportMissing, content_for, contents_for
from reports.models import Report
from reports.operations import issue_content
from reports.queries import ReportUnknown, report, report_inputs, report_pdf, reports_for
from tests.domain.reports.samples import AT, CONTRADICTED, EDUCATION, SUBJECT

BY = Actor(kind=ActorKind.USER, id=UUID(int=7), label="Lin Xiao")


def issue(content=EDUCATION, at=AT):
    return issue_content(content=content, by=BY, at=at)


def test_an_issued_report_carries_its_file_and_inputs(system_scope):
    with override_settings(PUBLIC_BASE_URL="https://mingzheng.example"):
        facts = issue()
    pdf = report_pdf(report_id=facts.id)
    assert pdf.startswith(b"%PDF-1.7")
    assert sha256_hex(pdf) == facts.pdf_digest
    content, act = read_sealed(report_inputs(report_id=facts.id))
    assert content == EDUCATION
    assert act.verify_url == f"https://mingzheng.example/verify/suitability_report/{facts.id}/"
    assert reports_for(subject_id=SUBJECT) == (facts,)
    assert report(report_id=facts.id) == facts


def test_the_same_content_is_issued_once(system_scope):
    first, later = issue(), issue(at=AT + timedelta(days=3))
    assert later == first
    assert Report.objects.count() == 1
    assert AuditRow.objects.filter(action="report.issued").count() == 1


def test_changed_content_is_another_report_and_the_old_one_stays(system_scope):
    first = issue()
    second = issue(CONTRADICTED, at=AT + timedelta(hours=1))
    assert [facts.id for facts in reports_for(subject_id=SUBJECT)] == [second.id, first.id]
    assert (first.recommends, second.recommends) == (True, False)


def test_the_fact_names_the_file_by_its_digest_and_is_announced(system_scope, monkeypatch):
    told = []
    monkeypatch.setattr("reports.operations.publish", lambda *, event, at: told.append(event))
    facts = issue()
    sealed = unseal_by_owner(owner_kind="suitability_report", owner_id=facts.id, purpose="evidence")
    assert content_for(facts.id) == sealed
    assert contents_for([str(UUID(int=9)), str(facts.id)]) == {str(facts.id): sealed}
    fact = parse_canonical(sealed)
    assert fact["file_sha256"] == sha256_hex(report_pdf(report_id=facts.id))
    (event,) = told
    assert (event.name, event.key) == ("FactSealed", f"suitability_report:{facts.id}:1")
    assert event.payload["digest"] == sha256_hex(sealed)
    assert "沈" not in json.dumps(event.payload, ensure_ascii=False)


def test_a_changed_byte_in_the_stored_file_is_found(transactional_db):
    with entered(system_scope("test")):
        facts = issue()
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        owner.execute("SELECT set_config('hub.scope_kind', 'system', true)")
        owner.execute("ALTER TABLE vault_sealedcontent DISABLE TRIGGER USER")
        owner.execute(
            "UPDATE vault_sealedcontent SET ciphertext = set_byte(ciphertext, 40, get_byte(ciphertext, 40) # 1)"
            " WHERE purpose = 'document'"
        )
    with pytest.raises(VaultTampered), entered(system_scope("test")):
        content_for(facts.id)
    with entered(system_scope("test")):
        assert contents_for([str(facts.id)]) == {}


@pytest.mark.parametrize("change", ["level = 5", "pdf_sealed_id = %(other)s", "pdf_digest = repeat('0', 64)"])
def test_a_row_changed_past_the_triggers_differs_from_its_evidence(transactional_db, change):
    with entered(system_scope("test")):
        facts = issue()
        evidence = content_for(facts.id)
        other = seal(
            purpose="document",
            owner_kind="suitability_report",
            owner_id=facts.id,
            content=b"%PDF-1.7\nother\n%%EOF\n",
            subject_id=SUBJECT,
            at=AT,
        )
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        owner.execute("SELECT set_config('hub.scope_kind', 'system', true)")
        owner.execute("ALTER TABLE reports_report DISABLE TRIGGER reports_report_append_only")
        owner.execute(f"UPDATE reports_report SET {change}", {"other": other.id})
    with entered(system_scope("test")):
        assert content_for(facts.id) == contents_for([str(facts.id)])[str(facts.id)] != evidence


def test_evidence_of_a_report_that_is_not_there_is_named(system_scope):
    with pytest.raises(ReportMissing):
        content_for(UUID(int=9))


def test_wording_that_promises_is_not_printed(system_scope):
    promise = replace(EDUCATION.plan.lines[0], role=Text("保本保息，旱涝保收。", "Guaranteed."))
    plan = replace(EDUCATION.plan, lines=(promise, EDUCATION.plan.lines[1]))
    with pytest.raises(ForbiddenWording, match=r"plan\.line"):
        issue(replace(EDUCATION, plan=plan))
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("kind", "subject", "seen"),
    [(ScopeKind.INVESTOR, SUBJECT, True), (ScopeKind.INVESTOR, UUID(int=3), False), (ScopeKind.PUBLIC, None, False)],
)
def test_only_those_who_may_see_the_investor_see_the_report(db, kind, subject, seen):
    with entered(system_scope("test")):
        facts = issue()
    actor = Actor(kind=ActorKind.USER, id=UUID(int=3), label="reader")
    with entered(Scope(kind=kind, actor=actor, subject_id=subject)):
        if seen:
            assert report_pdf(report_id=facts.id)
        else:
            with pytest.raises(ReportUnknown):
                report_pdf(report_id=facts.id)


@pytest.mark.parametrize(
    "statement", ["UPDATE reports_report SET level = 1", "DELETE FROM reports_report", "TRUNCATE reports_report"]
)
@pytest.mark.parametrize(
    ("login", "refusal"),
    [
        ("DATABASE_OWNER_URL", psycopg.errors.RestrictViolation),
        ("DATABASE_URL", psycopg.errors.InsufficientPrivilege),
    ],
)
def test_an_issued_report_cannot_be_changed(db, statement, login, refusal):
    with psycopg.connect(os.environ[login]) as hand:
        hand.execute("SELECT set_config('hub.scope_kind', 'system', true)")
        hand.execute(
            "INSERT INTO reports_report (id, subject_id, number, level, recommends, content_digest, inputs_digest,"
            " inputs_sealed_id, pdf_digest, pdf_bytes, pdf_sealed_id, renderer, issued_by_label, issued_at)"
            " VALUES (uuidv7(), uuidv7(), 'N', 2, true, 'a', 'b', uuidv7(), 'c', 1, uuidv7(), '{}', 'x', now())"
        )
        with pytest.raises(refusal):
            hand.execute(statement)
        hand.rollback()


def test_a_read_without_a_scope_raises(db):
    with pytest.raises(Exception, match="no scope set"):
        Report.objects.count()


def test_the_system_may_issue_too(system_scope):
    facts = issue_content(content=CONTRADICTED, by=system_actor("worker"), at=AT)
    assert facts.issued_by is None
