"""Nothing unsuitable is recommended, bundled into a plan or printed as suitable, whatever order people click in.

The machine of purchases goes on: an advisor hears of a need, keeps a spread, says yes for the client, writes reports
and takes briefs along, through the desk's own pages; what stands on paper is read back and held against a judge that
knows nothing of the gate. ``ADVICE_EXAMPLES`` makes it run longer.
"""

import json
import os
import re
import subprocess
from datetime import date, timedelta
from io import BytesIO
from types import SimpleNamespace

import pikepdf
import pytest
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from crm.purchases.models import Purchase
from crm.suitability.models import Assessment, PlanProposal
from crm.suitability.operations import weigh
from crm.suitability.queries import current_level, plans_for
from hub.access.models import User
from hub.access.operations import assign, open_branch
from hub.access.roles import Role
from hub.catalogue.queries import product
from hub.kernel.actor import Actor, ActorKind
from hub.kernel.clock import business_date
from reports.models import Report
from tests.domain.suitability.cases import AT
from tests.rooms.purchases.people import ABOVE, BY, FEN, TOP, WITHIN
from tests.rooms.purchases.test_no_way_around import (  # noqa: F401
    ASSETS_FEN,
    LOSS_LIMIT_FEN,
    NO_LOSS,
    SHARE_PERCENT,
    Buying,
    clock,
    counted,
    market,
)
from tests.rooms.suitability.people import TUITION_NOTE, says

EXAMPLES = int(os.environ.get("ADVICE_EXAMPLES", "5"))
FITS = re.compile(r"\bFits\b")


