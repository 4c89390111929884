"""A browser's window on a running hub, and everything in it that should not have happened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from hub.cli.shown_pages import SHOWN_PAGES, ShownPage

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

FLAGS: Final = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run", "--disable-quic",
)  # fmt: skip
PATIENCE_MS: Final = 15_000
REFUSALS: Final = ("422 (Unprocessable", "403 (Forbidden", "404 (Not Found", "410 (Gone")
"""What a browser says about a page that refuses; about anything that a page is made of it would be a fault."""
BY_NAME: Final = {page.name: page for page in SHOWN_PAGES}


class NotInThisWorld(LookupError):
    """The demo world holds nothing that such a page could show."""


@contextmanager
def opened_browser(path: str) -> Iterator[Browser]:
    """Run the Chromium at ``path`` without a screen."""
    from playwright.sync_api import sync_playwright  # only developers have it

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@dataclass
class Window:
    """One context of the browser; ``complaints`` holds errors and broken content policy, ``strangers`` other hosts."""

    context: BrowserContext
    host: str
    complaints: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.set_default_timeout(PATIENCE_MS)
        self.context.on("console", self._said)
        self.context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.context.on("request", lambda request: self._asked(request.url))

    @cached_property
    def page(self) -> Page:
        """The window's first tab."""
        return self.context.new_page()

    def sign_in(self, login: Mapping[str, str]) -> None:
        """Sign in by the form, as a person does."""
        self.page.goto("/accounts/login/")
        self.page.fill("input[name=username]", login["username"])
        self.page.fill("input[name=password]", login["password"])
        self.page.press("input[name=password]", "Enter")
        self.page.wait_for_url(lambda address: "/login/" not in address)

    def _said(self, message: ConsoleMessage) -> None:
        """Keep what the console says, unless it only repeats that the page itself, or a form on it, was refused."""
        ours = urlsplit(message.location["url"]).netloc == self.host
        of_the_page = message.page is not None and message.location["url"] == message.page.url
        if not (ours and any(words in message.text for words in REFUSALS[: None if of_the_page else 1])):
            self.complaints.append(message.text)

    def _asked(self, url: str) -> None:
        """Keep a request that leaves the hub."""
        address = urlsplit(url)
        if address.scheme not in {"data", "blob"} and address.netloc != self.host:
            self.strangers.append(url)


@dataclass
class Walk:
    """Opens every declared page of one demo world, each role signed in once; see :func:`walked`."""

    browser: Browser
    summary: Mapping[str, Any]
    base_url: str
    states: dict[str, Any] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)

    def window(self, role: str, **options: Any) -> Window:
        """Return a fresh window, signed in where ``role`` names a login; ``options`` go to the browser."""
        if role and role not in self.states:
            first = self._window(None)
            first.sign_in(self.summary["logins"][role])
            self.states[role] = first.context.storage_state()
            first.context.close()
        return self._window(self.states.get(role), **options)

    def address(self, shown: ShownPage, page: Page) -> str:
        """Return a page's path and query, looking a link up once where it needs one."""
        if shown.name not in self.addresses:
            path = shown.path or urlsplit(str(self.summary["flagship"].get(shown.flagship, ""))).path
            address = path or self._linked(shown, page)
            self.addresses[shown.name] = f"{address}?{shown.query}" if shown.query else address
        return self.addresses[shown.name]

    def _linked(self, shown: ShownPage, page: Page) -> str:
        page.goto(self.address(BY_NAME[shown.after], page))
        links: Sequence[str] = page.eval_on_selector_all(
            "main a[href]", "(all, part) => all.map(a => a.getAttribute('href')).filter(h => h.includes(part))",
            shown.link,
        )  # fmt: skip
        if not links:
            raise NotInThisWorld(f"no link to {shown.link} on {shown.after}")
        found = urlsplit(links[0])
        return f"{found.path}?{found.query}" if found.query else found.path

    def _window(self, state: Any, **options: Any) -> Window:
        context = self.browser.new_context(base_url=self.base_url, storage_state=state, **options)
        return Window(context=context, host=urlsplit(self.base_url).netloc)
