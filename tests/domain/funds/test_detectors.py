"""Every rule finds its fault and lets the case just inside its limit pass; a day later nothing is found twice."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid5

import pytest

from hub.catalogue.domain.ties import Tie, TieKind, TieUnsound, require_sound
from hub.funds.domain.detectors import rules
from hub.funds.domain.detectors.book import Book, Movement, Offer, WatchedProject
from hub.funds.domain.detectors.rules import AT_ONCE, OBSERVED, RULE_BY_ID, RULES, Concern
from hub.funds.domain.detectors.watching import watch
from hub.funds.domain.rules import FlowKind as K

SPACE = UUID("5a7c3f0e-1b1b-4d7a-9c53-0d3b9a7f2e11")
START = date(2026, 1, 5)
WAN = 10_000_00
AMOUNT = 100 * WAN


def ident(name: str) -> UUID:
    return uuid5(SPACE, name)


class Story:
    """A book that is written line by line; ``day`` counts from the start."""

    def __init__(self) -> None:
        self.lines: list[Movement] = []
        self.projects: dict[str, WatchedProject] = {}
        self.offers: list[Offer] = []
        self.ties: list[Tie] = []
        self.stated_until: date | None = None

    def project(self, code: str, *, amount=AMOUNT, term=180, offer_term=180, borrower="", sale_days=10, **offer):
        self.projects[code] = WatchedProject(
            code=code, amount_fen=amount, term_days=term, value_date=START + timedelta(days=sale_days)
        )
        self.offers.append(
            Offer(code=f"P-{code}", project=code, term_days=offer_term, since=START,
                  until=START + timedelta(days=sale_days), **offer)
        )  # fmt: skip
        self.tie(code, TieKind.BORROWER, borrower or f"B-{code}")
        return self

    def tie(self, code: str, kind: TieKind, reference: str, *, day=0):
        self.ties.append(Tie(project_code=code, kind=kind, reference=reference, since=START + timedelta(days=day)))
        return self

    def move(self, kind: K, fen: int, day: int, *, who="", project="", **more):
        name = f"{len(self.lines)}"
        self.lines.append(
            Movement(id=ident(name), kind=kind, fen=fen, day=START + timedelta(days=day),
                     subject_id=ident(who) if who else None, project=project,
                     product=f"P-{project}" if kind is K.BID else "", **more)
        )  # fmt: skip
        return self

    def take_back(self, line: int, *, day: int):
        one = self.lines[line]
        back = replace(one, id=ident(f"back {line}"), fen=-one.fen, reverses=one.id, day=START + timedelta(days=day))
        self.lines.append(back)
        return self

    def lent(self, code: str, *, fen=AMOUNT, day=11, account="", borrower_party=""):
        """Raised in full from two investors before the sale's end, and lent after it."""
        self.move(K.BID, fen // 2, 2, who=f"{code} first", project=code)
        self.move(K.BID, fen - fen // 2, 3, who=f"{code} second", project=code)
        self.move(K.DISBURSEMENT, fen, day, project=code)
        return self.move(K.DRAWDOWN, fen, day + 1, project=code, party=account or borrower_party)

    def book(self) -> Book:
        return Book(self.lines, self.projects, tuple(self.offers), tuple(self.ties), self.stated_until)

    def found(self, *, days=365):
        return watch(self.book(), until=START + timedelta(days=days))

    def ids(self, *, days=365) -> list[str]:
        return [finding.rule.id for finding in self.found(days=days)]


def clean() -> Story:
    story = Story().project("A").project("B")
    return story.lent("A").lent("B")


def before_full(missing: int) -> Story:
    story = Story().project("A")
    return story.move(K.BID, AMOUNT - missing, 2, who="one", project="A").move(
        K.DISBURSEMENT, AMOUNT - missing, 5, project="A"
    )


def lent_again(more: int) -> Story:
    story = clean().move(K.BORROWER_DEPOSIT, WAN, 40, project="A").move(K.REPAYMENT, WAN, 40, project="A")
    return story.move(K.DISBURSEMENT, more, 41, project="A")


def other_project_pays(*, days=30, fen=1_000_00) -> Story:
    story = Story().project("A").project("B").lent("A", account="acct-x").lent("B", account="acct-b")
    return story.move(K.BORROWER_DEPOSIT, fen, 12 + days, project="B", party="acct-x")


def other_borrower_paid(fen: int) -> Story:
    story = clean().tie("B", TieKind.ACCOUNT, "acct-b")
    return story.move(K.DRAWDOWN, fen, 20, project="A", party="acct-b")


def own_money(kind: K, *, party="own") -> Story:
    story = clean().move(K.FEE_PAYOUT, 100, 20, party="own")
    tags = {"who": "one"} if kind is K.DEPOSIT else {"project": "A"}
    return story.move(kind, WAN, 30, party=party, **tags)


def fees(fen: int, *, declared="") -> Story:
    story = clean()
    if declared:
        story.tie("A", TieKind.FEE_BPS, declared)
    return story.move(K.FEE, fen, 30, project="A")


ALLOWED = AMOUNT * 500 * 180 // (10_000 * 365) + 100


def shorter(days: int) -> Story:
    return Story().project("A", term=180, offer_term=180 - days).lent("A")


def on_demand(term: int) -> Story:
    return Story().project("A", term=term, offer_term=0, on_demand=True).lent("A")


def paid_by_new_bids(fen: int) -> Story:
    story = clean().move(K.BORROWER_DEPOSIT, WAN, 40, project="A").move(K.REPAYMENT, WAN, 40, project="A")
    story.move(K.BID, 5 * WAN, 41, who="late", project="A")
    return story.move(K.REDEMPTION, WAN + fen, 42, who="A first", project="A")


def related(kind: TieKind, *, day=0) -> Story:
    return Story().project("A").tie("A", kind, str(ident("A first")), day=day).lent("A")


def pledged(*, over: bool) -> Story:
    story = Story().project("A").project("B").tie("A", TieKind.COLLATERAL, "PL-7").tie("B", TieKind.COLLATERAL, "PL-7")
    story.move(K.BID, WAN, 1, who="one", project="A")
    if over:
        story.move(K.BID_RETURN, WAN, 2, who="one", project="A")
    return story.move(K.BID, WAN, 3, who="two", project="B")


def astray(kind: TieKind, fen: int) -> Story:
    story = Story().project("A").tie("A", kind, "declared")
    told = {"party": "elsewhere"} if kind is TieKind.PAYEE else {"use": "elsewhere"}
    meant = {"party": "declared"} if kind is TieKind.PAYEE else {"use": "declared"}
    story.move(K.BID, AMOUNT, 2, who="one", project="A").move(K.DISBURSEMENT, AMOUNT, 11, project="A")
    return story.move(K.DRAWDOWN, AMOUNT - fen, 12, project="A", **meant).move(K.DRAWDOWN, fen, 13, project="A", **told)


def capped(fen: int, *, intermediary=True) -> Story:
    return Story().project("A", amount=fen, intermediary=intermediary).lent("A", fen=fen)


def many_projects(*fens: int) -> Story:
    story = Story()
    for place, fen in enumerate(fens):
        story.project(f"N{place}", amount=fen)
        story.move(K.BID, fen, 2, who=f"x{place % 200}", project=f"N{place}")
    return story


def many_investors(*fens: int) -> Story:
    story = Story()
    for place in range(30):
        story.project(f"N{place}", amount=sum(fens))
    for place, fen in enumerate(fens):
        story.move(K.BID, fen, 2, who=f"x{place}", project=f"N{place % 30}")
    return story


def round_trip(*, days=30, fen=1_000_00, borrower="B-A") -> Story:
    story = Story().project("A").lent("A", account="acct-x").project("C", borrower=borrower, sale_days=90)
    story.move(K.DEPOSIT, fen, 15, who="friend", party="acct-x")
    return story.move(K.BID, fen, 12 + days, who="friend", project="C")


def repaid_from_loan(fen: int) -> Story:
    return clean().move(K.REPAYMENT, fen, 30, project="A")


def investor_repays(*, days=30, fen=1_000_00, own=False) -> Story:
    story = clean().move(K.WITHDRAWAL, fen, 20, who="one", party="acct-one")
    if own:
        story.tie("A", TieKind.ACCOUNT, "acct-one")
    return story.move(K.BORROWER_DEPOSIT, fen, 20 + days, project="A", party="acct-one")


def no_line(*, covered: int) -> Story:
    story = clean().move(K.BORROWER_DEPOSIT, WAN, 30, project="A", stated=False)
    story.stated_until = START + timedelta(days=covered)
    return story


CASES = (
    (rules.BEFORE_FULL, lambda: before_full(1), lambda: before_full(0)),
    (rules.LENT_AGAIN, lambda: lent_again(100_00), lambda: lent_again(99_99)),
    (rules.OTHER_PROJECT_PAYS, other_project_pays, lambda: other_project_pays(days=31)),
    (rules.OTHER_BORROWER_PAID, lambda: other_borrower_paid(1_000_00), lambda: other_borrower_paid(999_99)),
    (rules.OWN_MONEY_IN_PURSE, lambda: own_money(K.DEPOSIT), lambda: own_money(K.DEPOSIT, party="theirs")),
    (rules.FEES_BEYOND, lambda: fees(ALLOWED + 1), lambda: fees(ALLOWED)),
    (rules.SHORTER_THAN_PROJECT, lambda: shorter(32), lambda: shorter(31)),
    (rules.PAID_BY_NEW_BIDS, lambda: paid_by_new_bids(100_00), lambda: paid_by_new_bids(99_99)),
    (rules.RELATED_INVESTOR, lambda: related(TieKind.RELATED), lambda: related(TieKind.RELATED, day=3)),
    (rules.PLEDGED_TWICE, lambda: pledged(over=False), lambda: pledged(over=True)),
    (rules.OTHER_PAYEE, lambda: astray(TieKind.PAYEE, 5 * WAN + 1), lambda: astray(TieKind.PAYEE, 5 * WAN)),
    (rules.OTHER_USE, lambda: astray(TieKind.USE, 5 * WAN + 1), lambda: astray(TieKind.USE, 5 * WAN)),
    (rules.BORROWER_CAP, lambda: capped(AMOUNT + 1), lambda: capped(AMOUNT)),
    (rules.TOP_BORROWER, lambda: many_projects(3_600, *[914] * 7), lambda: many_projects(3_500, 930, *[929] * 6)),
    (rules.TOP_TEN_BORROWERS,
        lambda: many_projects(*[901] * 10, *[99] * 10), lambda: many_projects(*[900] * 10, *[100] * 10)),
    (rules.TOP_INVESTOR, lambda: many_investors(1_501, *[173] * 49), lambda: many_investors(1_470, *[170] * 49)),
    (rules.TOP_TEN_INVESTORS,
        lambda: many_investors(*[91] * 10, *[10] * 90), lambda: many_investors(*[90] * 10, *[10] * 90)),
    (rules.ROUND_TRIP, round_trip, lambda: round_trip(days=31)),
    (rules.PLATFORM_REPAYS,
        lambda: own_money(K.BORROWER_DEPOSIT), lambda: own_money(K.BORROWER_DEPOSIT, party="theirs")),
    (rules.REPAID_FROM_LOAN, lambda: repaid_from_loan(100_00), lambda: repaid_from_loan(99_99)),
    (rules.INVESTOR_REPAYS, investor_repays, lambda: investor_repays(days=31)),
    (rules.NO_BANK_LINE, lambda: no_line(covered=34), lambda: no_line(covered=33)),
)  # fmt: skip


@pytest.mark.parametrize(("rule", "fault", "near_miss"), [pytest.param(*case, id=case[0].id) for case in CASES])
def test_a_rule_finds_its_fault_alone_and_is_silent_just_inside_its_limit(rule, fault, near_miss):
    assert fault().ids() == [rule.id]
    assert near_miss().ids() == []


def test_every_rule_has_its_fault_here_and_says_where_it_comes_from():
    assert [case[0] for case in CASES] == list(RULES)
    assert len(RULE_BY_ID) == len(RULES) + len(OBSERVED)
    assert {rule.concern for rule in RULES} == set(Concern) - {Concern.REALITY}
    assert all(rule.source and (rule.article or not rule.confirmed) for rule in RULES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0].id)
def test_day_by_day_the_same_is_found_as_from_nothing(case):
    story = case[1]()
    at_once = story.found(days=120)
    day_by_day = {}
    for day in range(121):
        for finding in story.found(days=day):
            day_by_day.setdefault(finding.identity, finding)
    assert tuple(day_by_day.values()) == at_once


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0].id)
def test_what_is_told_on_the_day_itself_stays_true_when_more_of_the_day_comes(case):
    story = case[1]()
    closed = {finding.identity for finding in story.found()}
    for cut in range(len(story.lines) + 1):
        known = replace(story.book(), movements=story.lines[:cut])
        last = max((line.day for line in known.movements), default=START)
        told = watch(known, until=last - timedelta(days=1), and_today=True)
        assert {one.identity for one in told if one.day == last} <= closed
        assert all(one.rule.id in AT_ONCE for one in told if one.day == last)