class Advising(Buying):
    """The same investor with an advisor, whose words, plans and papers are tried as well."""

    def __init__(self):
        super().__init__()
        self.notes = 0

    @property
    def _client(self):
        return f"/en/workspace/clients/{self.world.subject}"

    @rule()
    def hear(self):
        """The client speaks of a need; what fits is proposed."""
        self.notes += 1
        clock.at += timedelta(minutes=1)
        says(self.world.source, TUITION_NOTE, at=clock.at, key=f"note{self.notes}")
        weigh(subject_id=self.world.subject, at=clock.at)

    @rule(lots=st.sampled_from([3, 12, 18, 30]), limit=st.sampled_from([2_000, 9_000, 90_000]))
    def spread(self, lots, limit):
        """The advisor keeps an allocation from the page, with a limit that may be above the written one."""
        path = f"{self._client}/allocation/"
        answer = self._post(path, {"amount": lots * FEN // 100, "limit": limit}, client=self.world.desk)
        assert answer.status_code in {200, 302, 422}

    @rule(change=st.sampled_from(["nothing", "lower", "rate", "end"]))
    def confirm_a_plan(self, change):
        """Keep a spread; something changes; the client says yes to it the day after."""
        self.spread(12, 9_000)
        self.whatever_is_proposed_was_suitable_at_that_moment()
        if change == "lower":
            self.lower(1)
        elif change == "rate":
            self.rate(WITHIN, 4)
        elif change == "end":
            self.end(WITHIN)
        clock.at += timedelta(days=1)
        for found in plans_for(subject_id=self.world.subject)[:1]:
            self._post(f"/en/my/plans/{found.id}/decide/", {"word": "confirm"})

    @rule(data=st.data(), own=st.booleans())
    def agree(self, data, own):
        """Say yes to any plan there ever was, at the desk or at home."""
        ids = sorted(map(str, PlanProposal.objects.values_list("id", flat=True)))
        if ids:
            chosen = data.draw(st.sampled_from(ids))
            if own:
                self._post(f"/en/my/plans/{chosen}/decide/", {"word": "confirm"})
            else:
                self._post(f"/en/workspace/plans/{chosen}/confirm/", {}, client=self.world.desk)

    @rule(through=st.sampled_from(["nothing", "buy", "buy", "rate", "lower", "expire", "no loss"]))
    def print_report(self, through):
        """Something may change; the advisor writes the report, and its English edition is read."""
        if through == "buy":
            self.buy_through("nothing", 15)
        elif through == "rate":
            self.rate(WITHIN, 4)
        elif through == "lower":
            self.lower(1)
        elif through == "expire":
            clock.at += timedelta(days=400)
        elif through == "no loss":
            self.assess_again(NO_LOSS)
        answer = self._post(f"{self._client}/report/", {}, client=self.world.desk)
        assert answer.status_code == 302, answer.status_code
        newest = Report.objects.order_by("-issued_at", "-id").first()
        paper = self.world.desk.get(f"/en/workspace/reports/{newest.id}/en.pdf").content
        require_suitable_paper(paper, self.world.subject, clock.at)

    @rule()
    def print_brief(self):
        """The page that is taken along names nothing above the level as something to offer."""
        paper = self.world.desk.get(f"{self._client}/brief.pdf").content
        level, text = current_level(subject_id=self.world.subject, at=clock.at), read(paper)
        assert level is not None
        if level.expired:
            assert "nothing may be recommended before a new one" in text
        assert not FITS.search(text)

    @rule()
    def print_statement(self):
        """The statement of the month says what is held; that it suits it never says."""
        answer = self.world.desk.get(f"{self._client}/statement/{clock.at:%Y-%m}.pdf")
        assert answer.status_code in {200, 404}
        assert answer.status_code == 404 or not FITS.search(read(answer.content))

    @invariant()
    def whatever_is_proposed_was_suitable_at_that_moment(self):
        """A new proposal stays within the limits together with all that was bought and asked for."""
        for one in plans_for(subject_id=self.world.subject):
            if ("proposed", one.id) not in self.seen:
                self.seen.add(("proposed", one.id))
                lines = {line.product_code: line.amount_fen for line in one.plan.lines}
                require_room(lines, money_of(self.world.subject, clock.at), self.world.subject, clock.at)


def money_of(subject, at, *, since: date | None = None):
    """What was bought and asked for, fen by product, by the judge's own sums; ``since`` a day on alone."""
    sums = dict.fromkeys([WITHIN, ABOVE, TOP, "CASH-A"], 0)
    for one in Purchase.objects.filter(subject_id=subject):
        if since is None or business_date(one.instructed_at) >= since:
            sums[one.product_code] += counted(one, at)
    return sums


def require_room(lines, had, subject, at):
    """Every line within the level and on sale; with everything else within its share, and all within the loss limit."""
    level = current_level(subject_id=subject, at=at)
    assert level is not None
    assert not level.expired
    together = {code: had.get(code, 0) + lines.get(code, 0) for code in {*had, *lines}}
    items = {code: product(code=code) for code in together}
    for code in lines:
        reach = max(items[code].issuer_rating, items[code].distributor_rating)
        assert reach <= level.level
        assert items[code].on_sale(business_date(at))
        assert together[code] <= ASSETS_FEN * SHARE_PERCENT[reach] // 100
    assert sum(fen * items[code].stress_loss_bps / 10_000 for code, fen in together.items()) <= LOSS_LIMIT_FEN


def require_suitable_paper(paper, subject, at):
    """What the page calls a match could be bought, and the plan on it fits beside what did not come from it."""
    with pikepdf.open(BytesIO(paper)) as pdf:
        content = json.loads(pdf.attachments["inputs.json"].get_file().read_bytes())["content"]
    plan, had = content["plan"], money_of(subject, at)
    lines = {line["product_code"]: line["amount_fen"] for line in plan["lines"]} if plan else {}
    if plan and plan["confirmed_on"]:
        own = money_of(subject, at, since=date.fromisoformat(plan["confirmed_on"]))
        had = {code: fen - min(own[code], lines.get(code, 0)) for code, fen in had.items()}
    if plan:
        require_room(lines, had, subject, at)
    fitting = [match["product"]["code"] for match in content["matches"] if match["allowed"]]
    assert len(FITS.findall(read(paper))) == len(fitting)
    for code in fitting:
        require_room({code: product(code=code).min_ticket_fen}, had, subject, at)


def read(paper):
    """The words of a paper as its pages show them."""
    told = ["pdftotext", "-raw", "-enc", "UTF-8", "-", "-"]
    return subprocess.run(told, input=paper, capture_output=True, check=True).stdout.decode()


@pytest.fixture
def desk(market, monkeypatch):  # noqa: F811
    for module in ("report_writing", "allocating", "papers", "doing"):
        monkeypatch.setattr(f"crm.workspace.{module}.utc_now", lambda: clock.at)
    home = open_branch(
        code="CJ", name_zh="澄江", name_en="Chengjiang", city_zh="澄江", city_en="Chengjiang", by=BY, at=AT
    )
    user = User.objects.create(username="chen", display_name="陈一", role=Role.ADVISOR, branch=home, joined_at=AT)
    world = Buying.world
    assign(subject_id=world.subject, advisor_id=user.id, branch_id=home.id, by=BY, at=AT)
    browser = Client()
    browser.force_login(user)
    source = Assessment.objects.filter(subject_id=world.subject).first().source_id
    by = Actor(kind=ActorKind.USER, id=user.id, label="chen")
    Advising.world = SimpleNamespace(**{**vars(world), "advisor": by, "desk": browser, "source": source})


def test_no_order_of_clicks_recommends_bundles_or_prints_what_does_not_suit(desk):
    run_state_machine_as_test(
        Advising,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=12, deadline=None, database=None,
            derandomize="ADVICE_EXAMPLES" not in os.environ, suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        ),
    )  # fmt: skip


def test_the_judge_of_papers_sees_what_a_gate_blind_to_holdings_would_print(desk, monkeypatch):
    machine = Advising()
    try:
        machine.buy_through("nothing", 15)
        machine.print_report("nothing")
        monkeypatch.setattr("crm.suitability.queries.exposure._sources", [])
        machine.spread(18, 9_000)
        with pytest.raises(AssertionError):
            machine.whatever_is_proposed_was_suitable_at_that_moment()
        with pytest.raises(AssertionError):
            machine.print_report("nothing")
    finally:
        machine.teardown()
