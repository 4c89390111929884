"""The README says what is so."""

import re
from pathlib import Path

from hub.config import environment_table

ROOT = Path(__file__).resolve().parents[3]
README = (ROOT / "README.md").read_text()


def test_the_environment_table_is_the_configs():
    assert environment_table() in README


def test_every_package_is_on_the_map():

    from configparser import ConfigParser

    parser = ConfigParser()
    parser.read(ROOT / ".importlinter")
    names = re.findall(r"[\w.]+", parser["importlinter:contract:floors"]["layers"])
    rooms = {name for name in names if name.count(".") <= 1 and (ROOT / name.replace(".", "/")).is_dir()}
    missing = {name for name in rooms if f"`{name}`" not in README}
    assert missing <= {"hub.roof"}


def test_every_link_into_the_repository_exists():
    for target in re.findall(r"\]\(((?!http)[^)#]+)\)", README):
        assert (ROOT / target).exists(), target
