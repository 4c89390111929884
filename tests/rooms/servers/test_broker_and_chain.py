"""Valkey and anvil come back with what they held, after peace and after kill -9."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import redis

from hub.config import config
from hub.servers import anvil
from hub.servers.anvil import Anvil, ChainRefused, call
from hub.servers.home import Home
from hub.servers.processes import spawn
from hub.servers.supervisor import Server, Supervisor, supervising
from hub.servers.valkey import Valkey

RICH = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266"
"""Anvil's first unlocked account."""


@contextmanager
def serving(home: Home, *servers: Server) -> Iterator[Supervisor]:
    with supervising(home, report=lambda name, message: None) as supervisor:
        supervisor.start(servers)
        yield supervisor


def kill(supervisor: Supervisor) -> None:
    for child in supervisor.children:
        child.process.kill()
        child.process.wait()


def send(url: str) -> str:
    return str(call(url, "eth_sendTransaction", {"from": RICH, "to": "0x" + "11" * 20, "value": "0x1"}))


def block(url: str, number: str) -> dict[str, str]:
    found: dict[str, str] = call(url, "eth_getBlockByNumber", number, False)
    return found


def test_the_broker_keeps_its_queue_through_kill_9_and_wants_its_password(home: Home) -> None:
    broker = Valkey(home)
    with serving(home, broker) as supervisor:
        with redis.Redis.from_url(broker.url) as client:
            client.lpush("queue", *[str(number) for number in range(1000)])
        stranger = redis.Redis.from_url(broker.url.replace(home.secret("broker"), "guess"))
        with stranger, pytest.raises(redis.AuthenticationError):
            stranger.ping()
        kill(supervisor)
    with serving(home, broker), redis.Redis.from_url(broker.url) as client:
        assert client.llen("queue") == 1000


def test_the_brokers_password_is_in_no_command_line(home: Home) -> None:
    with serving(home, Valkey(home)) as supervisor:
        assert home.secret("broker") not in " ".join(supervisor.children[0].command.argv)
        assert (home.folder / "broker/valkey.conf").stat().st_mode & 0o077 == 0


def test_a_persisted_chain_is_the_same_chain_after_kill_9(home: Home) -> None:
    chain = Anvil(home)
    with serving(home, chain) as supervisor:
        sent = [send(chain.url) for _ in range(30)]
        chain.persist()
        genesis, head = block(chain.url, "0x0")["hash"], block(chain.url, "latest")["hash"]
        kill(supervisor)
    with serving(home, chain):
        assert block(chain.url, "0x0")["hash"] == genesis
        assert block(chain.url, "latest")["hash"] == head
        assert block(chain.url, "0x1")["parentHash"] == genesis
        assert all(call(chain.url, "eth_getTransactionReceipt", each)["status"] == "0x1" for each in sent)
        assert int(call(chain.url, "eth_getBalance", "0x" + "11" * 20, "latest"), 16) == 30


def test_a_chain_stopped_in_peace_loses_nothing_even_unasked(home: Home) -> None:
    chain = Anvil(home)
    with serving(home, chain):
        sent = send(chain.url)
    with serving(home, chain):
        assert call(chain.url, "eth_getTransactionReceipt", sent)["status"] == "0x1"


def test_the_chains_clock_is_the_present_after_a_restart(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    chain = Anvil(home)
    chain.data.mkdir()
    (chain.data / "genesis-time").write_text("1700000000")
    with serving(home, chain):
        send(chain.url)
    with serving(home, chain):
        send(chain.url)
        first, last = int(block(chain.url, "0x1")["timestamp"], 16), int(block(chain.url, "latest")["timestamp"], 16)
        assert 0 <= last - first < 60
        assert int(block(chain.url, "0x0")["timestamp"], 16) == 1_700_000_000


def test_blocks_ahead_of_the_clock_do_not_keep_the_chain_from_starting(home: Home) -> None:
    chain = Anvil(home)
    with serving(home, chain):
        call(chain.url, "evm_increaseTime", 3600)
        call(chain.url, "evm_mine")
    with serving(home, chain):
        assert send(chain.url).startswith("0x")


def test_two_blocks_more_make_an_anchor_final(home: Home) -> None:
    chain = Anvil(home)
    with serving(home, chain):
        send(chain.url)
        call(chain.url, "anvil_mine", "0x2")
        assert int(block(chain.url, "finalized")["number"], 16) >= 1


def test_a_dump_is_replaced_whole_or_not_at_all(home: Home) -> None:
    chain = Anvil(home)
    with serving(home, chain) as supervisor:
        chain.persist()
        before = chain.state.read_bytes()
        assert json.loads(before)
        kill(supervisor)
        with pytest.raises(OSError, match="refused"):
            chain.persist()
        assert chain.state.read_bytes() == before


def test_a_node_that_outlived_its_supervisor_is_ended_by_the_next_start(home: Home) -> None:
    chain = Anvil(home)
    with serving(home, chain):
        pass
    orphan = spawn(home, chain.command(), outlives_parent=True)
    with serving(home, chain) as supervisor:
        assert supervisor.children[0].process.pid != orphan.pid
        assert orphan.wait(5) is not None


def test_a_chain_of_the_operators_is_not_ours_to_keep(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUB_HOME", str(home.folder))
    monkeypatch.setenv("CHAIN_RPC_URL", "http://127.0.0.1:1/key")
    config.cache_clear()
    try:
        assert anvil.persist() is False
        with serving(home, Anvil(home)):
            monkeypatch.setenv("CHAIN_RPC_URL", f"http://127.0.0.1:1/key, {Anvil(home).url}")
            config.cache_clear()
            assert anvil.persist() is True
            monkeypatch.setenv("CHAIN_RPC_URL", Anvil(home).url)
            config.cache_clear()
            send(Anvil(home).url)
            modified = os.stat(Anvil(home).state).st_mtime_ns
            assert anvil.persist() is True
            assert os.stat(Anvil(home).state).st_mtime_ns > modified
    finally:
        config.cache_clear()


def test_a_refusal_of_the_node_is_an_error_with_its_words(home: Home) -> None:
    chain = Anvil(home)
    with serving(home, chain), pytest.raises(ChainRefused, match="eth_noSuchThing"):
        call(chain.url, "eth_noSuchThing")
