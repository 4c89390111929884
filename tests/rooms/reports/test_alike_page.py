"""An advisor who writes a report with another client's reasons is asked first, and the answer stays with it."""

import re

import pytest

from hub.access.scope import entered, system_scope
from reports.models import ReasonPrint, Report
from tests.rooms.reports.many import clients, house

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(client):
    with entered(system_scope("test")):
        advisor, _, _, branch = house()
        found = clients(advisor, branch, ["沈若溪", "周启明"], alike=True)
    client.force_login(advisor)
    return advisor, found


def test_the_second_report_with_the_same_reasons_waits_for_a_sentence(client, two):
    advisor, (first, second) = two
    assert client.post(f"/workspace/clients/{first}/report/").status_code == 302
    asked = client.post(f"/en/workspace/clients/{second}/report/")
    assert asked.status_code == 422
    assert "100% of its reasons" in asked.content.decode()
    assert "沈若溪" not in asked.content.decode()
    refused = client.post(f"/workspace/clients/{second}/report/", {"because": " "})
    assert refused.status_code == 422
    assert "请用一句话说明" in refused.content.decode()
    because = "夫妻二人情况相同，已分别核对。"
    stale = client.post(f"/workspace/clients/{second}/report/", {"because": because, "seen": "0" * 32})
    assert stale.status_code == 422
    assert "请重新核对" in stale.content.decode()
    [seen] = re.findall(r'name="seen" value="(\w{32})"', stale.content.decode())
    told = {"because": because, "seen": seen}
    assert client.post(f"/workspace/clients/{second}/report/", told).status_code == 302
    with entered(system_scope("test")):
        assert Report.objects.count() == 2
        kept = ReasonPrint.objects.get(subject_id=second)
        assert (kept.because, kept.because_by) == (because, advisor.id)
