"""``hub import-visits FILE --branch CODE [--dry-run]``: take a branch's visit list in from the command line."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hub.access.queries import branch as branch_of
from hub.access.queries import user_by_login
from hub.ingest.domain.visits.errors_sheet import errors_csv, reasons
from hub.ingest.domain.visits.sheet import SheetRefused
from hub.ingest.operations import Fate, ImportPreview, import_visits, preview_visits
from hub.kernel.actor import system_actor
from hub.kernel.clock import utc_now


class Command(BaseCommand):
    """Preview, then import; refused lines are told one by one and can be written to a file."""

    help = "Import a branch's visit list (CSV or XLSX)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the file, the branch, and what to do with the refused lines."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--branch", required=True, help="the branch's code")
        parser.add_argument("--advisor", default="", help="login of the advisor of lines that name none")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, change nothing")
        parser.add_argument("--errors", type=Path, help="write refused lines here, to be mended and imported again")
        parser.add_argument("--language", choices=["zh", "en"], default="zh", help="language of the reasons")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Run it; the exit status is 1 when any line was refused."""
        at = utc_now()
        branch = branch_of(code=options["branch"])
        if branch is None:
            raise CommandError(f"no branch has the code {options['branch']}")
        advisor = user_by_login(options["advisor"]) if options["advisor"] else None
        try:
            content = options["file"].read_bytes()
            preview = preview_visits(content=content, branch=branch, default_advisor=advisor, at=at)
        except SheetRefused as refusal:
            raise CommandError(refusal.zh if options["language"] == "zh" else refusal.en) from refusal
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        self._tell(preview, options["language"])
        if options["errors"] and preview.refused:
            errors = errors_csv(sheet=preview.sheet, results=preview.refused, language=options["language"])
            options["errors"].write_bytes(errors)
        if not options["dry_run"]:
            import_visits(preview=preview, file_name=options["file"].name, by=system_actor("import-visits"), at=at)
        if preview.refused:
            raise CommandError(f"{len(preview.refused)} lines stayed outside", returncode=1)

    def _tell(self, preview: ImportPreview, language: str) -> None:
        for result in preview.refused:
            self.stderr.write(f"{result.row.line}: {reasons(result, language=language)}")
        self.stdout.write(" · ".join(f"{fate.value} {preview.count(fate)}" for fate in Fate))
