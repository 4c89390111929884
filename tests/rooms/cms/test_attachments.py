"""Files of a disclosure: examined with it, sealed with it, served for ever, refused when anybody changes them."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from cms import operations, queries
from cms.attachments import files_of, live_files
from cms.evidence import content_for, contents_for
from cms.models import Attachment
from hub.access.models import User
from hub.access.roles import Role
from hub.access.scope import entered, system_scope
from hub.kernel.actor import Actor
from hub.kernel.digest import sha256_hex
from hub.portal.parity.checking import Answer, differences
from tests.domain.cms.test_files import pdf, picture, spoiled
from tests.rooms.cms import samples
from tests.rooms.cms.people import AT, People, person

SLUG = "qingyu-cold-chain"
DOOR = f"/en/compliance/disclosures/drafts/{SLUG}/files/"
NAMES = {"name_zh": "评估报告", "name_en": "Appraisal"}


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(id=actor.id))
    return client


def attached(people: People, raw: bytes = b"", **names: str) -> Any:
    if operations.page_of(SLUG) is None:
        operations.draft(kind="project", slug=SLUG, fields=samples.project(), by=people.editor, at=AT)
    return operations.attach(slug=SLUG, raw=raw or pdf(), by=people.editor, at=AT, **(NAMES | names))


def published(people: People, raw: bytes = b"") -> queries.Version:
    attached(people, raw)
    submission = operations.submit_for_review(slug=SLUG, by=people.editor, at=AT)
    operations.approve(submission_id=submission.id, by=people.compliance, at=AT)
    return operations.publish(submission_id=submission.id, by=people.signatory, at=AT)


def test_an_editor_attaches_a_file_and_is_told_what_was_taken_out(people: People) -> None:
    operations.draft(kind="project", slug=SLUG, fields=samples.project(), by=people.editor, at=AT)
    editor = client_of(people.editor)
    answer = editor.post(DOOR, NAMES | {"file": SimpleUploadedFile("x.txt", spoiled())}, follow=True)
    page = answer.content.decode()
    assert "Taken out: what the file said of its author" in page
    assert "scripts and actions" in page
    draft = operations.page_of(SLUG)
    assert draft is not None
    (row,) = [block.value for block in draft.attachments]
    assert (row["name_zh"], row["name_en"], row["type"]) == (*NAMES.values(), "pdf")
    refused = editor.post(DOOR, NAMES | {"file": SimpleUploadedFile("x.pdf", b"MZ nothing")})
    assert refused.status_code == 422
    assert "the file is something else" in refused.content.decode()
    for other in (people.compliance, person("advising", Role.AUDITOR)):
        assert client_of(other).post(DOOR, NAMES).status_code == 403
    assert client_of(people.editor).get(f"/drafting/pages/{draft.pk}/edit/").content.decode().count(DOOR[3:]) == 1


def test_the_same_file_twice_is_one_row_with_its_last_name(people: People) -> None:
    attached(people)
    file = attached(people, name_en="Appraisal, again")
    draft = operations.page_of(SLUG)
    assert draft is not None
    (row,) = [block.value for block in draft.attachments]
    assert (row["file"], row["name_en"]) == (file.digest, "Appraisal, again")
    assert Attachment.objects.count() == 1


def chinese(words: str) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, invariant=True)
    canvas.setFont("STSong-Light", 14)
    canvas.drawString(72, 700, words)
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize(
    ("raw", "rule"), [(pdf("Your principal is guaranteed."), "W-"), (chinese("本产品零风险。"), "W-NORISK")]
)
def test_a_promise_inside_a_file_stops_the_publication_and_is_shown(people: People, raw: bytes, rule: str) -> None:
    attached(people, raw)
    submission = operations.submit_for_review(slug=SLUG, by=people.editor, at=AT)
    assert any(found["path"] == "attachments.1.words" for found in submission_findings(submission.id))
    with pytest.raises(operations.Stopped, match=rule):
        operations.approve(submission_id=submission.id, by=people.compliance, at=AT)
    page = client_of(people.compliance).get(f"/en/compliance/disclosures/{submission.id}/").content.decode()
    assert "Attached file 1, Appraisal" in page
    assert "/compliance/disclosures/files/" in page


def submission_findings(submission_id: Any) -> list[dict[str, Any]]:
    from cms.models import Submission

    return list(Submission.objects.get(id=submission_id).findings)


def test_a_row_that_names_no_kept_file_stops_the_publication(people: People) -> None:
    file = attached(people)
    good = {"name": samples.both("甲", "A"), "type": "pdf", "size_bytes": file.size_bytes, "file": file.digest}
    for wrong in ({"file": "0b" * 32}, {"type": "png"}, {"size_bytes": 1}):
        fields = samples.project(attachments=[good | wrong])
        operations.draft(kind="project", slug=SLUG, fields=fields, by=people.editor, at=AT)
        submission = operations.submit_for_review(slug=SLUG, by=people.editor, at=AT)
        with pytest.raises(operations.Stopped, match="A-FILE"):
            operations.approve(submission_id=submission.id, by=people.compliance, at=AT)
        operations.return_for_changes(submission_id=submission.id, comment="no", by=people.compliance, at=AT)


def test_every_channel_carries_the_file_and_its_address_answers_for_ever(people: People, client: Client) -> None:
    version = published(people)
    (row,) = files_of(version.payload)
    address = f"/attachments/{row['file']}"
    answer = client.get(address)
    assert sha256_hex(answer.content) == row["file"]
    assert answer["Content-Type"] == "application/pdf"
    assert "immutable" in answer["Cache-Control"]
    assert "sandbox" in answer["Content-Security-Policy"]
    assert (answer["X-Content-Type-Options"], answer["Content-Disposition"][:10]) == ("nosniff", "attachment")
    assert client.get(address, headers={"if-none-match": answer["ETag"]}).status_code == 304
    page = client.get(f"/en/disclosures/{SLUG}/").content.decode()
    assert f'href="/en{address}"' in page
    assert row["file"] in page
    data = client.get(f"/open-data/v1/disclosures/{SLUG}.json").json()
    assert data["files"][0]["digest"] == row["file"]
    assert data["files"][0]["address"].endswith(address)
    item = client.get("/en/feeds/project.json").json()["items"][0]
    assert item["attachments"][0]["url"].endswith(address)
    assert address in client.get("/feeds/project.atom").content.decode()
    assert client.get(f"/attachments/{'0b' * 32}").status_code == 404


def test_a_file_that_nobody_published_is_for_staff_alone(people: People, client: Client) -> None:
    digest = attached(people).digest
    assert client.get(f"/attachments/{digest}").status_code == 404
    for actor, status in ((people.editor, 200), (people.compliance, 200)):
        answer = client_of(actor).get(f"/en/compliance/disclosures/files/{digest}")
        assert (answer.status_code, answer["Cache-Control"]) == (status, "private, no-store")
    assert client.get(f"/en/compliance/disclosures/files/{digest}").status_code == 302


def test_parity_names_a_file_that_its_address_does_not_give(people: People, client: Client) -> None:
    version = published(people)

    def asked(path: str, headers: Any) -> Answer:
        answer = client.get(path, headers={"cookie": headers["Cookie"]} if "Cookie" in headers else {})
        return Answer(answer.status_code, answer.content)

    def tampered(path: str, headers: Any) -> Answer:
        return Answer(200, b"another file") if path.startswith("/attachments/") else asked(path, headers)

    assert {name: paths for name, paths in differences(version, fetch=asked).items() if paths} == {}
    assert differences(version, fetch=tampered)["files"] == ["attachments.1.file"]


def test_the_database_refuses_to_change_drop_or_forge_a_file(people: People) -> None:
    published(people)
    for statement in (
        "UPDATE cms_attachment SET content = 'x'",
        "DELETE FROM cms_attachment",
        "TRUNCATE cms_attachment",
        "INSERT INTO cms_attachment SELECT repeat('0', 64), content, type, size_bytes, text, removed, kept_by_id,"
        " kept_at FROM cms_attachment",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Attachment.objects.count() == 1


def test_the_sealed_fact_names_a_changed_file(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    version = published(people)
    with entered(system_scope("test")):
        sealed = content_for(version.id)
        assert contents_for([str(version.id)])[str(version.id)] == sealed
        ((digest, lies),) = live_files(row["file"] for row in files_of(version.payload)).items()
        for changed in ({digest: ("00" * 32, lies[1])}, {digest: (lies[0], "xlsx")}):
            monkeypatch.setattr("cms.evidence.live_files", lambda _digests, live=changed: live)
            assert content_for(version.id) != sealed
        monkeypatch.setattr("cms.evidence.live_files", lambda _digests: {})
        assert b'"missing"' in content_for(version.id)


def test_a_disclosure_without_files_says_nothing_of_them(people: People, publish: Callable[..., Any]) -> None:
    version = publish()
    assert b'"files"' not in content_for(version.id)
    assert b"attachments" not in version.payload.canonical()


def test_a_picture_is_attached_too(people: People, client: Client) -> None:
    version = published(people, picture("PNG"))
    (row,) = files_of(version.payload)
    assert client.get(f"/attachments/{row['file']}")["Content-Type"] == "image/png"


def test_a_file_that_is_too_large_is_refused_before_anybody_reads_it(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    operations.draft(kind="project", slug=SLUG, fields=samples.project(), by=people.editor, at=AT)
    monkeypatch.setattr("hub.consoles.attached.LARGEST_FILE", 100)
    monkeypatch.setattr("cms.operations.attach", lambda **_told: pytest.fail("it was read"))
    refused = client_of(people.editor).post(DOOR, NAMES | {"file": SimpleUploadedFile("x.pdf", pdf())})
    assert refused.status_code == 422
    assert "at most 10 MB" in refused.content.decode()
