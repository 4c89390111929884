"""No unsuitable product is bought, whatever order people click, clocks run, levels fall and papers change in.

A machine of rules sends forms to the hub as browsers would, and bodies as investors' own apps do, forged ones among
them, and holds what came of it against a judge that knows nothing of the gate. ``PURCHASE_EXAMPLES``
makes it run longer.
"""

import contextlib
import json
import os
import re
from dataclasses import replace
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from crm.purchases.certificates import certify_missed
from crm.purchases.models import Purchase, PurchaseStep
from crm.suitability.domain.standing import Standing
from crm.suitability.domain.validity import RetakeRefused
from crm.suitability.models import GateDecision, Insistence
from crm.suitability.operations import NothingFits, PlanBlocked, keep_allocation, lower_level, submit_assessment
from crm.suitability.queries import (
    NotAllocatable,
    PlanFacts,
    PlanStatus,
    current_level,
    insistence,
    plans_for,
    question_for,
)
from hub.access.models import User
from hub.access.roles import Role
from hub.access.scope import entered, system_scope
from hub.catalogue.domain.products import ProductFacts
from hub.catalogue.operations import end_sale, list_product
from hub.catalogue.queries import product
from hub.contracts.models import Contract
from hub.funds.domain.rules import FlowKind
from hub.funds.models import Flow
from hub.kernel.clock import business_date
from reports.purchases import disclosure_in_force
from tests.domain.suitability.cases import AT, CAREFUL, CASH_A
from tests.rooms.purchases.people import ABOVE, BY, FEN, TOP, WITHIN, bank_moves, buyer, disclose, rerate, staff

EXAMPLES = int(os.environ.get("PURCHASE_EXAMPLES", "6"))
CODES = st.sampled_from([WITHIN, WITHIN, ABOVE, TOP])
LOSS_LIMIT_FEN, ASSETS_FEN = 9_000_00, 200_000_00
NO_LOSS = CAREFUL | {"attitude": "no_loss"}
"""Answers of the lowest class, to whom nothing above R1 may be sold, whatever was signed before."""
SHARE_PERCENT = {1: 100, 2: 100, 3: 50, 4: 30, 5: 20}
"""What the investor wrote and answered, and what the house lets a product be of it: spelled out, not read."""
clock = SimpleNamespace(at=AT)


class Undo(Exception):
    """Ends an example; the database forgets it."""


