"""``hub learn-links --by LOGIN``: learn a new matching model from all stored records and propose it for approval."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from crm.identity.domain.scoring.model import ModelUnreadable
from crm.identity.linking.report import Report, peak_memory_mib
from crm.identity.proposing.comparing import advance_comparison
from crm.identity.proposing.proposals import ProposalRefused, propose, refuse_second_proposal
from crm.identity.proposing.queries import Compared, comparison_of
from hub.access.queries import user_by_login
from hub.access.roles import STAFF
from hub.access.scope import entered, system_scope
from hub.kernel.actor import Actor, ActorKind
from hub.kernel.clock import utc_now


class Command(BaseCommand):
    """Learns without labels and without a rare name in the result; nothing goes live before a second person approves.

    Stopped while it learns, it begins again; stopped while it compares, the worker goes on.
    """

    help = "Learn a new matching model from all stored records, compare it with the one in force, and propose it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who proposes, and perhaps a file."""
        parser.add_argument("--by", required=True, metavar="LOGIN", help="the member of staff who proposes it")
        parser.add_argument(
            "--model",
            type=Path,
            metavar="MODEL.json",
            help="propose this file, which `hub link-people --model` wrote, instead of learning",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Learn, propose, compare, and say what would change."""
        by, path, report = staff(options["by"]), options["model"], Report()
        try:
            refuse_second_proposal()
            figures = _read(path) if path else self._learn(report)
            row = propose(figures=figures, by=by, at=utc_now())
        except (ProposalRefused, ModelUnreadable) as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        self.stdout.write(f"model    {row.version}, proposed by {by.label}, learnt from {row.learnt_from:,} records")
        with report.step("beside"):
            self._compare(row.version)
        self.stdout.write(f"seconds  {report.timing()}")
        self.stdout.write(f"memory   {peak_memory_mib():,.0f} MiB at its peak")
        self.stdout.write("Nothing has changed yet: somebody else approves it under /workspace/quality/model/")

    def _learn(self, report: Report) -> Any:
        from crm.identity.proposing.learning import LearningRefused, learn_from_stored  # brings DuckDB and Splink

        try:
            found = learn_from_stored(progress=self._say, report=report)
        except LearningRefused as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        self.stdout.write(f"rows     {found.records:,}")
        self.stdout.write(f"pairs    {found.pairs:,} compared")
        return found.figures

    def _compare(self, version: str) -> None:
        while advance_comparison(at=utc_now()):
            with entered(system_scope("learn-links")):
                found = comparison_of(version)
            if found:
                self._say(found.phase, found.records, found.total)
        with entered(system_scope("learn-links")):
            done = comparison_of(version)
        self.stdout.write(_sentence(done) if done and done.done else "compare  the worker goes on comparing")

    def _say(self, step: str, done: int, total: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"{step:8} {done:,} of {total:,}")


def _sentence(found: Compared) -> str:
    return (
        f"change   {found.merging:,} profiles would be absorbed, {found.splitting:,} would come anew; "
        f"{found.appearing:,} questions would appear, {found.vanishing:,} vanish"
    )


def staff(login: str) -> Actor:
    """Return a member of staff as the doer; the command line itself asks for no password."""
    with entered(system_scope("learn-links")):
        user = user_by_login(login)
    if user is None or not user.is_active or user.role not in STAFF:
        raise CommandError(f"{login} is no member of staff; name the login of who proposes the model", returncode=2)
    return Actor(kind=ActorKind.USER, id=user.id, label=user.username)


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CommandError(f"{path} is no model file: {error}", returncode=2) from error