def test_what_nothing_later_explains_is_told_on_its_own_day():
    for rule, fault, _ in CASES:
        story = fault()
        [finding] = story.found()
        told = watch(story.book(), until=finding.day - timedelta(days=1), and_today=True)
        assert ([one.rule for one in told] == [rule]) == (rule.id in AT_ONCE)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0].id)
def test_the_order_in_which_movements_were_recorded_changes_nothing(case):
    story = case[1]()
    before = story.found()
    story.lines.reverse()
    assert story.found() == before


def test_a_clean_pair_of_projects_is_silent():
    assert clean().ids() == []


def test_what_is_taken_back_on_its_own_day_never_happened_and_later_it_did():
    slip = clean().move(K.REPAYMENT, WAN, 30, project="A")
    line = len(slip.lines) - 1
    assert slip.take_back(line, day=30).ids() == []
    late = clean().move(K.REPAYMENT, WAN, 30, project="A")
    assert late.take_back(line, day=31).ids() == ["FD-GR-2"]


def test_a_retention_that_stayed_in_escrow_may_pay_the_last_instalment():
    story = Story().project("A").move(K.BID, AMOUNT, 2, who="one", project="A")
    story.move(K.DISBURSEMENT, AMOUNT - 5 * WAN, 11, project="A").move(K.DRAWDOWN, AMOUNT - 5 * WAN, 12, project="A")
    story.move(K.BORROWER_DEPOSIT, AMOUNT - 5 * WAN, 100, project="A")
    story.move(K.REPAYMENT, AMOUNT - 5 * WAN, 100, project="A")
    assert story.move(K.REDEMPTION, AMOUNT, 100, who="one", project="A").ids() == []


