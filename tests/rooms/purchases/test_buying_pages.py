"""An investor buys on the pages: read, instruct, think, take back or sign, and hold the certificate."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from crm.purchases.certificates import certify_missed
from crm.purchases.domain.stages import Stage
from crm.purchases.models import Purchase
from crm.purchases.queries import purchase
from crm.suitability.domain.insistence import StepKind
from crm.suitability.models import GateDecision, Insistence
from crm.suitability.queries import insistence
from hub.access.models import User
from hub.access.roles import Role
from hub.access.scope import entered, system_scope
from tests.domain.suitability.cases import AT
from tests.rooms.purchases.people import ABOVE, FEN, TOP, WITHIN, bank_moves, buyer, disclose


@pytest.fixture(autouse=True)
def now(monkeypatch):
    """The clock of the pages, to be moved by hand."""
    clock = {"at": AT}
    for module in ("buying", "my_purchase", "my_exception"):
        monkeypatch.setattr(f"hub.portal.{module}.utc_now", lambda: clock["at"])
    monkeypatch.setattr("hub.consoles.call_backs.utc_now", lambda: clock["at"])
    return clock


@pytest.fixture
def ann(sold):
    _, by = buyer()
    return logged_in(User.objects.get(id=by.id))


def logged_in(user):
    client = Client()
    client.force_login(user)
    return client


def address(name, *args, language="en"):
    with translation.override(language):
        return reverse(name, args=args)


def page(client, name, *args, language="en", status=200):
    response = client.get(address(name, *args, language=language))
    assert response.status_code == status
    return response.content.decode()


def form_of(text):
    """The hidden fields of the page's form."""
    return dict(re.findall(r'<input type="hidden" name="(key|number|digest)" value="([^"]+)"', text))


