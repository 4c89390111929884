"""A request is the same when its body is, and says exactly the tags its kind needs."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from hub.funds.domain.requests import FlowRequest, FlowUnsound, require_sound
from hub.funds.domain.rules import FlowKind

SUBJECT = UUID("019a0000-0000-7000-8000-000000000001")
BID = FlowRequest(
    key="bid-1",
    kind=FlowKind.BID,
    amount_fen=100_00,
    effective_date=date(2026, 11, 21),
    subject_id=SUBJECT,
    project_code="ORCHARD-1",
    contract_number="C-1",
)


def test_the_same_body_has_the_same_hash() -> None:
    assert replace(BID).hash == BID.hash


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("key", "bid-2"),
        ("kind", FlowKind.BID_RETURN),
        ("amount_fen", 100_01),
        ("effective_date", date(2026, 11, 22)),
        ("subject_id", UUID(int=5)),
        ("project_code", "ORCHARD-2"),
        ("contract_number", None),
        ("reverses", UUID(int=6)),
    ],
)
def test_any_other_body_has_another_hash(field: str, value: object) -> None:
    assert replace(BID, **{field: value}).hash != BID.hash


def test_a_sound_request_passes_with_or_without_a_contract() -> None:
    require_sound(BID)
    require_sound(replace(BID, contract_number=None))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("key", ""),
        ("key", " bid-1"),
        ("amount_fen", 0),
        ("amount_fen", -1),
        ("amount_fen", 10**15 + 1),
        ("subject_id", None),
        ("project_code", None),
        ("project_code", ""),
    ],
)
def test_an_unsound_request_is_refused_by_the_field(field: str, value: object) -> None:
    with pytest.raises(FlowUnsound, match=f"^{field}: expected .*, got "):
        require_sound(replace(BID, **{field: value}))


def test_a_deposit_names_no_project_and_no_contract() -> None:
    deposit = replace(BID, kind=FlowKind.DEPOSIT, project_code=None, contract_number=None)
    require_sound(deposit)
    with pytest.raises(FlowUnsound, match=r"^project_code: expected none for a deposit"):
        require_sound(replace(deposit, project_code="ORCHARD-1"))
    with pytest.raises(FlowUnsound, match=r"^contract_number: expected none for a deposit"):
        require_sound(replace(deposit, contract_number="C-1"))


def test_a_disbursement_names_no_investor() -> None:
    with pytest.raises(FlowUnsound, match=r"^subject_id: expected none for a disbursement"):
        require_sound(replace(BID, kind=FlowKind.DISBURSEMENT, contract_number=None))
