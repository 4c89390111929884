"""``hub forgotten-list keep|check|replay``: who was forgotten, kept outside of the database and forgotten again."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from crm.profile.forgotten_list import FILE, ListForged, keep_list, lacking, read_list, replay_list
from hub.kernel.clock import utc_now


class Command(BaseCommand):
    """After a restore: put the newest list in place, ``check``, ``replay``; the worker destroys what came back."""

    help = (
        "Keep the list of erasures beside a backup, say which of them a restored database lacks, or put those back. "
        "The list names nobody: it holds keyed indexes."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, and with which file."""
        parser.add_argument("act", choices=("keep", "check", "replay"))
        parser.add_argument("--file", type=Path, help=f"default: {FILE} in HUB_HOME")

    def handle(self, *args: Any, act: str, file: Path | None = None, **options: Any) -> None:
        """Do it, and say what is true afterwards; ends with 1 where ``check`` finds any lacking or ``replay`` fails."""
        path = file or Path(settings.HUB_HOME) / FILE
        try:
            self.stdout.write({"keep": _keep, "check": _check, "replay": _replay}[act](path))
        except ListForged as forged:
            raise CommandError(f"{path}: {forged}", returncode=2) from forged


def _keep(path: Path) -> str:
    added = keep_list(path)
    return f"{added} erasures added, {len(read_list(path))} stand in {path}; copy it beside every backup"


def _check(path: Path) -> str:
    gone = lacking(path)
    if gone:
        raise CommandError(
            f"this database lacks {len(gone)} erasures of {path}: {', '.join(gone)}; run hub forgotten-list replay"
        )
    return f"this database holds every erasure of {path}"


def _replay(path: Path) -> str:
    done = replay_list(path, at=utc_now())
    told = [f"{done.known} erasures were known"]
    if done.again:
        told.append(f"the worker carries out again: {', '.join(done.again)}")
    if done.to_check:
        told.append(f"to be checked and decided at /compliance/erasures/: {', '.join(done.to_check)}")
    if done.absent:
        told.append(f"{done.absent} are of persons whom this database does not know")
    if done.failed:
        told.append(f"{len(done.failed)} could not be put back, the log says why: {', '.join(done.failed)}")
        raise CommandError("; ".join(told))
    return "; ".join(told)
