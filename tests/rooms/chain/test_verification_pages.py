"""Anybody can check a record on the public pages; nobody learns from them what is not theirs to know."""

import html
import json
import os
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from uuid import UUID, uuid4

import pikepdf
import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import translation

from chain import evidence
from chain.connection import connected_to
from chain.ledgers.memory import MemoryLedger
from chain.models import Entry
from chain.operations import anchor, erase_record
from chain.tasks import scan_due
from chain.verifier import CheckpointCopy, Status, verify_proof
from hub.access.operations import create_user
from hub.access.roles import Role
from hub.kernel.actor import system_actor
from hub.kernel.digest import sha256_hex
from hub.portal import asking
from hub.vault.models import SealedContent
from tests.rooms.chain.test_scan import tamper
from tests.rooms.chain.world import AT, PDF, fact_bytes, logged, on

pytestmark = pytest.mark.django_db
LIVE: dict[UUID, bytes] = {}


@pytest.fixture(autouse=True)
def chain_at_hand(key, monkeypatch):
    LIVE.clear()
    monkeypatch.setattr(evidence, "_contents", {"contract": LIVE.__getitem__})
    with connected_to(on(MemoryLedger(), key)):
        yield


@pytest.fixture
def entries() -> list[Entry]:
    made = [logged(number, subject=uuid4()) for number in range(9)]
    LIVE.update({entry.fact_id: fact_bytes(number) for number, entry in enumerate(made)})
    anchor(at=AT)
    return made


def chinese(name: str, **named: object) -> str:
    with translation.override("zh-hans"):
        return reverse(name, kwargs=named)


def address(entry: Entry, name: str = "verify_record", **query: str) -> str:
    path = chinese(f"portal:{name}", kind=entry.kind, fact_id=entry.fact_id)
    return path + ("?" + "&".join(f"{key}={value}" for key, value in query.items()) if query else "")


