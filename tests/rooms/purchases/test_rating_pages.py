"""Ratings on a page: compliance and audit read them, two people change them, and the preview names whom."""

import pytest

from hub.access.roles import Role
from hub.access.scope import entered, system_scope
from hub.audit.models import AuditRow
from hub.catalogue.queries import product
from hub.catalogue.ratings import rating_history
from hub.kernel.clock import utc_now
from hub.outbox.delivery import drain
from tests.rooms.consoles.test_plan_change_pages import second
from tests.rooms.consoles.test_statement_pages import signed_in, text
from tests.rooms.purchases.people import WITHIN, asks, buyer, disclose, shelf

pytestmark = pytest.mark.django_db
LIST, PAGE = "/en/compliance/ratings/", f"/en/compliance/ratings/{WITHIN}/"
HIGHER = {"issuer_rating": "2", "distributor_rating": "4", "reason": "the guarantor was downgraded"}


@pytest.fixture
def asked(publish):
    """Somebody of C2 whose instruction for a product of R2 is open."""
    with entered(system_scope("test")):
        shelf()
        ann = buyer()
        return asks(*ann, disclose(publish))


def proposal():
    with entered(system_scope("test")):
        [facts] = rating_history(WITHIN)
        return facts


def test_two_people_rate_a_product_and_whoever_no_longer_fits_is_matched_again(client, asked):
    compliance = signed_in(client, Role.COMPLIANCE)
    seen = text(compliance.post(PAGE, HIGHER | {"preview": "1"}))
    for words in ("1 investor has asked for it.", "For 1 of them it would be above their level.", "沈若溪", "C2"):
        assert words in seen
    with entered(system_scope("test")):
        assert rating_history(WITHIN) == ()
        assert AuditRow.objects.filter(action="product.rating_previewed", target_id=WITHIN).count() == 1
    assert compliance.post(PAGE, HIGHER).status_code == 302
    facts = proposal()
    address = f"/en/compliance/ratings/proposals/{facts.id}/"
    assert f"{WITHIN} from R2 to R4 waits for a second person" in text(compliance.get(LIST))
    assert "Approve it" not in text(compliance.get(address))
    assert "Another person has to decide" in text(compliance.post(f"{address}decide/", {"approve": "1"}, follow=True))
    other = second(client)
    assert "everybody whom it touches is matched again" in text(
        other.post(f"{address}decide/", {"approve": "1"}, follow=True)
    )
    with entered(system_scope("test")):
        assert product(code=WITHIN).rating == 4
        drain(at=utc_now())
        assert AuditRow.objects.filter(action="purchase.stopped").count() == 1
    assert "the guarantor was downgraded" in text(other.get(PAGE))


def test_a_refusal_says_why_beside_the_form_and_keeps_what_was_typed(client, asked):
    compliance = signed_in(client, Role.COMPLIANCE)
    same = compliance.post(PAGE, HIGHER | {"distributor_rating": "2"})
    assert (same.status_code, "both ratings are as they were" in text(same)) == (409, True)
    empty = compliance.post(PAGE, HIGHER | {"reason": ""})
    assert (empty.status_code, "Say why." in text(empty)) == (422, True)
    assert compliance.post(PAGE, HIGHER | {"issuer_rating": "6"}).status_code == 422
    assert compliance.get("/en/compliance/ratings/NONE/").status_code == 404


def test_the_auditor_reads_and_changes_nothing(client, asked):
    auditor = signed_in(client, Role.AUDITOR)
    assert "Propose another rating" not in text(auditor.get(PAGE))
    assert auditor.post(PAGE, HIGHER).status_code == 403
    assert "产品评级" in text(auditor.get("/compliance/ratings/"))
