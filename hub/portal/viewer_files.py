"""The panorama viewer's files out of its npm packages, with one line changed: a browser knows no package names.

Photo Sphere Viewer imports ``three`` by name, which would need an import map inside the page, and our policy allows no
script inside pages. So the name becomes the neighbouring file's, when the file is found.
"""

from __future__ import annotations

import builtins
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage

PACKAGES: Final = Path(__file__).resolve().parents[2] / "node_modules"
FILES: Final[Mapping[str, str]] = {
    "panorama/core.js": "@photo-sphere-viewer/core/index.module.js",
    "panorama/core.css": "@photo-sphere-viewer/core/index.css",
    "panorama/three.module.min.js": "three/build/three.module.min.js",
    "panorama/three.core.min.js": "three/build/three.core.min.js",
}
BY_NAME: Final = 'from "three"'
BY_PLACE: Final = 'from "./three.module.min.js"'


class ViewerFinder(BaseFinder):
    """Finds the viewer's files, written below HUB_HOME; without the packages there is no viewer, and pages say so."""

    def find(  # type: ignore[override]  # Django itself answers [] for "not here"
        self, path: str, find_all: bool = False, **kwargs: object
    ) -> str | builtins.list[str]:
        if path not in FILES or not (PACKAGES / FILES[path]).is_file():
            return []
        found = str(_written(path))
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        for name, source in FILES.items():
            if (PACKAGES / source).is_file():
                _written(name)
                yield name, FileSystemStorage(location=str(_folder()))

    def check(self, **kwargs: object) -> builtins.list[CheckMessage]:
        return []


def viewer_text(name: str) -> str:
    """Return one of the files as browsers get it, without the address of a source map that is not served."""
    lines = (PACKAGES / FILES[name]).read_text(encoding="utf-8").replace(BY_NAME, BY_PLACE).splitlines()
    return "\n".join(line for line in lines if "sourceMappingURL=" not in line) + "\n"


def _folder() -> Path:
    return Path(settings.HUB_HOME) / "viewer"


def _written(name: str) -> Path:
    """Replaced whole, so that another process never reads half a file; written anew when the package is newer."""
    target, source = _folder() / name, PACKAGES / FILES[name]
    if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.{os.getpid()}")
    fresh.write_text(viewer_text(name), encoding="utf-8")
    fresh.replace(target)
    return target
