"""``hub score-links [--json]``: hold the identity links against the truth of the demo world, pair by pair."""

import json
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from hub.access.scope import entered, system_scope
from hub.demo.scoring import LinkScore, score_links
from hub.demo.truth import TruthMissing, read_truth


class Command(BaseCommand):
    """Prints precision, recall and F1 of all pairs, and of the pairs between every two sources."""

    help = "Score the identity links of the demo world: precision, recall and F1, per pair of sources."

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer JSON."""
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the table."""
        try:
            truth = read_truth(home=settings.HUB_HOME)
        except TruthMissing as missing:
            raise CommandError(str(missing)) from missing
        with entered(system_scope("score-links")):
            found = score_links(truth.records)
        self.stdout.write(json.dumps(_as_json(found), indent=1) if options["json"] else _table(found))


def _as_json(found: LinkScore) -> dict[str, Any]:
    lines = [
        {**asdict(line), "precision": line.precision, "recall": line.recall, "f1": line.f1} for line in found.lines
    ]
    return {**asdict(found), "lines": lines}


def _table(found: LinkScore) -> str:
    rows = [f"{'pairs of records between':<24} {'true':>8} {'joined':>8} {'right':>8}  precision  recall     F1"]
    rows += [
        f"{line.name:<24} {line.same:>8} {line.joined:>8} {line.both:>8}  {line.precision:>9.4f} {line.recall:>7.4f}"
        f" {line.f1:>6.4f}"
        for line in found.lines
    ]
    rows.append(
        f"{found.records} records of {found.persons} persons in {found.profiles} profiles;"
        f" {found.lost} never arrived, {found.shared} written exactly like another person's"
    )
    return "\n".join(rows)
