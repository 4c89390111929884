"""The monitor replays the hub's own log through its public addresses and a real node."""

import pytest

from chain.connection import connected_to
from chain.ledgers.ethereum import Ethereum
from chain.operations import anchor
from chain.verifier.anchored import ContractView, succeeds
from chain.verifier.findings import Status
from chain.verifier.monitor import main
from tests.domain.chain.slow_contract import NO_ROOT
from tests.rooms.chain.contract_on_node import Contracts
from tests.rooms.chain.test_contract_fuzz import HISTORIES, META
from tests.rooms.chain.world import AT, logged, on


@pytest.mark.django_db(transaction=True)
def test_the_hubs_own_log_fits_and_grows(live_server, anvil, key, tmp_path, capsys):
    asked = [live_server.url, "--rpc", anvil.url, "--state", str(tmp_path / "seen"), "--lang", "en"]
    with connected_to(on(Ethereum(anvil.url), key)):
        for number in range(5):
            logged(number)
        anchor(at=AT)
        assert main(asked) == Status.VERIFIED, capsys.readouterr().out
        assert "checkpoints on chain: 1, every one agrees with the log" in capsys.readouterr().out
        for number in range(5, 8):
            logged(number)
        anchor(at=AT)
    assert main([*asked, "--all"]) == Status.VERIFIED
    said = capsys.readouterr().out
    assert "the log grew from 5 to 8 entries; none of the former ones changed" in said
    assert "checkpoints on chain: 2, every one agrees with the log; the newest seals 8 entries" in said


def test_a_successor_is_believed_once_the_frozen_contract_names_it(anvil):
    contracts, view, (true, _) = Contracts(anvil.url), ContractView(anvil.url), HISTORIES
    owner, anchorer, *_ = contracts.accounts
    former = contracts.deploy(owner, anchorer=anchorer, root=NO_ROOT)
    contracts.act(anchorer, former, "anchor(uint64,bytes32,bytes32,bytes32[])", 9, true.roots[9], META, [])
    made = {"anchorer": anchorer, "predecessor": former, "size": 9, "root": true.roots[9]}
    following, unrelated = contracts.deploy(owner, **made), contracts.deploy(owner, **made)
    assert view.checkpoints(former) == [(0, NO_ROOT), (9, true.roots[9])]
    assert view.successor(former) is None
    assert not succeeds(view, former=former, contract=following)
    contracts.act(owner, former, "freeze(address)", following)
    assert succeeds(view, former=former, contract=following)
    assert not succeeds(view, former=former, contract=unrelated)
    assert not succeeds(view, former=following, contract=former)
