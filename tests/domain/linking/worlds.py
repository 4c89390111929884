"""Small worlds of records for the tests of linking, drawn from a seed."""

import csv
import random
from pathlib import Path

from stdnum.cn import ric

from crm.identity.linking.files import KNOWN

SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴", "伟静丽强敏军洁磊芳勇艳杰涛明超秀霞平刚桂文辉玲建国"


def person(rng: random.Random) -> dict[str, str]:
    """One invented person's fields."""
    born = f"{rng.randint(1950, 2000)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"
    body = f"3301{rng.randint(1, 9):02d}{born}{rng.randint(0, 999):03d}"
    return {
        "full_name": rng.choice(SURNAMES) + rng.choice(GIVEN) + rng.choice(GIVEN),
        "birth_date": f"{born[:4]}-{born[4:6]}-{born[6:]}",
        "phone": f"13{rng.randrange(10**9):09d}",
        "id_number": body + ric.calc_check_digit(body + "0"),
    }


def pair_of_files(folder: Path, *, persons: int, seed: int = 3) -> tuple[Path, Path]:
    """An app file with every person, and a branch file with half of them, masked and partly empty."""
    rng = random.Random(seed)
    app, branch = [], []
    for number in range(persons):
        one = person(rng)
        app.append(
            {"record_id": f"a{number}", "source": "app", **one, "birth_date": one["birth_date"] if number % 3 else ""}
        )
        if number % 2:
            number_seen = one["id_number"] if number % 5 == 0 else "*" * 14 + one["id_number"][-4:]
            branch.append({
                "record_id": f"b{number}", "source": "branch", "full_name": one["full_name"],
                "phone": one["phone"] if number % 7 else "", "id_number": number_seen,
            })  # fmt: skip
    return write(folder / "app.csv", app), write(folder / "branch.csv", branch)


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    """Write rows under the known columns."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, KNOWN, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path