def page(client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


@pytest.mark.parametrize("language", ["", "/en"])
def test_a_sealed_record_matches_in_five_steps(client, entries, language):
    text = page(client, language + address(entries[3]))
    assert text.count("steps__step--done") == 5
    assert "verdict--final" in text
    assert ("It matches" if language else "核对一致") in text


def test_a_page_that_asks_for_the_verdict_alone_gets_it_without_a_frame(client, entries):
    response = client.get("/en" + address(entries[3]), headers={"hx-request": "true"})
    text = response.content.decode()
    assert "verified--final" in text
    assert text.count("verified__step--done") == 6, "five of ours, and the browser's own, hidden until it is taken"
    assert "<html" not in text
    assert "HX-Request" in response.headers["Vary"]


def test_a_private_record_shows_neither_content_nor_salt_nor_digest(client, entries, system_scope_reader):
    from chain.records import open_record

    entry = entries[3]
    salt = system_scope_reader(lambda: open_record(entry)).salt.hex()
    text = page(client, address(entry)) + client.get(address(entry, "proof")).content.decode()
    for secret in ("C-3", salt, sha256_hex(fact_bytes(3)), sha256_hex(PDF)):
        assert secret not in text
    assert set(json.loads(client.get(address(entry, "proof")).content)["record"]) == {"commitment"}


def test_whoever_holds_the_document_gets_the_whole_proof(client, entries):
    entry = entries[8]
    digest = sha256_hex(fact_bytes(8))
    assert "byte for byte" in page(client, "/en" + address(entry, digest=digest))
    proof = client.get(address(entry, "proof", digest=digest)).content
    copy = client.get(chinese("portal:checkpoint_copy")).content
    report = verify_proof(proof, source=CheckpointCopy(copy), file=PDF)
    assert report.status is Status.VERIFIED
    assert "C-8" in proof.decode()


def test_another_file_does_not_match_and_the_step_is_named(client, entries):
    text = page(client, "/en" + address(entries[3], digest=sha256_hex(b"another file")))
    assert "verdict--contradicted" in text
    assert "step 2 does not fit" in text
    assert sha256_hex(fact_bytes(3)) not in text


def test_a_file_leads_to_its_record_and_a_number_too(client, entries):
    by_file = client.get(chinese("portal:verify"), {"digest": sha256_hex(fact_bytes(5))})
    assert by_file.headers["location"] == address(entries[5], digest=sha256_hex(fact_bytes(5)))
    by_id = client.get(chinese("portal:verify"), {"number": f" {entries[5].fact_id} "})
    assert by_id.headers["location"] == address(entries[5])
    by_commitment = client.get(chinese("portal:verify"), {"digest": entries[5].entry_hash})
    assert by_commitment.headers["location"] == chinese("portal:logged_record", number=6), "everybody has commitments"
    assert str(entries[5].fact_id) not in client.get(by_commitment.headers["location"]).content.decode()


@pytest.mark.parametrize("asked", [{"digest": "ab" * 32}, {"number": "nothing"}, {"number": "x' OR 1=1"}])
def test_what_nothing_answers_to_says_so(client, entries, asked):
    response = client.get("/en" + chinese("portal:verify"), asked)
    assert response.status_code == 404
    assert ("We know no record" if "digest" in asked else "Nothing answers") in response.content.decode()


def test_a_tampered_record_is_named_at_once_without_a_scan(client, entries):
    LIVE[entries[4].fact_id] = fact_bytes(99)
    text = page(client, "/en" + address(entries[4]))
    assert "verdict--contradicted" in text
    assert "<code>number</code>" in text
    assert "verdict--final" in page(client, address(entries[3]))


def test_only_an_erasure_on_record_is_called_one(client, entries, system_scope_reader):
    def forge():
        SealedContent.objects.filter(id=entries[2].sealed_fact_id).update(
            ciphertext=None, erased_at=AT, erased_reason="x"
        )
        erase_record(entries[4], reason="closure", by=system_actor("test"), at=AT)

    system_scope_reader(forge)
    forged, lawful = (page(client, "/en" + address(entries[index])) for index in (2, 4))
    assert "erased on request" in lawful
    assert "verdict--final" in lawful
    assert "erased on request" not in forged
    assert "no lawful erasure of it is on record" in forged
    assert "was altered" in forged


def test_a_record_before_its_checkpoint_waits(client, entries):
    late = logged(20)
    LIVE[late.fact_id] = fact_bytes(20)
    text = page(client, "/en" + address(late))
    assert "verdict--recorded" in text
    assert client.get(address(late, "proof")).status_code == 404


def test_a_contracts_number_alone_answers_like_an_unknown_one(client, entries, system_scope_reader, monkeypatch):
    monkeypatch.setattr(asking, "MISSES_A_MINUTE", 10**6)
    known, unknown = (client.get("/en" + chinese("portal:verify"), {"number": number}) for number in ("C-3", "C-99"))
    assert (known.status_code, unknown.status_code) == (404, 404)
    once = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
    said_of_known, said_of_unknown = (once.sub(b"", answer.content) for answer in (known, unknown))
    assert said_of_known.replace(b"C-3", b"") == said_of_unknown.replace(b"C-99", b"")
    assert b"not found by its number alone" in known.content


def test_whoever_guesses_has_to_wait_and_readers_elsewhere_do_not(client, entries):
    cache.clear()
    ask = "/en" + chinese("portal:verify")
    answers = [client.get(ask, {"number": f"C-{number}"}, REMOTE_ADDR="10.0.0.7") for number in range(60)]
    assert answers[0].status_code == 404
    assert answers[-1].status_code == 429
    assert answers[-1].headers["Retry-After"] == "60"
    assert "Wait a minute" in answers[-1].content.decode()
    assert client.get(address(entries[3]), REMOTE_ADDR="10.0.0.7").status_code == 429
    assert client.get(address(entries[3]), REMOTE_ADDR="10.0.0.8").status_code == 200
    cache.clear()


@pytest.mark.parametrize("part", ["sealed_fact_id", "sealed_record_id"])
@pytest.mark.django_db(transaction=True)
def test_a_tampered_record_has_no_proof_and_the_page_says_why(as_compliance, entries, part):
    tamper(rf"UPDATE vault_sealedcontent SET ciphertext = '\x0102' WHERE id = '{getattr(entries[4], part)}'")
    answer = as_compliance.get("/en" + address(entries[4], "proof"))
    assert answer.status_code == 409
    assert "There is no proof file" in answer.content.decode()
    assert "verdict--contradicted" in answer.content.decode()
    with pytest.raises(CommandError, match="changed, cut or moved"):
        call_command("proof", "contract", str(entries[4].fact_id), output="/nowhere")


def test_an_unknown_record_is_not_found(client, entries):
    assert client.get(address(entries[0]).replace(str(entries[0].fact_id), str(uuid4()))).status_code == 404


def test_the_checkpoints_are_listed_and_taken_along(client, entries):
    text = page(client, chinese("portal:checkpoints"))
    assert "+9" in text
    assert client.get(chinese("portal:checkpoint_copy")).json()["checkpoints"][0]["size"] == 9


def saved(client, address, folder):
    """Save what an address hands out under the name that a browser gives it."""
    answer = client.get(address)
    name = re.search(r'filename="([^"]+)"', answer.headers["Content-Disposition"])[1]
    (folder / name).write_bytes(answer.content)


def test_the_command_on_the_page_runs_as_it_stands_beside_what_the_page_hands_out(client, entries, tmp_path):
    archive = client.get(chinese("portal:verifier")).content
    assert archive == client.get(chinese("portal:verifier")).content
    digest = sha256_hex(fact_bytes(2))
    page_itself = page(client, address(entries[2], digest=digest))
    for handed_out in re.findall(r'<a class="button[^"]*" href="([^"]+)" download', page_itself):
        saved(client, html.unescape(handed_out), tmp_path)
    command = html.unescape(re.search(r"<pre[^>]*>(python3 verifier\.zip[^<]*)</pre>", page_itself)[1])
    (tmp_path / "another.txt").write_text("another file")
    here = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    for words, status in ((command, 0), (f"{command} --file another.txt", 1)):
        shell = ["/bin/sh", "-c", words]
        said = subprocess.run(shell, cwd=tmp_path, env=here, capture_output=True, text=True, check=False)
        assert said.returncode == status, said.stdout + said.stderr


def test_before_the_first_checkpoint_the_pages_say_so(client):
    assert page(client, chinese("portal:checkpoints"))
    assert page(client, chinese("portal:verify"))
    assert client.get(chinese("portal:checkpoint_copy")).status_code == 404


def signed_in(client, role: Role, **more: object) -> None:
    by, password = system_actor("test"), "a-long-pass-phrase-1"
    user = create_user(username=f"{role}-1", display_name="X", role=role, password=password, by=by, at=AT, **more)
    client.force_login(user)


@pytest.fixture
def as_compliance(client, system_scope_reader):
    system_scope_reader(lambda: signed_in(client, Role.COMPLIANCE))
    return client


def test_the_console_counts_records_by_state_and_names_what_a_scan_finds(as_compliance, entries):
    text = page(as_compliance, "/en" + chinese("consoles:evidence"))
    assert "never scanned" in text
    LIVE[entries[2].fact_id] = fact_bytes(99)
    del LIVE[entries[6].fact_id]
    assert as_compliance.post(chinese("consoles:evidence-scan")).status_code == 302
    assert "It begins as soon as the worker is free." in page(as_compliance, "/en" + chinese("consoles:evidence"))
    scan_due()
    progress = as_compliance.get("/en" + chinese("consoles:evidence-scan-progress"))
    assert "0 of 9 records looked at." in progress.content.decode()
    scan_due()
    assert "2 flaws so far." in as_compliance.get("/en" + chinese("consoles:evidence-scan-progress")).content.decode()
    scan_due()
    assert as_compliance.get(chinese("consoles:evidence-scan-progress")).headers["HX-Refresh"] == "true"
    text = page(as_compliance, "/en" + chinese("consoles:evidence"))
    assert "2 flaws" in text
    assert "for compliance-1" in text
    assert str(entries[2].fact_id) in text
    assert "no. 3 in the log" in text
    assert "links__link--broken" in text
    contradicted = page(as_compliance, chinese("consoles:evidence") + "?state=contradicted")
    assert str(entries[6].fact_id) in contradicted


def test_compliance_takes_along_the_proof_with_its_content(as_compliance, entries):
    assert "C-2" in as_compliance.get(address(entries[2], "proof")).content.decode()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.INVESTOR, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN])
