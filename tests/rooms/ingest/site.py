"""A strange web site whose pages carry the browser SDKs, and a real browser that opens them."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

PACKAGES = Path(__file__).resolve().parents[3] / "node_modules"

CLOCK_TWO_DAYS_SLOW = """
const Right = Date, late = 2 * 24 * 3600 * 1000;
window.Date = class extends Right {
  constructor(...told) { told.length ? super(...told) : super(Right.now() - late); }
  static now() { return Right.now() - late; }
};
"""


class Pages(SimpleHTTPRequestHandler):
    """The installed packages as files, and one empty page for scripts to run in."""

    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".mjs": "text/javascript", ".js": "text/javascript"}

    def do_GET(self) -> None:
        if self.path.split("?")[0] != "/":
            super().do_GET()
            return
        page = b"<!doctype html><html><head><title>Home</title></head><body><p>an app</p></body></html>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_told: Any) -> None:
        """A test prints nothing."""


@contextmanager
def site() -> Iterator[str]:
    """Serve it under a name of its own: for a browser it is another site than the hub."""
    assert (PACKAGES / "@segment/analytics-next").exists(), "the browser SDKs are missing: run make install"
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Pages, directory=str(PACKAGES)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def browse(act: Callable[[Any], Any], *, before: str = "") -> Any:
    """Open the site in a browser, let ``act`` do something with the page, and return what it says.

    The browser is gone afterwards: its loop forbids the ORM in this thread.
    """
    from playwright.sync_api import sync_playwright

    from hub.cli.doctor import chromium
    from hub.config import config

    with site() as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(config()), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        if before:
            page.add_init_script(before)
        page.goto(address, wait_until="load")
        done = act(page)
        browser.close()
    return done
