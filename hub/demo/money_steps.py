"""Hand in the custodian bank's statements, month by month."""

from hub.access.scope import entered, system_scope
from hub.demo.money.lists import BREAK, statement_csv, statements, with_break
from hub.demo.money.movements import balances
from hub.demo.stage import BY, Subjects, World, deliver
from hub.funds.intake import import_flows
from hub.kernel.clock import utc_now


class StatementRefused(RuntimeError):
    """A statement was posted otherwise than expected; the message names the first line."""


def hand_in_statements(world: World, subjects: Subjects) -> None:
    """Post every statement; the last one with a withdrawal holds the bank's one mistake, which the ledger refuses."""
    folder = world.folder / "statements"
    folder.mkdir(exist_ok=True)
    months = statements(world.invention.moved)
    purses = balances(world.invention.moved)
    mistaken = max((month for month, lines in months if with_break(lines, purses) != lines), default=None)
    for number, (month, lines) in enumerate(months, start=1):
        written = with_break(lines, purses) if month == mistaken else lines
        file = folder / f"statement-{month:%Y-%m}.csv"
        file.write_text(statement_csv(written, subjects), encoding="utf-8")
        with entered(system_scope("demo")):
            outcome = import_flows(text=file.read_text(encoding="utf-8"), by=BY, at=utc_now())
        broken = [line.key for line in written if line.key.startswith(f"{BREAK}-")]
        if len(outcome.errors) != len(broken):
            raise StatementRefused(f"{file.name}: expected {len(broken)} refusals, got {outcome.errors[:1]}")
        world.progress("statements of the custodian", number, len(months))
    deliver(world, "money")