def order(client, text, code=WITHIN, fen=FEN, **changes):
    sent = {**form_of(text), "amount": fen // 100, "read": "on", **changes}
    return client.post(address("portal:my_offer", code), {k: v for k, v in sent.items() if v is not None})


def only():
    with entered(system_scope("test")):
        return purchase(Purchase.objects.get().id)


def test_the_shelf_says_what_fits_and_why_the_rest_does_not(ann):
    text = page(ann, "portal:my_shelf")
    fits, others = text.split("Does not fit, and why")
    assert f"/invest/{WITHIN}/" in fits
    assert f"/invest/{ABOVE}/" in others
    assert f"/invest/{TOP}/" in others
    assert "R3 is above level C2" in others
    assert "现在适合您" in page(ann, "portal:my_shelf", language="zh-hans")


def test_nothing_is_ticked_beforehand_and_the_tick_is_needed(ann):
    text = page(ann, "portal:my_offer", WITHIN)
    assert "checked" not in text.split("<form", 1)[1].split("</form>")[0]
    refused = order(ann, text, read=None)
    assert refused.status_code == 422
    assert "tick that you have read it" in refused.content.decode()
    assert not Purchase.objects.exists()


def test_from_the_form_to_the_certificate(ann, now):
    answer = order(ann, page(ann, "portal:my_offer", WITHIN))
    assert answer.status_code == 302
    bought = only()
    text = ann.get(answer["Location"]).content.decode()
    assert "24 h 0 min" in text
    assert "Take the instruction back" in text
    assert "Sign the contract" not in text
    now["at"] = AT + timedelta(hours=25)
    assert "Sign the contract" in page(ann, "portal:my_purchase", bought.id)
    ann.post(address("portal:my_purchase_sign", bought.id))
    assert "short of" in page(ann, "portal:my_purchase", bought.id)
    with entered(system_scope("test")):
        bank_moves(bought.subject_id, only().contract_number)
        assert certify_missed(at=now["at"]) == 1
    assert "in the project’s escrow" in page(ann, "portal:my_purchase", bought.id)
    pdf = ann.get(address("portal:my_certificate", bought.id))
    assert b"".join(pdf.streaming_content).startswith(b"%PDF-")


def test_two_taps_are_one_instruction(ann):
    text = page(ann, "portal:my_offer", WITHIN)
    first, second = order(ann, text), order(ann, text)
    assert first["Location"] == second["Location"]
    another = order(ann, page(ann, "portal:my_offer", WITHIN))
    assert another["Location"] == first["Location"]
    assert Purchase.objects.count() == 1


def test_one_click_takes_it_back(ann):
    order(ann, page(ann, "portal:my_offer", WITHIN))
    for _ in range(2):
        assert ann.post(address("portal:my_purchase_cancel", only().id)).status_code == 302
    assert only().stage(AT) is Stage.CANCELLED
    assert "Nothing was signed" in page(ann, "portal:my_purchase", only().id)


def test_a_version_that_changed_meanwhile_is_refused_with_the_difference_offered(ann, publish):
    text = page(ann, "portal:my_offer", WITHIN)
    disclose(publish, change="correction", reason_zh="改了期限。", reason_en="The term changed.")
    refused = order(ann, text)
    assert refused.status_code == 409
    shown = refused.content.decode()
    assert "/compare/?before=1&amp;after=2" in shown
    assert form_of(shown)["number"] == "2"
    assert 'type="checkbox"' in shown
    assert "checked" not in shown.split("<form class", 1)[1].split("</form>")[0]
    assert not Purchase.objects.exists()


def test_what_the_gate_blocks_has_no_form_and_a_forged_one_is_refused(ann, publish):
    read = disclose(publish, ABOVE)
    text = page(ann, "portal:my_offer", ABOVE)
    assert form_of(text) == {}
    forged = {"key": "forged", "number": read.number, "digest": read.digest, "amount": FEN // 100, "read": "on"}
    assert ann.post(address("portal:my_offer", ABOVE), forged).status_code == 422
    assert not Purchase.objects.exists()
    assert not GateDecision.objects.filter(allowed=True).exists()


def test_too_much_is_refused_with_the_limit_in_both_languages(ann):
    for language, words in (("en", "above 100 % of investable assets"), ("zh-hans", "超过可投资产的100%")):
        sent = {**form_of(page(ann, "portal:my_offer", WITHIN)), "amount": 210_000, "read": "on"}
        refused = ann.post(address("portal:my_offer", WITHIN, language=language), sent)
        assert refused.status_code == 422
        assert words in refused.content.decode()


def test_anothers_purchase_is_not_there(ann):
    order(ann, page(ann, "portal:my_offer", WITHIN))
    _, by = buyer("周先生", phone="13800006022")
    other = logged_in(User.objects.get(id=by.id))
    for name in ("portal:my_purchase", "portal:my_certificate"):
        page(other, name, only().id, status=404)
    for name in ("portal:my_purchase_cancel", "portal:my_purchase_sign"):
        assert other.post(address(name, only().id)).status_code == 404
    assert only().stage(AT) is Stage.COOLING


def test_the_exception_goes_its_steps_on_the_pages_and_refuses_others(ann, now, publish):
    disclose(publish, ABOVE)
    assert "/request/" in page(ann, "portal:my_offer", ABOVE)
    sent = {"amount": FEN // 100, "written": "我自己要买。"}
    answer = ann.post(address("portal:my_exception_ask", ABOVE), sent)
    found = Insistence.objects.get()
    step = address("portal:my_exception_step", found.id)
    for wrong in ("signed", "called_back", "asked", ""):
        ann.post(step, {"step": wrong, "name": "沈若溪"})
    with entered(system_scope("test")):
        assert insistence(found.id).due is StepKind.WARNED
    text = ann.get(answer["Location"]).content.decode()
    ann.post(step, {"step": "warned", "shown": re.search(r'name="shown" value="(\w+)"', text)[1]})
    caller = logged_in(User.objects.create(username="he", display_name="何静", role=Role.COMPLIANCE, joined_at=AT))
    call = address("consoles:call-back", found.id)
    told = {"understood": "yes", "written": "复述了风险"}
    caller.post(call, told)
    with entered(system_scope("test")):
        assert insistence(found.id).due is StepKind.CALLED_BACK
    now["at"] = AT + timedelta(hours=25)
    assert "Write down the call" in page(caller, "consoles:call-backs")
    caller.post(call, told)
    ann.post(step, {"step": "signed", "name": "沈若溪"})
    with entered(system_scope("test")):
        assert insistence(found.id).ended is StepKind.SIGNED
    bought = order(ann, page(ann, "portal:my_offer", ABOVE), code=ABOVE)
    assert bought.status_code == 302
    assert only().exception_id == found.id


def test_the_exception_page_says_why_there_is_no_such_way(ann):
    refused = ann.post(address("portal:my_exception_ask", WITHIN), {"amount": FEN // 100, "written": "要"})
    assert refused.status_code == 422
    assert "within the level" in refused.content.decode()
