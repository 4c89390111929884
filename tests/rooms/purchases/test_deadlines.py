"""What nobody signs, and whose money does not come, ends in words: two days before to client and advisor, and then."""

from datetime import timedelta

import pytest
from django.test import Client

from crm.journeys.models import Notice
from crm.purchases.deadlines import tell_deadlines
from crm.purchases.domain.deadlines import TOLD_AFTER, TOLD_BEFORE, Ending, deadline
from crm.purchases.domain.stages import MONEY_WITHIN_DAYS, Stage
from crm.purchases.queries import purchase
from hub.access.models import User
from hub.access.operations import assign, open_branch
from hub.access.roles import Role
from hub.outbox.delivery import drain
from tests.domain.suitability.cases import AT
from tests.rooms.purchases.people import AFTER, BY, FEN, WITHIN, asks, bank_moves, buyer, cancels, pending, signs

MOMENT = timedelta(seconds=1)


@pytest.fixture
def ann(sold):
    """A client with an advisor, and an instruction of theirs."""
    subject, by = buyer()
    home = open_branch(
        code="CJ", name_zh="澄江", name_en="Chengjiang", city_zh="澄江", city_en="Chengjiang", by=BY, at=AT
    )
    advisor = User.objects.create(username="chen", display_name="chen", role=Role.ADVISOR, branch=home, joined_at=AT)
    assign(subject_id=subject, advisor_id=advisor.id, branch_id=home.id, by=BY, at=AT)
    return subject, by, asks(subject, by, sold)


def told(at):
    """What the advisor has been told once everything due by then, twice over, was delivered."""
    for _ in range(2):
        tell_deadlines(at=at)
        drain(at=at)
    return list(Notice.objects.order_by("told_at").values_list("kind", flat=True))


def test_an_instruction_that_nobody_signs_is_told_of_before_and_when_it_lapses(ann):
    ends = ann[2].sign_until
    assert told(ends - TOLD_BEFORE - MOMENT) == []
    assert told(ends - TOLD_BEFORE) == ["sign_soon"]
    assert told(ends) == ["sign_soon", "sign_over"]
    assert (Notice.objects.first().client, deadline(ann[2], at=ends + TOLD_AFTER)) == ("沈若溪", None)


def test_money_that_does_not_come_is_told_of_and_the_contract_stops_pending(ann):
    subject, by, bought = ann
    signed = signs(bought, by, at=AFTER)
    ends = AFTER + timedelta(days=MONEY_WITHIN_DAYS)
    assert told(ends - TOLD_BEFORE) == ["money_soon"]
    assert (signed.stage(ends - MOMENT), signed.stage(ends)) == (Stage.CONTRACTED, Stage.UNPAID)
    assert (pending(subject, at=ends - MOMENT), pending(subject, at=ends)) == (
        {WITHIN: FEN}, {},
    )  # fmt: skip
    assert told(ends) == ["money_soon", "money_over"]
    bank_moves(subject, signed.contract_number, at=ends)
    drain(at=ends)
    assert purchase(bought.id).stage(ends) is Stage.CERTIFIED


def test_what_was_signed_or_taken_back_meanwhile_is_not_told_of(ann):
    _, by, bought = ann
    ends = bought.sign_until
    tell_deadlines(at=ends - TOLD_BEFORE)
    cancels(bought, by, at=ends - TOLD_BEFORE)
    drain(at=ends - TOLD_BEFORE + MOMENT)
    assert (Notice.objects.count(), told(ends)) == (0, [])


@pytest.mark.parametrize(
    ("ending", "english"), [(Ending.SIGN_OVER, "It was not signed in time"), (Ending.MONEY_OVER, "The contract stands")]
)
def test_the_client_reads_it_on_their_own_pages(ann, monkeypatch, ending, english):
    _, by, bought = ann
    late = bought.sign_until
    if ending is Ending.MONEY_OVER:
        signs(bought, by, at=AFTER)
        late = AFTER + timedelta(days=MONEY_WITHIN_DAYS)
    browser = Client()
    browser.force_login(User.objects.get(id=by.id))
    for module in ("my", "my_purchase"):
        monkeypatch.setattr(f"hub.portal.{module}.utc_now", lambda: late)
    assert english in browser.get("/en/my/").content.decode()
    assert "in time" in browser.get(f"/en/my/purchases/{bought.id}/").content.decode()
