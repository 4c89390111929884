"""Take a picture of every page of the running demo world, and say what the browser complained about."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from hub.cli.doctor import chromium
from hub.cli.shown_pages import SHOWN_PAGES, ShownPage, Voice
from hub.cli.window import NotInThisWorld, Walk, opened_browser
from hub.config import config

if TYPE_CHECKING:
    from playwright.sync_api import Page

WIDTHS: Final = (375, 768, 1440)
LANGUAGES: Final = ("zh", "en")
HEIGHT: Final = 900


class NothingToPhotograph(LookupError):
    """No demo world, or no browser: ``hub demo`` serves the one, ``hub doctor --tests`` finds the other."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """One way of seeing a page; ``cookie`` is the preference that a reader would have chosen."""

    language: str
    width: int
    kind: str = "light"

    @property
    def cookies(self) -> dict[str, str]:
        """What the reader's browser keeps."""
        chosen = {"dark": {"hub_theme": "dark"}, "large": {"hub_type": "large"}}
        return chosen.get(self.kind, {"hub_theme": "light"})


def looks(shown: ShownPage, *, languages: Sequence[str], widths: Sequence[int]) -> Iterator[Look]:
    """Yield every look of a page: light always, dark at work, large type for readers, print where it is printed."""
    for language in languages:
        for width in widths:
            yield Look(language=language, width=width)
            if width != 768:  # the middle width shows the turn of the layout, not another theme
                yield Look(language=language, width=width, kind="dark" if shown.voice is Voice.STAFF else "large")
        if shown.printed:
            yield Look(language=language, width=max(widths), kind="print")


def main(argv: Sequence[str]) -> int:
    """Write one PNG for each page and look; the status is 1 when the browser complained about any."""
    options = _options(argv)
    settings = config()
    home = settings.hub_home
    known = home / "demo-summary.json"
    browser_path = chromium(settings)
    if not known.exists() or not browser_path:
        raise NothingToPhotograph(NothingToPhotograph.__doc__)
    summary = json.loads(known.read_text())
    folder: Path = options.output or home / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    pages = [page for page in SHOWN_PAGES if not options.only or page.name in options.only]
    with opened_browser(browser_path) as browser:
        walk = Walk(browser=browser, summary=summary, base_url=settings.base_url)
        troubles = [line for shown in pages for line in _photographed(walk, shown, folder, options)]
    for line in troubles:
        sys.stdout.write(f"{line}\n")
    sys.stdout.write(f"{len(pages)} pages in {folder}, {len(troubles)} complaints\n")
    return 1 if troubles else 0


def _photographed(walk: Walk, shown: ShownPage, folder: Path, options: argparse.Namespace) -> Iterator[str]:
    """Take one page's pictures; yield a line for each thing that should not be."""
    for look in looks(shown, languages=options.language, widths=options.width):
        if options.look and look.kind not in options.look:
            continue
        window = walk.window(shown.role, viewport={"width": look.width, "height": HEIGHT})
        window.context.add_cookies(
            [{"name": name, "value": value, "url": walk.base_url} for name, value in look.cookies.items()]
        )
        page = window.context.new_page()
        name = f"{shown.name}-{look.language}-{look.width}{'' if look.kind == 'light' else '-' + look.kind}"
        try:
            yield from (f"{name}: {line}" for line in _picture(walk, page, shown, look, folder / f"{name}.png"))
        except NotInThisWorld as missing:
            sys.stdout.write(f"{shown.name}: left out, {missing}\n")
            return
        finally:
            window.context.close()
        yield from (f"{name}: {line}" for line in (*window.complaints, *window.strangers))


def _picture(walk: Walk, page: Page, shown: ShownPage, look: Look, file: Path) -> Iterator[str]:
    address = walk.address(shown, page)
    answer = page.goto(f"{'/en' if look.language == 'en' else ''}{address}", wait_until="load")
    page.evaluate("document.fonts.ready")
    if look.kind == "print":
        page.emulate_media(media="print")
    height: int = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": look.width, "height": max(height, HEIGHT)})  # bars at the bottom stay there
    page.screenshot(path=file, full_page=True, animations="disabled")
    if answer and answer.status != shown.status:
        yield f"answered {answer.status}, not {shown.status}"
    beyond: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    if beyond > 0:
        yield f"{beyond} px stick out to the right"


def _options(argv: Sequence[str]) -> Any:
    names = [page.name for page in SHOWN_PAGES]
    parser = argparse.ArgumentParser(prog="hub screenshots", description=__doc__)
    parser.add_argument("--output", type=Path, help="folder for the pictures; default screenshots in HUB_HOME")
    parser.add_argument("--only", nargs="+", choices=names, default=[], metavar="PAGE", help=", ".join(names))
    parser.add_argument("--language", nargs="+", choices=LANGUAGES, default=LANGUAGES)
    parser.add_argument("--width", nargs="+", type=int, default=WIDTHS)
    parser.add_argument("--look", nargs="+", choices=("light", "dark", "large", "print"), default=[])
    return parser.parse_args(argv)