class Buying(RuleBasedStateMachine):
    """One investor, one caller, three products, and everything that may change meanwhile."""

    world = SimpleNamespace()

    def __init__(self):
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        clock.at = AT
        self.seen, self.paid, self.forms, self.corrections, self.papers = set(), set(), [], 0, 0

    def teardown(self):
        self.undo.__exit__(Undo, Undo(), None)

    def _get(self, path):
        return self.world.ann.get(path).content.decode()

    def _post(self, path, sent, client=None):
        clock.at += timedelta(seconds=1)
        answer = (client or self.world.ann).post(path, sent)
        self.whatever_is_new_was_suitable_at_that_moment()
        return answer

    @rule(code=CODES)
    def look(self, code):
        """Open a product's page and keep its form, to be sent now or much later."""
        text = self._get(f"/en/my/invest/{code}/")
        found = dict(re.findall(r'name="(key|number|digest)" value="([^"]+)"', text))
        if found:
            self.forms.append((code, found))

    @rule(code=CODES, lots=st.sampled_from([1, 1, 2, 15, 30]), data=st.data())
    def order(self, code, lots, data):
        """Send a kept form, or a forged one with the digests of another product's page."""
        kept = (
            data.draw(st.sampled_from(self.forms)) if self.forms else (code, {"key": "f", "number": 1, "digest": "0"})
        )
        forged = data.draw(st.booleans())
        target = code if forged else kept[0]
        if forged:
            version = disclosure_in_force(product(code=code)).version
            kept = (code, {"key": f"f{clock.at.timestamp()}", "number": version.number, "digest": version.digest})
        self._post(f"/en/my/invest/{target}/", {**kept[1], "amount": lots * FEN // 100, "read": "on"})

    def _send(self, path, told=None):
        """Send what an app sends; its answer is a problem or what was done, never a fault."""
        clock.at += timedelta(seconds=1)
        body = json.dumps(told) if told is not None else ""
        answer = self.world.ann.post(f"/my/v1/purchases{path}", body, content_type="application/json")
        self.whatever_is_new_was_suitable_at_that_moment()
        assert answer.status_code in {200, 201, 400, 404, 409, 422}, answer.content.decode()
        return answer

    @rule(code=CODES, lots=st.sampled_from([1, 2, 15, 30]), of=CODES, stale=st.booleans())
    def tell(self, code, lots, of, stale=False):
        """An app instructs with the version of this product or another, the one in force or the first."""
        read = disclosure_in_force(product(code=of)).version
        said = {"slug": read.slug, "number": 1 if stale else read.number, "digest": read.digest, "confirmed": True}
        told = {"key": f"t{clock.at.timestamp()}", "product_code": code, "amount": f"{lots * FEN // 100}.00"}
        self._send("", {**told, "read": said})

    @rule(code=st.sampled_from([WITHIN, ABOVE, TOP]), app=st.booleans())
    def forge(self, code, lots=1, app=False):
        """Send for the smallest purchase what no page offered, with the right version."""
        if app:
            self.tell(code, lots, code)
            return
        version = disclosure_in_force(product(code=code)).version
        sent = {"key": f"g{clock.at.timestamp()}", "number": version.number, "digest": version.digest, "read": "on"}
        self._post(f"/en/my/invest/{code}/", {**sent, "amount": lots * FEN // 100})

    @rule(
        change=st.sampled_from(["nothing", "lower", "rate", "correct", "end", "no loss"]),
        lots=st.sampled_from([1, 15]),
        app=st.booleans(),
    )
    def buy_through(self, change, lots, app=False):
        """Instruct what fits, change something during the thinking time, and sign when it is over."""
        self.forge(WITHIN, lots, app)
        rows = list(Purchase.objects.order_by("-instructed_at")[:1])
        if change == "lower":
            self.lower(1)
        elif change == "rate":
            self.rate(WITHIN, 4)
        elif change == "correct":
            self.correct()
        elif change == "end":
            self.end(WITHIN)
        elif change == "no loss":
            self.assess_again(NO_LOSS)
        clock.at += timedelta(hours=25)
        for row in rows:
            self._act(row.id, "sign", app)

    @rule(
        code=st.sampled_from([ABOVE, TOP]),
        waits=st.sampled_from([1, 25, 73]),
        app=st.booleans(),
        change=st.sampled_from(["nothing", "nothing", "lower", "no loss"]),
    )
    def insist_through(self, code, waits, app=False, change="nothing"):
        """Take every step of a request, with or without its waiting time, and buy on its strength or past it."""
        if change == "no loss":
            self.lower(1)  # so that the level is the same before and after, and the class alone another
        self.insist(code, 1)
        for row in Insistence.objects.order_by("-asked_at")[:1]:
            path = f"/en/my/requests/{row.id}/"
            shown = re.search(r'name="shown" value="(\w+)"', self._get(path))
            self._post(f"{path}step/", {"step": "warned", "shown": shown[1] if shown else ""})
            clock.at += timedelta(hours=waits)
            told = {"understood": "yes", "written": "复述了风险"}
            self._post(f"/en/compliance/call-backs/{row.id}/", told, client=self.world.caller)
            self._post(f"{path}step/", {"step": "signed", "name": "沈若溪"})
        if change == "lower":
            self.lower(1)
        elif change == "no loss":
            self.assess_again(NO_LOSS)
        self.forge(code, 1, app)

    def _act(self, purchase_id, act, app):
        if app:
            self._send(f"/{purchase_id}/{act}")
        else:
            self._post(f"/en/my/purchases/{purchase_id}/{act}/", {})

    @rule(data=st.data(), act=st.sampled_from(["sign", "sign", "sign", "cancel"]), app=st.booleans())
    def finish(self, data, act, app):
        """Sign or take back anything, whatever stage it is in."""
        ids = sorted(map(str, Purchase.objects.values_list("id", flat=True)))
        if ids:
            self._act(data.draw(st.sampled_from(ids)), act, app)

    @rule(hours=st.sampled_from([1, 25, 25, 49, 73, 24 * 9, 24 * 400]))
    def wait(self, hours):
        """Let time pass; after 400 days the assessment is over."""
        clock.at += timedelta(hours=hours)

    @rule(code=st.sampled_from([ABOVE, TOP]), lots=st.sampled_from([1, 2]))
    def insist(self, code, lots):
        """Ask in writing for what is above the level."""
        self._post(f"/en/my/invest/{code}/request/", {"amount": lots * FEN // 100, "written": "我自己要买。"})

    @rule(data=st.data(), step=st.sampled_from(["warned", "signed", "signed", "called_back", "withdrawn"]))
    def step(self, data, step):
        """Take any step of a request, in or out of order."""
        ids = sorted(map(str, Insistence.objects.values_list("id", flat=True)))
        if ids:
            chosen = data.draw(st.sampled_from(ids))
            shown = re.search(r'name="shown" value="(\w+)"', self._get(f"/en/my/requests/{chosen}/"))
            sent = {"step": step, "name": "沈若溪", "shown": shown[1] if shown else "0"}
            self._post(f"/en/my/requests/{chosen}/step/", sent)

    @rule(data=st.data(), own=st.booleans())
    def call(self, data, own):
        """Somebody of compliance calls back, or the client tries to do it."""
        ids = sorted(map(str, Insistence.objects.values_list("id", flat=True)))
        if ids:
            sent = {"understood": "yes", "written": "复述了风险"}
            path = f"/en/compliance/call-backs/{data.draw(st.sampled_from(ids))}/"
            self._post(path, sent, client=self.world.ann if own else self.world.caller)

    @rule(level=st.integers(1, 2))
    def lower(self, level):
        """An advisor holds the level down."""
        lower_level(subject_id=self.world.subject, level=level, reason="没有收入了", by=self.world.advisor, at=clock.at)

    @rule(answers=st.sampled_from([CAREFUL, CAREFUL, NO_LOSS]))
    def assess_again(self, answers):
        """The investor answers the questionnaire anew, and may say that nothing at all may be lost."""
        self.papers += 1
        with contextlib.suppress(RetakeRefused):
            submit_assessment(
                subject_id=self.world.subject,
                answers=answers,
                channel="online",
                key=f"again{self.papers}",
                by=self.world.by,
                at=clock.at,
            )

    @rule(code=CODES, rating=st.integers(1, 5))
    def rate(self, code, rating):
        """A product is rated anew."""
        rerate(code, distributor=rating, at=clock.at)

    @rule(code=CODES)
    def end(self, code):
        """A product's sale ends today."""
        end_sale(code=code, until=business_date(clock.at), by=BY, at=clock.at)

    @rule()
    def correct(self):
        """The disclosure of the product within the level is corrected."""
        self.corrections += 1
        disclose(self.world.publish, change="correction", reason_zh="更正", reason_en="Corrected",
                 worth=3_000_000_000 + self.corrections)  # fmt: skip

    @rule(change=st.sampled_from(["nothing", "nothing", "lower", "rate", "end"]))
    def confirm_a_plan(self, change):
        """An advisor keeps an allocation; something changes; the investor says yes to it."""
        subject = self.world.subject
        with contextlib.suppress(NotAllocatable, NothingFits, PlanBlocked):
            question = replace(question_for(subject_id=subject, at=clock.at), amount_fen=12 * FEN)
            keep_allocation(subject_id=subject, question=question, by=self.world.advisor, at=clock.at)
        if change == "lower":
            self.lower(1)
        elif change == "rate":
            self.rate(WITHIN, 4)
        elif change == "end":
            self.end(WITHIN)
        clock.at += timedelta(days=1)
        for found in plans_for(subject_id=subject)[:1]:
            self._post(f"/en/my/plans/{found.id}/decide/", {"word": "confirm"})

    @rule(share=st.sampled_from([1, 2]))
    def bank(self, share):
        """The custodian moves what waits, or half of it."""
        for one in PurchaseStep.objects.filter(kind="contracted").exclude(reference__in=self.paid):
            self.paid.add(one.reference)
            asked = Purchase.objects.get(id=one.purchase_id)
            fen = asked.amount_fen // share
            bank_moves(asked.subject_id, one.reference, code=asked.product_code, fen=fen, at=clock.at)
        certify_missed(at=clock.at)

    @invariant()
    def whatever_is_new_was_suitable_at_that_moment(self):
        """Hold every new instruction and contract against what is so now, by a judge of its own."""
        for row in Purchase.objects.all():
            if ("asked", row.id) not in self.seen:
                self.seen.add(("asked", row.id))
                require_suitable(row, clock.at)
            signed = PurchaseStep.objects.filter(purchase=row, kind="contracted").exists()
            if signed and ("signed", row.id) not in self.seen:
                self.seen.add(("signed", row.id))
                require_suitable(row, clock.at)
                assert row.cooling_until <= clock.at < row.sign_until
        contracts = Contract.objects.count()
        assert contracts == PurchaseStep.objects.filter(kind="contracted").count()
        for passage in GateDecision.objects.filter(allowed=True, exception=None):
            assert passage.rating <= passage.level
        for one in plans_for(subject_id=self.world.subject):
            if one.status is PlanStatus.CONFIRMED and ("confirmed", one.id) not in self.seen:
                self.seen.add(("confirmed", one.id))
                require_suitable_plan(one, clock.at)


def require_suitable(row: Purchase, at: datetime) -> None:
    """The judge: level in force, rating within it or an exception whose every step was taken in time, read, on sale."""
    item, level = product(code=row.product_code), current_level(subject_id=row.subject_id, at=at)
    assert level is not None
    assert not level.expired
    assert item.on_sale(business_date(at))
    version = disclosure_in_force(item)
    assert version is not None
    assert (version.version.number, version.version.digest) == (row.disclosure_number, row.disclosure_digest)
    require_lots(item, row.amount_fen)
    require_within_limits(row, at)
    reach = max(item.issuer_rating, item.distributor_rating)
    if reach > level.level:
        assert row.exception_id is not None
        assert not level.lowest
        require_exception(row, level=level.level, rating=reach, at=at)


def require_lots(item: ProductFacts, fen: int) -> None:
    assert fen >= item.min_ticket_fen
    assert fen % item.lot_fen == 0


def require_within_limits(row: Purchase, at: datetime) -> None:
    """All that the investor has and asked for, summed up by itself: within the loss limit and the product's share."""
    sums = dict.fromkeys([WITHIN, ABOVE, TOP], 0)
    for one in Purchase.objects.filter(subject_id=row.subject_id):
        sums[one.product_code] += one.amount_fen if one.id == row.id else counted(one, at)
    items = {code: product(code=code) for code in sums}
    assert sum(fen * items[code].stress_loss_bps / 10_000 for code, fen in sums.items()) <= LOSS_LIMIT_FEN
    reach = max(items[row.product_code].issuer_rating, items[row.product_code].distributor_rating)
    assert sums[row.product_code] <= ASSETS_FEN * SHARE_PERCENT[reach] // 100


def counted(one: Purchase, at: datetime) -> int:
    """What of another purchase counts: all while it may be signed or paid, then what was paid."""
    steps = {step.kind: step for step in PurchaseStep.objects.filter(purchase=one)}
    if "contracted" in steps:
        waited = at < steps["contracted"].taken_at + timedelta(days=30)
        paid = Flow.objects.filter(kind=FlowKind.BID, contract_number=steps["contracted"].reference)
        return one.amount_fen if waited else sum(flow.amount_fen for flow in paid)
    return 0 if steps or at >= one.sign_until else one.amount_fen


def require_suitable_plan(found: PlanFacts, at: datetime) -> None:
    """A confirmed plan: every line within the level, on sale, in lots, and all of them within the loss limit."""
    level, loss = current_level(subject_id=found.subject_id, at=at), 0
    assert level is not None
    assert not level.expired
    for line in found.plan.lines:
        item = product(code=line.product_code)
        assert item.on_sale(business_date(at))
        assert max(item.issuer_rating, item.distributor_rating) <= level.level
        require_lots(item, line.amount_fen)
        loss += line.amount_fen * item.stress_loss_bps / 10_000
    assert loss <= LOSS_LIMIT_FEN


def require_exception(row: Purchase, *, level: int, rating: int, at: datetime) -> None:
    """Four steps in order, at least a day between warning and call, by somebody else, for this case and once."""
    asked = insistence(row.exception_id)
    times = {step.kind.value: step for step in asked.steps}
    order = [times[name].at for name in ("asked", "warned", "called_back", "signed")]
    assert order == sorted(order)
    assert times["called_back"].at - times["warned"].at >= timedelta(hours=24)
    assert times["called_back"].by not in {times["asked"].by, times["warned"].by, times["signed"].by}
    assert (asked.product_code, asked.rating, asked.level) == (row.product_code, rating, level)
    assert row.amount_fen <= asked.amount_fen
    assert row.instructed_at < times["signed"].at + timedelta(days=7)
    assert at < row.sign_until
    assert Purchase.objects.filter(exception_id=row.exception_id).count() == 1


@pytest.fixture
def market(sold, publish, monkeypatch):
    for module in (
        "portal.buying",
        "portal.purchase_api",
        "portal.my_purchase",
        "portal.my_exception",
        "portal.my_plans",
        "consoles.call_backs",
    ):
        monkeypatch.setattr(f"hub.{module}.utc_now", lambda: clock.at)
    list_product(facts=CASH_A, by=BY, at=AT)
    disclose(publish, ABOVE)
    disclose(publish, TOP)
    subject, by = buyer()
    he = User.objects.create(username="he", display_name="何静", role=Role.COMPLIANCE, joined_at=AT)
    ann, caller = Client(), Client()
    ann.force_login(User.objects.get(id=by.id))
    caller.force_login(he)
    Buying.world = SimpleNamespace(
        subject=subject, by=by, ann=ann, caller=caller, publish=publish, advisor=staff("lin.xiao")
    )
    with entered(system_scope("test")):
        yield


def test_no_order_of_clicks_and_changes_buys_what_does_not_suit(market):
    run_state_machine_as_test(
        Buying,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=14, deadline=None, database=None,
            derandomize="PURCHASE_EXAMPLES" not in os.environ, suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        ),
    )  # fmt: skip


@pytest.mark.parametrize("app", [False, True], ids=["page", "app"])
def test_what_was_signed_is_worth_nothing_once_no_loss_may_be(market, app):
    machine = Buying()
    try:
        machine.insist_through(ABOVE, 25, app, "no loss")
        assert insistence(Insistence.objects.get().id).steps[-1].kind == "signed"
        level = current_level(subject_id=machine.world.subject, at=clock.at)
        assert (level.level, level.lowest, Purchase.objects.count()) == (1, True, 0)
    finally:
        machine.teardown()


def test_the_judge_sees_what_a_gate_blind_to_the_lowest_class_would_sell(market, monkeypatch):
    monkeypatch.setattr(Standing, "lowest", property(lambda _: False, lambda _, told: None), raising=False)
    machine = Buying()
    try:
        with pytest.raises(AssertionError):
            machine.insist_through(ABOVE, 25, change="no loss")
    finally:
        machine.teardown()


def test_the_judge_sees_what_a_gate_blind_to_signed_money_would_let_through(market, monkeypatch):
    machine = Buying()
    try:
        machine.buy_through("nothing", 15)
        machine.buy_through("nothing", 15, app=True)
        assert Purchase.objects.count() == 1
        monkeypatch.setattr("crm.suitability.queries.exposure._sources", [])
        with pytest.raises(AssertionError):
            machine.buy_through("nothing", 15, app=True)
        assert Purchase.objects.count() == 2
    finally:
        machine.teardown()
