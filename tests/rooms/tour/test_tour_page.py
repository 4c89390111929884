"""The tour shows the world of this home, says so when there is none, and is not there without a demonstration."""

import json
from pathlib import Path

import pytest
from django.test import Client

from hub.portal.kept_pages import SHELF
from hub.tour.facts import ROOT, NoWorld, read_facts
from hub.tour.steps import PARTS

pytestmark = pytest.mark.django_db


def write_world(home: Path, **changes: str) -> None:
    names = {step.opens.partition("#")[0] for part in PARTS for step in part.steps if "_url" in step.opens}
    flagship = {name: f"/disclosures/{name.replace('_', '-')}/" for name in names}
    flagship |= {f"{name}_path": str(home / "demo" / f"{name} 1.pdf") for name in ("contract", "proof", "checkpoint")}
    logins = {
        part.login: {"username": f"{part.login}.one", "password": "not-to-be-shown"} for part in PARTS if part.login
    }
    (home / "demo-world.json").write_text(json.dumps({"flagship": flagship | changes, "logins": logins}))


@pytest.fixture
def home(tmp_path: Path, settings) -> Path:
    settings.HUB_HOME = tmp_path
    settings.HUB_DEMONSTRATION = True
    return tmp_path


def test_every_step_has_the_worlds_own_address(home: Path) -> None:
    write_world(home, disclosure_url="/disclosures/another-project/")
    page = Client().get("/tour/").content.decode()
    assert 'href="/disclosures/another-project/"' in page
    assert 'href="/disclosures/another-project/#versions"' in page
    assert "not-to-be-shown" not in page
    assert "advisor.one" in page
    assert 'href="/en/disclosures/another-project/"' in Client().get("/en/tour/").content.decode()


def test_files_are_named_as_one_would_type_them(home: Path) -> None:
    write_world(home)
    assert read_facts(home).file("contract_path") == "$HUB_HOME/'demo/contract 1.pdf'"
    write_world(home, contract_path=str(ROOT / ".hub/demo/one.pdf"))
    assert read_facts(home).file("contract_path") == ".hub/demo/one.pdf"


def test_a_home_elsewhere_has_to_be_told_to_the_shell(home: Path) -> None:
    write_world(home)
    assert "export HUB_HOME=" in Client().get("/en/tour/").content.decode()
    write_world(home, **{f"{name}_path": str(ROOT / ".hub" / name) for name in ("contract", "proof", "checkpoint")})
    assert "export HUB_HOME=" not in Client().get("/en/tour/").content.decode()


def test_a_home_without_a_world_says_how_to_make_one(home: Path) -> None:
    page = Client().get("/tour/")
    assert page.status_code == 200
    assert "make demo" in page.content.decode()
    with pytest.raises(NoWorld):
        read_facts(home)


def test_a_world_too_old_for_a_step_counts_as_none(home: Path) -> None:
    write_world(home)
    world = json.loads((home / "demo-world.json").read_text())
    del world["flagship"]["report_url"]
    (home / "demo-world.json").write_text(json.dumps(world))
    assert "tour__step" not in Client().get("/tour/").content.decode()


def test_without_a_demonstration_there_is_no_tour_and_no_way_to_it(home: Path, settings) -> None:
    assert "/tour/" in Client().get("/").content.decode()
    settings.HUB_DEMONSTRATION = False
    SHELF.forget()
    assert Client().get("/tour/").status_code == 404
    assert "导览走一遍" not in Client().get("/").content.decode()


@pytest.mark.parametrize("file", ["README.md", "docs/tour.md"])
def test_the_documents_count_the_steps_right(file: str) -> None:
    words = {
        14: "fourteen",
        25: "twenty-five",
        26: "twenty-six",
        27: "twenty-seven",
        28: "twenty-eight",
        29: "twenty-nine",
        30: "thirty",
        31: "thirty-one",
        32: "thirty-two",
        33: "thirty-three",
    }
    steps = sum(len(part.steps) for part in PARTS)
    assert f"{words[steps]} steps" in (ROOT / file).read_text(encoding="utf-8")


def test_the_tour_takes_less_than_half_an_hour_and_every_step_has_a_name_of_its_own() -> None:
    assert sum(part.minutes for part in PARTS) <= 25
    ids = [step.id for part in PARTS for step in part.steps] + [part.id for part in PARTS]
    assert len(ids) == len(set(ids))