def test_other_roles_do_not_enter_the_console(client, system_scope_reader, role):
    subject_id = uuid4() if role is Role.INVESTOR else None
    system_scope_reader(lambda: signed_in(client, role, subject_id=subject_id))
    assert client.get(chinese("consoles:evidence")).status_code == 403
    assert client.post(chinese("consoles:evidence-scan")).status_code == 403


def test_the_proof_command_and_the_page_give_the_same_file(as_compliance, entries, tmp_path):
    call_command("proof", "contract", str(entries[1].fact_id), output=tmp_path / "proof.json")
    assert (tmp_path / "proof.json").read_bytes() == as_compliance.get(address(entries[1], "proof")).content


def test_a_final_record_has_a_certificate_with_the_proof_its_bearer_may_see(client, entries):
    cache.clear()
    digest = sha256_hex(fact_bytes(3))
    plain, bearer = (client.get(address(entries[3], "certificate", **query)) for query in ({}, {"digest": digest}))
    assert (plain.status_code, plain["Content-Type"], plain["Cache-Control"]) == (200, "application/pdf", "no-store")
    copy = client.get(chinese("portal:checkpoint_copy")).content
    for answer, told in ((plain, False), (bearer, True)):
        with pikepdf.open(BytesIO(answer.content)) as pdf:
            proof = pdf.attachments["proof.json"].get_file().read_bytes()
        assert verify_proof(proof, source=CheckpointCopy(copy)).status is Status.VERIFIED
        assert (b"C-3" in proof) is told
    late = logged(20)
    LIVE[late.fact_id] = fact_bytes(20)
    assert client.get(address(late, "certificate")).status_code == 404


def test_whoever_has_papers_printed_without_end_has_to_wait(client, entries, monkeypatch):
    cache.clear()
    monkeypatch.setattr(asking, "PAPERS_A_MINUTE", 2)
    answers = [client.get(address(entries[3], "certificate"), REMOTE_ADDR="10.0.0.9").status_code for _ in range(3)]
    assert answers == [200, 200, 429]
    cache.clear()


def test_behind_a_proxy_each_reader_has_misses_of_their_own(client, entries, settings):
    cache.clear()
    settings.PROXIES = 1
    ask = "/en" + chinese("portal:verify")

    def asks(number, forwarded):
        return client.get(ask, {"number": f"C-{number}"}, REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)

    assert {asks(number, f"1.2.3.{number}, 9.9.9.9").status_code for number in range(60)} == {404, 429}
    assert asks(1, "9.9.9.9, 8.8.8.8").status_code == 404, "what stands before the proxy's own word counts for nothing"
    cache.clear()
