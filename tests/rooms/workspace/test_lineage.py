"""How a profile came to be, seen by its advisor; two taken for one are parted with open eyes, and joined again."""

import re

import pytest
from django.urls import reverse

from crm.identity.models import Identifier, MergeEvent
from crm.identity.queries import records_of, subjects_of_records
from hub.access.queries import advisors_of
from hub.access.scope import entered, system_scope
from hub.audit.models import AuditRow
from tests.rooms.workspace.world import found, visit

pytestmark = pytest.mark.django_db


def records(subject):
    with entered(system_scope("test")):
        return records_of(subject)


def test_every_record_is_there_with_its_reason_and_every_value_with_its_source(world, as_user):
    text = as_user(world.lin).get(reverse("workspace:lineage", args=[world.shen])).content.decode()
    assert text.count('name="record"') == len(records(world.shen)) == 2
    for words in ("手机号与姓名都相同", "App账号", "网点登记", "6021", "采信理由"):
        assert words in text, words
    assert "13800136021" not in text


def test_a_record_with_nothing_but_masked_marks_is_shown_too(world, as_user):
    document = "1101**********1234"
    visit(world.lin, world.at, "沈若溪", "138****6021", "来问到期日。", key="shen-masked", document=document)
    with entered(system_scope("test")):
        (subject,) = subjects_of_records(
            Identifier.objects.filter(kind="id_mask").values_list("record_id", flat=True)
        ).values()
    page = as_user(world.lin).get(reverse("workspace:lineage", args=[subject]))
    assert page.status_code == 200
    assert "1101" in page.content.decode()


def test_a_stranger_to_the_client_sees_nothing_and_an_auditor_changes_nothing(world, as_user):
    for name in ("lineage", "part"):
        assert as_user(world.zhao).get(reverse(f"workspace:{name}", args=[world.shen])).status_code == 404
    page = as_user(world.compliance).get(reverse("workspace:lineage", args=[world.shen]))
    assert page.status_code == 200
    assert 'name="record"' not in page.content.decode()
    assert as_user(world.compliance).get(reverse("workspace:part", args=[world.shen])).status_code == 403


def test_parting_shows_its_effect_asks_why_and_can_be_taken_back(world, as_user):
    browser, (one, _other) = as_user(world.lin), records(world.shen)
    where, chosen = reverse("workspace:part", args=[world.shen]), {"record": str(one)}
    effect = browser.get(where, chosen).content.decode()
    assert "1条记录将离开，1条留下" in effect
    refused = browser.post(where, chosen)
    assert refused.status_code == 422
    assert "请用一句话写明你怎么知道这是两个人" in refused.content.decode()
    assert len(records(world.shen)) == 2
    done = browser.post(where, {**chosen, "reason": "本人到场，证件不是同一人"}, follow=True).content.decode()
    with entered(system_scope("test")):
        now = set(subjects_of_records((*records(world.shen), one)).values())
        assert len(now) == 2
        assert {advisor.id for advisor in advisors_of(now).values()} == {world.lin.id}, "both have an advisor"
        assert len(advisors_of(now)) == 2
        assert AuditRow.objects.filter(action="identity.unbound").get().details["reason"] == "本人到场，证件不是同一人"
    undo = re.search(r'action="([^"]+/undo/\d+/)"', done)[1]
    assert len(records(world.shen)) == 1
    again = browser.post(undo, follow=True)
    assert "又是同一位客户" in again.content.decode()
    with entered(system_scope("test")):
        assert len(set(subjects_of_records((*records(world.shen), one)).values())) == 1
    assert "没有任何改动" in browser.post(undo, follow=True).content.decode()


def test_a_record_that_went_straight_to_another_client_has_left(world, as_user):
    visit(world.lin, world.at, "顾怀信", "13700139988", "来了。", key="gu")
    one, elsewhere = records(world.shen)[0], found("13700139988")
    with entered(system_scope("test")):
        MergeEvent.objects.create(kind="merged", from_subject_id=world.shen, to_subject_id=elsewhere,
                                  records=[str(one)], by_label="lin", happened_at=world.at)  # fmt: skip
    left, came = (as_user(world.lin).get(reverse("workspace:lineage", args=[of])) for of in (world.shen, elsewhere))
    assert "1条记录离开：另一个人" in left.content.decode()
    assert "1条记录离开" not in came.content.decode()


@pytest.mark.parametrize("chosen", [[], ["all"], ["00000000-0000-7000-8000-000000000000"]])
def test_nothing_or_everything_is_no_parting(world, as_user, chosen):
    wanted = [str(record) for record in records(world.shen)] if chosen == ["all"] else chosen
    answer = as_user(world.lin).get(reverse("workspace:part", args=[world.shen]), {"record": wanted}, follow=True)
    assert "请选择其中几条记录" in answer.content.decode()
    assert as_user(world.lin).get(reverse("workspace:part", args=[world.shen]), {"record": "x"}).status_code == 404
