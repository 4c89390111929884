"""A person's window on the running hub, in a real browser, and everything that should not have happened in it."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run", "--disable-quic",
)  # fmt: skip
PATIENCE_MS = 10_000
REFUSED_FORM = "422 (Unprocessable"
"""What the browser says when a form comes back with its errors; that is no fault."""


@dataclass
class Walk:
    """A browser's window on the hub, and everything that should not have happened in it."""

    context: BrowserContext
    page: Page
    host: str
    complaints: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    def watch(self) -> None:
        self.context.on("console", lambda message: self._said(message.text))
        self.context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.context.on("request", self._asked)

    def sign_in(self, login: dict[str, str]) -> None:
        self.page.goto("/accounts/login/")
        self.page.fill("input[name=username]", login["username"])
        self.page.fill("input[name=password]", login["password"])
        self.page.get_by_role("button", name="登录").click()
        self.page.wait_for_url(lambda address: "/login/" not in address)

    def _said(self, text: str) -> None:
        if REFUSED_FORM not in text:
            self.complaints.append(text)

    def _asked(self, request) -> None:
        asked = urlsplit(request.url)
        if asked.scheme not in {"data", "blob"} and asked.netloc != self.host:
            self.strangers.append(request.url)
