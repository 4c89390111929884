"""The platform signs each report once: behind bytes that stay as they are, by a key that nobody reads."""

import os
import subprocess
from datetime import timedelta
from io import BytesIO
from random import Random

import psycopg
import pytest
from asn1crypto import pem, x509
from django.core.management import call_command
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from hub.access.scope import Scope, ScopeKind, entered, system_scope
from hub.audit.models import AuditRow
from hub.kernel.actor import Actor, ActorKind
from hub.kernel.clock import business_date
from hub.kernel.digest import sha256_hex
from reports.models import Signature, SigningKey
from reports.operations import hand_out_report, issue_content
from reports.queries import replaced_on, report_pdf
from reports.recompute.objects import Unreadable
from reports.recompute.opening import open_file
from reports.recompute.signature import SignatureBroken, Unsigned, check_signature, read_authorities
from reports.signatures import authority_certificates, report_of_signed, rotate_signing_key
from tests.domain.reports.samples import AT, CONTRADICTED, EDUCATION, SUBJECT
from tests.domain.reports.test_the_file import tool

BY = Actor(kind=ActorKind.USER, id=SUBJECT, label="lin")


def issued(content=EDUCATION, at=AT):
    return issue_content(content=content, by=BY, at=at)


def handed_out(facts):
    return hand_out_report(report_id=facts.id, by=BY, at=AT)[1]


def validated(pdf, authorities):
    """What pyHanko says of the file for somebody who trusts the authority."""
    roots = [x509.Certificate.load(der) for _, _, der in pem.unarmor(authorities.encode(), multiple=True)]
    (signature,) = PdfFileReader(BytesIO(pdf)).embedded_signatures
    return validate_pdf_signature(signature, ValidationContext(trust_roots=roots, allow_fetching=False, moment=AT))


def test_a_report_is_handed_out_signed_and_the_archived_bytes_are_its_beginning(system_scope):
    facts = issued()
    archived, signed = report_pdf(report_id=facts.id), handed_out(facts)
    assert sha256_hex(archived) == facts.pdf_digest
    assert signed.startswith(archived)
    assert len(signed) <= 250_000
    status = validated(signed, authority_certificates())
    assert (status.intact, status.valid, status.trusted) == (True, True, True)
    assert status.coverage.name == "ENTIRE_FILE"
    assert status.signer_reported_dt == AT.replace(microsecond=0)


def test_the_signed_file_is_sound_and_other_readers_find_the_signature(system_scope, tmp_path):
    path = tmp_path / "report.pdf"
    path.write_bytes(handed_out(issued()))
    subprocess.run([tool("qpdf"), "--check", path], check=True, capture_output=True)
    said = subprocess.run([tool("pdfsig"), path], capture_output=True, text=True).stdout
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said
    fonts = subprocess.run([tool("pdffonts"), path], check=True, capture_output=True, text=True).stdout.splitlines()[2:]
    assert fonts
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in fonts)


def test_a_flipped_byte_anywhere_is_caught(system_scope):
    signed, authorities = handed_out(issued()), authority_certificates()
    random, known = Random(8), read_authorities(authorities.encode())
    for position in [random.randrange(len(signed)) for _ in range(25)]:
        changed = bytearray(signed)
        changed[position] ^= 1 << random.randrange(8)
        assert report_of_signed(sha256_hex(changed)) is None
        with pytest.raises((Unreadable, SignatureBroken, Unsigned)):  # our own check knows no exempt place
            opened = open_file(bytes(changed))
            check_signature(archived=opened.archived, behind=opened.behind, authorities=known)
        try:
            status = validated(bytes(changed), authorities)
        except Exception:
            continue  # no PDF file any more, or none that names one signature
        inside = signed.rindex(b"/Contents <") < position < signed.rindex(b"/ByteRange")
        assert inside or not (status.intact and status.valid and status.coverage.name == "ENTIRE_FILE"), position