def test_what_is_worse_in_a_later_month_is_said_again_and_what_is_the_same_is_not():
    story = paid_by_new_bids(100_00)
    story.move(K.REDEMPTION, 1, 60, who="A first", project="A")
    story.move(K.REDEMPTION, 1, 61, who="A first", project="A")
    assert [finding.key for finding in story.found()] == ["A:2026-02", "A:2026-03"]


def test_the_declared_fee_is_what_may_be_taken():
    fen = AMOUNT * 60 * 180 // (10_000 * 365) + 100
    assert fees(fen, declared="60").ids() == []
    assert fees(fen + 1, declared="60").ids() == ["FD-CM-2"]


def test_money_that_may_go_back_the_way_it_came_is_no_abuse():
    assert other_project_pays(fen=999_99).ids() == []
    same = other_project_pays()
    same.ties = [replace(tie, reference="B-same") if tie.kind is TieKind.BORROWER else tie for tie in same.ties]
    assert same.ids() == []
    assert investor_repays(own=True).ids() == []
    assert investor_repays(fen=999_99).ids() == []
    assert round_trip(borrower="B-somebody-else").ids() == []
    assert round_trip(fen=999_99).ids() == []
    assert capped(AMOUNT + 1, intermediary=False).ids() == []


def test_a_product_on_demand_over_a_long_project_is_a_mismatch():
    assert on_demand(32).ids() == ["FD-MM-1"]
    assert on_demand(31).ids() == []


