"""Both flagship cases, from the app's event and the branch's list to the three dimensions and the contradiction."""

import base64
import csv
import io
import json
from datetime import timedelta

import pytest

from crm.journeys.intake import VisitForm, record_visit
from crm.profile.domain.vocabulary import Channel
from crm.profile.queries import ClientFilters, client_ids, dimensions
from crm.suitability.queries import current_level, open_contradictions, plans_for
from hub.access.scope import entered, system_scope
from hub.catalogue.operations import list_product
from hub.ingest.operations import fold_due, import_visits, preview_visits
from hub.kernel.actor import system_actor
from hub.kernel.clock import HOME_ZONE, utc_now
from tests.domain.suitability.cases import CAREFUL, SHELF

pytestmark = pytest.mark.django_db
BY = system_actor("test")
TUITION = (
    "沈女士说孩子快上大学了，明年九月开学，学费加生活费一共想备十八万。"
    "对三个月的有兴趣，但问了两次能不能提前取，怕到时候用钱取不出来。"
)
HIGH_RISK = "客户想要高风险高收益的项目，说亏一点没关系"


def in_the_app(client, write_key):
    """Somebody conservative logs in and fills in the questionnaire."""
    who = {"userId": "u-1", "anonymousId": "a-1"}
    at = (utc_now() - timedelta(days=2)).isoformat()
    who |= {"timestamp": at}
    traits = {"name": "沈若溪", "phone": "13800126021"}
    taken = {"event": "Risk Assessment Completed", "properties": {"version": 4, "answers": CAREFUL}}
    batch = [
        {**who, "type": "identify", "messageId": "1", "traits": traits},
        {**who, "type": "track", "messageId": "2", **taken},
    ]
    basic = {"Authorization": "Basic " + base64.b64encode(f"{write_key}:".encode()).decode()}
    answer = client.post("/v1/batch", json.dumps({"batch": batch}), content_type="application/json", headers=basic)
    assert answer.status_code == 200
    assert fold_due(at=utc_now()) == 2


def at_the_desk(branch, note):
    """The advisor's line in the branch's list, exported as CSV."""
    out, now = io.StringIO(), utc_now()
    written = f"{now.astimezone(HOME_ZONE):%Y-%m-%d %H:%M}"
    rows = [
        ["姓名", "手机", "到访时间", "时长", "备注", "客户经理"],
        ["沈若溪", "138 0012 6021", written, "40", note, "林晓"],
    ]
    csv.writer(out).writerows(rows)
    preview = preview_visits(content=out.getvalue().encode("gb18030"), branch=branch, at=now + timedelta(minutes=1))
    import_visits(preview=preview, file_name="visits.csv", by=BY, at=now + timedelta(minutes=1))


def profile():
    at = utc_now() + timedelta(minutes=2)
    (subject,) = client_ids(filters=ClientFilters())
    level = current_level(subject_id=subject, at=at)
    found = dimensions(subject_id=subject, at=at)
    rules = sorted(item.rule_id for item in open_contradictions(subject_id=subject))
    return level.level, found.needs.label.zh, rules, len(plans_for(subject_id=subject))


@pytest.fixture
def shelf(db):
    with entered(system_scope("test")):
        for facts in SHELF:
            list_product(facts=facts, by=BY, at=utc_now())


def test_app_first_or_desk_first_the_dated_need_is_seen_and_the_level_stays(client, write_key, branch, advisor, shelf):
    from django.db import transaction

    outcomes = []
    for order in ("app first", "desk first"):
        point = transaction.savepoint()
        steps = [lambda: in_the_app(client, write_key), lambda: at_the_desk(branch, TUITION)]
        for step in steps if order == "app first" else reversed(steps):
            step()
        with entered(system_scope("test")):
            outcomes.append(profile())
        transaction.savepoint_rollback(point)
    level, label, rules, plans = outcomes[0]
    assert (level, label, plans) == (2, "稳健，偏保守", 1)
    assert rules
    assert outcomes[0] == outcomes[1]


def test_asking_for_high_risk_is_contradicted_and_the_cautious_side_holds(client, write_key, branch, advisor, shelf):
    in_the_app(client, write_key)
    with entered(system_scope("test")):
        before = profile()
    at_the_desk(branch, HIGH_RISK)
    with entered(system_scope("test")):
        level, label, rules, plans = profile()
    assert (level, label, plans) == (before[0], "说法不一，先按保守", 0)
    assert set(rules) > set(before[2])


def test_the_form_at_the_desk_does_the_same_as_the_list(client, write_key, branch, advisor, shelf):
    in_the_app(client, write_key)
    form = VisitForm(
        key="f-1", channel=Channel.DESK, arrived_at=utc_now(), branch_id=branch.id, advisor_id=advisor.id,
        advisor_label="林晓", name="沈若溪", phone="13800126021", note=TUITION,
    )  # fmt: skip
    record_visit(form=form, by=BY, at=utc_now())
    with entered(system_scope("test")):
        assert profile()[:2] == (2, "稳健，偏保守")
        assert profile()[3] == 1
