"""The closing summary names every address whole, and follows the port of this run."""

from pathlib import Path

import pytest

from hub.cli.summary import show, summary_of
from hub.config import Config
from hub.servers.addresses import Addresses, DatabaseAddresses
from hub.servers.home import open_home

WORLD = {
    "contract_address": "0x" + "ab" * 20,
    "chain_id": 31337,
    "logins": {
        "advisor": {"username": "lin", "password": "p[bold]w"},
        "compliance": {"username": "qi", "password": "q"},
    },
    "write_keys": {"app": "key-1"},
    "flagship": {
        "profile_url": "/workspace/clients/1/",
        "report_path": "/srv/report.pdf",
        "s5b": {"verify_url": "/verify/report/2/"},
    },
    "try": ["Open the client's page and read the timeline."],
}
PLACES = Addresses(
    database=DatabaseAddresses(
        app="postgresql://a:1@h/hub", owner="postgresql://o:2@h/hub", admin="postgresql://s:3@h/hub"
    ),
    redis_url="redis://:p@h/0",
    rpc_url="http://127.0.0.1:8545",
)


def summary(port: int = 8000) -> dict[str, object]:
    return summary_of(WORLD, PLACES, Config(port=port))


def test_the_summary_has_every_promised_key() -> None:
    assert summary().keys() >= {
        "base_url", "rpc_url", "database_url", "contract_address", "chain_id", "logins", "write_keys", "flagship",
        "database_owner_url", "database_admin_url", "tour_url",
    }  # fmt: skip
    assert summary()["database_url"] == PLACES.database.app


def test_page_addresses_carry_this_runs_port_and_files_stay_files() -> None:
    assert summary(port=8111)["flagship"] == {
        "profile_url": "http://127.0.0.1:8111/workspace/clients/1/",
        "report_path": "/srv/report.pdf",
        "s5b": {"verify_url": "http://127.0.0.1:8111/verify/report/2/"},
    }


def test_every_address_and_password_is_printed_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    show(summary(), open_home(tmp_path / ("long" * 20)))
    printed = capsys.readouterr().out
    for text in (
        "http://127.0.0.1:8000/tour/", "http://127.0.0.1:8000/workspace/clients/1/", "s5b verify_url", "p[bold]w",
        "key-1",
        "postgresql://a:1@h/hub", WORLD["contract_address"], "1  Open the client's page", "demo-summary.json",
    ):  # fmt: skip
        assert str(text) in printed


def test_programs_of_this_machine_use_the_loopback_unless_the_site_answers_to_other_names_only():
    public = {"port": 8123, "hub_base_url": "https://hub.example"}
    assert Config(**public).near_url == "http://127.0.0.1:8123"
    assert Config(**public, hub_allowed_hosts="hub.example").near_url == "https://hub.example"
    assert Config(**public, hub_https=True).near_url == "https://hub.example"