def test_the_borrower_who_invests_in_the_own_project_is_related():
    assert related(TieKind.BORROWER).ids() == ["FD-SD-1"]


def test_a_payment_without_a_line_is_not_named_once_it_was_taken_back():
    story = no_line(covered=60)
    assert story.take_back(len(story.lines) - 1, day=32).ids() == []


def test_a_share_that_falls_and_rises_again_is_a_new_fact():
    story = many_projects(3_600, *[914] * 7)
    story.move(K.REDEMPTION, 3_000, 20, who="x0", project="N0").move(K.BID, 4_000, 30, who="x0", project="N0")
    found = [finding for finding in story.found() if finding.rule is rules.TOP_BORROWER]
    assert [finding.day for finding in found] == [START + timedelta(days=2), START + timedelta(days=30)]


@pytest.mark.parametrize(
    ("kind", "reference"),
    [(TieKind.RELATED, "Mr Li"), (TieKind.FEE_BPS, "10001"), (TieKind.FEE_BPS, "x"), (TieKind.USE, " use"),
     (TieKind.COLLATERAL, ""), (TieKind.BORROWER, "9" * 65)],
)  # fmt: skip
def test_a_tie_that_is_not_of_its_kind_is_refused(kind, reference):
    with pytest.raises(TieUnsound, match="reference"):
        require_sound(Tie(project_code="A", kind=kind, reference=reference, since=START))
