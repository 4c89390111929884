"""Let the custodian bank hand in its signed statements, month by month, at the door that any bank would use."""

from pathlib import Path

from django.conf import settings

from hub.access.scope import entered, system_scope
from hub.demo.custodian import KEY_ID, VALID_FROM, VALID_UNTIL, Custodian, StatementRefused
from hub.demo.money.lists import bank_statements, statement_csv
from hub.demo.stage import Subjects, World, deliver, staff_member
from hub.funds.custodian_keys import add_custodian_key
from hub.kernel.clock import utc_now

ADMINISTRATOR = "fang.ke"
KEY_FILE = "demo-bank.pem"


def hand_in_statements(world: World, subjects: Subjects) -> None:
    """Hand in every statement with its signature; the ledger refuses the bank's one mistake and nothing else."""
    bank = Custodian(settings.HUB_HOME / "secrets" / KEY_FILE)
    _register(bank)
    folder = world.folder / "statements"
    folder.mkdir(exist_ok=True)
    said = bank_statements(world.invention.moved, as_of=world.as_of)
    for number, statement in enumerate(said, start=1):
        file = _written(folder / f"statement-{statement.first:%Y-%m}.csv", statement_csv(statement, subjects), bank)
        refused = bank.hand_in(file.read_bytes(), base_url=world.base_url)["refused"]
        if len(refused) != statement.broken:
            raise StatementRefused(f"{file.name}: expected {statement.broken} refusals, got {refused[:1]}")
        world.progress("statements of the custodian", number, len(said))
    deliver(world, "money")


def _register(bank: Custodian) -> None:
    """Let the system administrator make the bank's public key known, as ``hub custodian-key add`` does."""
    with entered(system_scope("demo")):
        add_custodian_key(
            key_id=KEY_ID,
            public_key=bank.public_key,
            valid_from=VALID_FROM,
            valid_until=VALID_UNTIL,
            by=staff_member(ADMINISTRATOR),
            at=utc_now(),
        )


def _written(file: Path, text: str, bank: Custodian) -> Path:
    """Write the statement and, beside it, its signature, as a bank delivers them to a person."""
    file.write_text(text, encoding="utf-8")
    file.with_suffix(".sig").write_bytes(bank.signature(file.read_bytes()))
    return file
