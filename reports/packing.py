"""Pack the program that recomputes a report, with every module it needs and the certificates it trusts.

What it needs is found by reading its imports; the same sources give the same bytes.
"""

import ast
import io
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
OURS: Final = frozenset({"hub", "crm", "chain", "reports"})
PROGRAM: Final = "reports.recompute.__main__"
EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest time an archive can hold."""
START: Final = '''"""Recompute a suitability report, trusting the authority packed beside; see --help."""

import sys
from pathlib import Path

from reports.recompute.__main__ import main
from reports.recompute.signature import read_authorities

beside = str(Path(__file__).with_name("authority.pem"))
sys.exit(main(known=read_authorities(__loader__.get_data(beside))))
'''


def recompute_archive(authorities: str) -> bytes:
    """Return a ZIP archive that ``python3 recompute.zip report.pdf`` runs without any package installed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        files = {path.relative_to(ROOT).as_posix(): path.read_text() for path in sources()}
        for name, text in {"__main__.py": START, "authority.pem": authorities, **files}.items():
            archive.writestr(zipfile.ZipInfo(name, EPOCH), text, compress_type=zipfile.ZIP_DEFLATED)
    return packed.getvalue()


@cache
def sources() -> tuple[Path, ...]:
    """Return the files of the program, by name: what its modules import, and the packages those lie in."""
    found: dict[Path, None] = {}
    waiting = [PROGRAM]
    while waiting:
        path = _file(waiting.pop())
        if path is None or path in found:
            continue
        found[path] = None
        waiting += _imported(path)
    packages = {
        folder / "__init__.py" for path in found for folder in path.parents if folder != ROOT and ROOT in folder.parents
    }
    return tuple(sorted({*found, *packages}))


def _file(module: str) -> Path | None:
    if module.partition(".")[0] not in OURS:
        return None
    place = ROOT.joinpath(*module.split("."))
    candidates = (place.with_suffix(".py"), place / "__init__.py")
    return next((path for path in candidates if path.is_file()), None)


def _imported(path: Path) -> Iterator[str]:
    """Yield the modules that a file may import, with those packages whose names it takes things from."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = ".".join(parts[: len(parts) - node.level]) if node.level else ""
            module = ".".join(part for part in (above, node.module) if part)
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)
