"""The table of permitted flows says what the closed loop is, and what it can never be."""

from itertools import pairwise, product

from hub.funds.domain.accounts import OWNER_OF, AccountKind, Owner
from hub.funds.domain.rules import FLOW_RULES, RULE_OF, FlowKind

DIRECTIONS = {(rule.debit, rule.credit) for rule in FLOW_RULES}


def test_every_kind_of_flow_has_one_rule_with_an_id_and_a_source() -> None:
    assert set(RULE_OF) == set(FlowKind)
    assert len(FLOW_RULES) == len(RULE_OF) == len({rule.id for rule in FLOW_RULES})
    assert all(rule.source for rule in FLOW_RULES)


def test_no_rule_leads_from_an_investor_to_the_platform_or_back() -> None:
    investors = [kind for kind in AccountKind if OWNER_OF[kind] is Owner.SUBJECT]
    for investor in investors:
        assert (investor, AccountKind.PLATFORM_FEE) not in DIRECTIONS
        assert (AccountKind.PLATFORM_FEE, investor) not in DIRECTIONS


def test_no_rule_leads_from_a_kind_to_itself() -> None:
    assert all(debit is not credit for debit, credit in DIRECTIONS)


def test_the_platform_is_paid_by_borrowers_alone() -> None:
    assert {debit for debit, credit in DIRECTIONS if credit is AccountKind.PLATFORM_FEE} == {AccountKind.BORROWER}


def test_investors_money_reaches_a_borrower_only_through_escrow() -> None:
    reaches_borrower = {debit for debit, credit in DIRECTIONS if credit is AccountKind.BORROWER}
    assert reaches_borrower == {AccountKind.ESCROW, AccountKind.CUSTODIAN_BANK}


def test_the_loop_closes_from_deposit_to_redemption() -> None:
    way = [FlowKind.DEPOSIT, FlowKind.BID, FlowKind.DISBURSEMENT, FlowKind.REPAYMENT, FlowKind.REDEMPTION]
    for earlier, later in pairwise(way):
        assert RULE_OF[earlier].credit is RULE_OF[later].debit
    assert RULE_OF[FlowKind.WITHDRAWAL].debit is RULE_OF[FlowKind.REDEMPTION].credit


def test_tags_follow_from_the_accounts() -> None:
    for rule, owner in product(FLOW_RULES, (Owner.SUBJECT, Owner.PROJECT)):
        touched = {OWNER_OF[rule.debit], OWNER_OF[rule.credit]}
        needs = rule.needs_subject if owner is Owner.SUBJECT else rule.needs_project
        assert needs == (owner in touched)
