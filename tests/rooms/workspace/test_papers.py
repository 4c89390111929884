"""The papers an advisor takes along: one page before a meeting, statements, and a report in one language."""

from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.urls import reverse

from crm.suitability.operations.assessing import submit_assessment
from hub.access.scope import entered, system_scope
from hub.audit.models import AuditRow
from hub.kernel.digest import sha256_hex
from reports.operations import issue_report
from reports.queries import report_inputs
from tests.domain.suitability.cases import CAREFUL
from tests.rooms.workspace.world import BY


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_brief_is_one_page_and_taking_it_is_recorded(world: Any, as_user: Any, prefix: str) -> None:
    browser = as_user(world.lin)
    assert (
        reverse("workspace:brief", args=[world.zhou])
        in browser.get(f"/workspace/clients/{world.zhou}/").content.decode()
    )
    answer = browser.get(f"{prefix}/workspace/clients/{world.zhou}/brief.pdf")
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (200, "application/pdf", "no-store")
    with pikepdf.open(BytesIO(answer.content)) as pdf:
        assert len(pdf.pages) == 1
        assert str(pdf.Root.Lang) == ("en" if prefix else "zh-Hans")
    with entered(system_scope("test")):
        row = AuditRow.objects.get(action="brief.handed_out")
    assert (row.subject_id, row.actor_id) == (world.zhou, world.lin.id)


def test_another_branchs_client_has_no_papers_here(world: Any, as_user: Any) -> None:
    browser = as_user(world.lin)
    assert browser.get(f"/workspace/clients/{world.gu}/brief.pdf").status_code == 404
    assert browser.get(f"/workspace/clients/{world.gu}/statement-2026.pdf").status_code == 404
    assert browser.get(f"/workspace/clients/{world.shen}/statement-1999.pdf").status_code == 404


def test_an_edition_says_what_it_is_and_carries_the_sealed_inputs(world: Any, as_user: Any) -> None:
    with entered(system_scope("test")):
        submit_assessment(subject_id=world.shen, answers=CAREFUL, channel="online", key="a-1", by=BY, at=world.at)
        facts = issue_report(subject_id=world.shen, by=BY, at=world.at)
        sealed = report_inputs(report_id=facts.id)
    answer = as_user(world.lin).get(reverse("workspace:edition", args=[facts.id, "en"]))
    assert answer.status_code == 200
    assert sha256_hex(answer.content) != facts.pdf_digest
    with pikepdf.open(BytesIO(answer.content)) as pdf:
        assert str(pdf.Root.Lang) == "en"
        assert pdf.attachments["inputs.json"].get_file().read_bytes() == sealed


def test_a_name_that_cannot_be_printed_is_said_with_its_character(world: Any, as_user: Any, monkeypatch: Any) -> None:
    from reports import briefs

    known = briefs.portrait

    def renamed(**asked: Any) -> Any:
        from dataclasses import replace

        header, dims = known(**asked)
        return replace(header, name="沈𠮷溪"), dims

    monkeypatch.setattr(briefs, "portrait", renamed)
    browser = as_user(world.lin)
    browser.raise_request_exception = False
    answer = browser.get(f"/workspace/clients/{world.shen}/brief.pdf")
    assert answer.status_code == 422
    assert "𠮷 U+20BB7" in answer.content.decode()
    assert "沈𠮷溪" in answer.content.decode()
