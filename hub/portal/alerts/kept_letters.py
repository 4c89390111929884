"""Let letters that lie as files go: where no mail server is named, nothing else takes them away."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings

KEPT_FOR: Final = timedelta(days=7)
"""As long as an address may wait for its confirmation; the addresses in the files outlive no erasure by more."""


def clear_letters(*, at: datetime) -> int:
    """Delete the files whose last letter is older than ``KEPT_FOR``; return how many. Also after a server was named."""
    old = [file for file in Path(settings.EMAIL_FILE_PATH).glob("*.log") if _written_at(file) < at - KEPT_FOR]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)


def _written_at(file: Path) -> datetime:
    return datetime.fromtimestamp(file.stat().st_mtime, tz=UTC)
