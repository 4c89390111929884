"""A product's pack holds the movements under its own contracts, and none of another product on the same project."""

from dataclasses import replace
from uuid import UUID

from hub.catalogue.operations import list_product
from hub.catalogue.queries import product
from hub.contracts.domain.terms import ContractChannel
from hub.contracts.operations import register_contract
from hub.funds.domain.requests import FlowRequest
from hub.funds.domain.rules import FlowKind
from hub.funds.models import Flow
from hub.funds.operations import post_flows
from hub.packs.gathering import _facts_of_product
from tests.rooms.funds.conftest import AT, BY, DAY, contract, projects

__all__ = ["contract", "projects"]
ANN = UUID(int=1)


def test_flows_of_another_product_on_the_same_project_are_not_in_it(contract):
    list_product(facts=replace(product(code="FI-90"), code="FI-91"), by=BY, at=AT)
    register_contract(
        number="C-2", subject_id=ANN, product_code="FI-91", amount_fen=600, pdf=b"%PDF-1.7\n2\n%%EOF\n", signed_at=AT,
        channel=ContractChannel.ONLINE, by=BY, at=AT,
    )  # fmt: skip
    paid = FlowRequest(key="d", kind=FlowKind.DEPOSIT, amount_fen=1000, effective_date=DAY, subject_id=ANN)
    bids = [
        FlowRequest(
            key=number, kind=FlowKind.BID, amount_fen=500, effective_date=DAY, subject_id=ANN, project_code="ORCHARD-1",
            contract_number=number,
        )
        for number in ("C-1", "C-2")
    ]  # fmt: skip
    post_flows(requests=[paid, *bids], by=BY, at=AT)
    for code, number in (("FI-90", "C-1"), ("FI-91", "C-2")):
        held = Flow.objects.filter(id__in=list(_facts_of_product(code)))
        assert [one.key for one in held] == [number]
