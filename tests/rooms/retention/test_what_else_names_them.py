"""Whoever is forgotten is so in half-typed forms, waiting lists and written reasons too; others are left alone."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from crm.identity.domain.sightings import IdentifierKind
from crm.identity.models import Identifier
from crm.journeys.drafts import KEPT_FOR, DraftClosed, forget_old_drafts, save_draft
from crm.journeys.models import VisitDraft
from crm.journeys.reading import note_reading, reasons_about
from crm.profile.models import Visit
from hub.access.models import Branch
from hub.access.operations import create_user, open_branch
from hub.access.roles import Role
from hub.ingest.models import UploadedLine, VisitUpload
from hub.ingest.operations import import_due, take_in_upload, upload_visits
from hub.retention import erasures
from hub.retention.carrying_out import advance_erasures
from hub.retention.models import Erasure, ErasureStep
from hub.retention.words import wait_words
from hub.vault.models import SealedContent
from hub.vault.operations import ContentErased, unseal
from tests.rooms.journeys.two_people import BY, MET, as_system
from tests.rooms.retention.forgotten import HE, LATER, WU, asked, deliver, forgotten, granted
from tests.rooms.suitability.people import investor, says

pytestmark = pytest.mark.django_db
PHONE, OTHER = "13700009911", "13700008822"
HEAD = "登记编号,姓名,手机号,到访时间,沟通记录,客户经理\n"


@pytest.fixture
def qian(db):
    with as_system():
        subject, source = investor("钱多多", phone=PHONE)
        says(source, "随便看看。", at=MET, key="met")
        investor("李思", phone=OTHER)
    deliver()
    return subject, source


@pytest.fixture
def manager(db):
    names = {"name_zh": "城东中心", "name_en": "East Centre", "city_zh": "杭州", "city_en": "Hangzhou"}
    with as_system():
        branch = open_branch(code="HZ01", **names, by=BY, at=MET)
        hired = {"branch_id": branch.id, "password": "a-long-and-odd-passphrase", "by": BY, "at": MET}
        create_user(username="lin", display_name="林晓", role=Role.ADVISOR, **hired)
        return create_user(username="sun", display_name="孙衡", role=Role.BRANCH_MANAGER, **hired)


def drafted(**fields):
    key = uuid4()
    with as_system():
        save_draft(key=key, owner_id=BY.id or uuid4(), opened_for=None, fields=fields, at=LATER)
    return key


def listed(manager, *rows):
    with as_system():
        return upload_visits(
            content=(HEAD + "\n".join(rows)).encode(),
            file_name="v.csv",
            branch=Branch.objects.get(id=manager.branch_id),
            by=manager,
            own_only=False,
            at=LATER,
        )


def test_half_typed_forms_go_whether_they_were_chosen_or_their_number_was_typed(qian):
    chosen, typed = drafted(client=str(qian[0]), note="约了周五"), drafted(name="钱", phone="137 0000 9911")
    noted, strangers = drafted(note=f"他妻子的电话是{PHONE}"), drafted(name="李思", phone=OTHER)
    forgotten(qian[0])
    with as_system():
        left = {row.id: bool(row.content) for row in VisitDraft.objects.all()}
        assert left == {chosen: False, typed: False, noted: False, strangers: True}
        with pytest.raises(DraftClosed):
            save_draft(key=typed, owner_id=BY.id or uuid4(), opened_for=None, fields={"phone": PHONE}, at=LATER)


def test_forms_that_nobody_came_back_to_go_though_their_writer_never_types_again(qian):
    drafted(name="李思", phone=OTHER)
    assert forget_old_drafts(at=LATER + KEPT_FOR - timedelta(seconds=1)) == 0
    assert forget_old_drafts(at=LATER + KEPT_FOR) == 1


def test_reasons_for_looking_at_their_numbers_go_and_those_about_others_stay(qian):
    with as_system():
        marks = {str(row.value): row for row in Identifier.objects.filter(kind=IdentifierKind.PHONE)}
        theirs, others = (marks[f"+86{number}"] for number in (PHONE, OTHER))
        for mark, subject in ((theirs, qian[0]), (theirs, None), (theirs, uuid4()), (others, qian[0]), (others, None)):
            note_reading(mark_id=mark.id, subject_id=subject, reason="钱女士住院，要回电", by=HE, at=MET)
        found = reasons_about(subject_ids=[qian[0]], record_ids=[qian[1]])
        assert len(found) == 3, "hers, under whichever person she was then; not what was told apart from her since"
    forgotten(qian[0])
    with as_system():
        for sealed_id in found:
            with pytest.raises(ContentErased):
                unseal(sealed_id)
        assert SealedContent.objects.filter(owner_kind="reading", erased_at=None).count() == 2
        assert reasons_about(subject_ids=[qian[0]], record_ids=[qian[1]]) == []


def test_lines_of_a_waiting_list_go_and_the_others_come_in(qian, manager):
    key = listed(
        manager, f"A-1,钱多多,{PHONE},2026-11-18 15:40,,林晓", "A-2,王一,13900000001,2026-11-18 16:00,,林晓",
        f"A-3,王二,13900000002,2026-11-18 17:00,电话{PHONE[:3]}-{PHONE[3:7]}-{PHONE[7:]},林晓",
    )  # fmt: skip
    row = forgotten(qian[0])
    with as_system():
        assert row.steps_now().get(part="ingest.lists").done == 2
        upload = VisitUpload.objects.get(id=key)
        assert (upload.new + upload.refused, [line.line for line in UploadedLine.objects.filter(upload=upload)]) == (
            1,
            [3],
        )
        assert PHONE not in "".join(str(line.cells) for line in UploadedLine.objects.all())


def test_a_list_that_comes_in_is_waited_for_and_the_page_can_say_so(qian, manager):
    key = listed(manager, f"A-1,钱多多,{PHONE},2026-11-18 15:40,,林晓")
    row = granted(qian[0])
    with as_system():
        take_in_upload(upload_id=key, by=HE, at=LATER)
    advance_erasures(at=LATER)
    with as_system():
        waiting = row.steps_now().get(part="ingest.lists")
        assert (waiting.finished_at, waiting.refusal, waiting.waits_for) == (None, "", "list_coming_in")
        assert wait_words(waiting.waits_for)
        assert Visit.objects.count() == 1
    while import_due(at=LATER):
        pass
    deliver()
    advance_erasures(at=LATER)
    with as_system():
        assert Visit.objects.count() == 2
        assert Erasure.objects.get(id=row.id).decision == "", "a record more is theirs by now: checked and decided anew"


def test_steps_are_history(qian):
    row = asked(qian[0])
    erasures.check_erasure(erasure_id=row.id, by=HE, at=LATER + timedelta(hours=1))
    with as_system():
        assert row.steps.count() == 2 * row.steps_now().count(), "what was counted before is kept"
        assert set(row.steps.exclude(superseded_at=None).values_list("superseded_at", flat=True)) == {
            LATER + timedelta(hours=1)
        }
    for statement in (
        "DELETE FROM retention_erasurestep",
        "TRUNCATE retention_erasurestep CASCADE",
        "UPDATE retention_erasurestep SET found = 0",
        "UPDATE retention_erasurestep SET done = 7 WHERE superseded_at IS NOT NULL",
        "UPDATE retention_erasurestep SET done = -1",
    ):
        with as_system(), pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute(statement)
    erasures.decide_erasure(erasure_id=row.id, grant=True, why="x", by=WU, at=LATER)
    advance_erasures(at=LATER)
    with as_system(), pytest.raises(DatabaseError, match="says what was found and done"), transaction.atomic():
        ErasureStep.objects.filter(superseded_at=None).update(done=99)