def test_handing_out_again_gives_the_same_file_also_under_a_new_key(system_scope):
    facts = issued()
    first, old = handed_out(facts), SigningKey.objects.get(role="platform")
    made = rotate_signing_key(by=BY, at=AT + timedelta(days=1))
    assert handed_out(facts) == first
    old.refresh_from_db()
    assert old.private_key is None
    assert old.retired_at
    second = issued(CONTRADICTED, at=AT + timedelta(days=1))
    assert validated(handed_out(second), authority_certificates()).trusted
    assert Signature.objects.get(report_id=second.id).key_id != Signature.objects.get(report_id=facts.id).key_id
    made_rows = AuditRow.objects.filter(action="signing_key.made")
    assert [row.details["role"] for row in made_rows.order_by("at", "id")].count("platform") == 2
    assert made in [row.details["certificate"] for row in made_rows]


def test_the_command_rotates_and_names_the_certificate(db, capsys):
    call_command("rotate_report_key", skip_checks=True)
    assert "SHA-256" in capsys.readouterr().out


def test_a_report_from_before_signatures_is_signed_when_it_is_asked_for(system_scope, monkeypatch):
    monkeypatch.setattr("reports.operations.sign_report", lambda *a, **k: None)
    facts = issued()
    assert not Signature.objects.exists()
    signed = handed_out(facts)
    assert report_of_signed(sha256_hex(signed)) == facts
    assert handed_out(facts) == signed


def test_the_signature_names_nobody(system_scope):
    issued()
    increment = bytes(Signature.objects.get().increment)
    assert "沈".encode() not in increment
    assert "沈".encode("utf-16-be") not in increment


@pytest.mark.parametrize("kind", [ScopeKind.PUBLIC, ScopeKind.INVESTOR, ScopeKind.ALL])
def test_nobody_but_background_work_sees_a_key(db, kind):
    with entered(system_scope("test")):
        issued()
    with entered(Scope(kind=kind, actor=BY, subject_id=SUBJECT if kind is ScopeKind.INVESTOR else None)):
        assert not SigningKey.objects.exists()


@pytest.mark.parametrize("login", ["DATABASE_OWNER_URL", "DATABASE_URL"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE reports_signature SET signed_at = now()",
        "DELETE FROM reports_signature",
        "UPDATE reports_signingkey SET certificate = 'x'",
        "DELETE FROM reports_signingkey",
    ],
)
def test_keys_and_signatures_cannot_be_changed(transactional_db, statement, login):
    with entered(system_scope("test")):
        issued()
    with psycopg.connect(os.environ[login]) as hand:
        hand.execute("SELECT set_config('hub.scope_kind', 'system', true)")
        with pytest.raises((psycopg.errors.RestrictViolation, psycopg.errors.InsufficientPrivilege)):
            hand.execute(statement)
        hand.rollback()


def test_the_key_lies_encrypted(db):
    with entered(system_scope("test")):
        issued()
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as hand:
        hand.execute("SELECT set_config('hub.scope_kind', 'system', true)")
        rows = hand.execute("SELECT private_key FROM reports_signingkey").fetchall()
    assert not any(b"PRIVATE KEY" in bytes(row[0]) for row in rows)


def test_whoever_holds_an_older_report_is_told_the_day_of_the_newer_one_and_no_more(db):
    with entered(system_scope("test")):
        older, newer = issued(), issued(CONTRADICTED, at=AT + timedelta(days=3))
    assert replaced_on(older.id) == business_date(AT + timedelta(days=3))
    assert replaced_on(newer.id) is None
    assert replaced_on(SUBJECT) is None


def test_the_digest_of_the_signed_file_leads_to_its_record(db):
    with entered(system_scope("test")):
        facts = issued()
        signed = handed_out(facts)
    assert report_of_signed(sha256_hex(signed)).pdf_digest == facts.pdf_digest
    assert report_of_signed(sha256_hex(signed + b"\n")) is None
