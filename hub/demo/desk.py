"""Sit at the desk as an advisor: sign in over HTTP once, and send the visit form as a browser does."""

import re
from collections.abc import Mapping

import requests

SIGN_IN, FORM = "/accounts/login/", "/workspace/visits/new/"
TIMEOUT_S = 60
Files = Mapping[str, tuple[str, bytes, str]]
"""By field: a file's name, content and type."""
_A_FORM = re.compile(r"<form.*?</form>", re.DOTALL)
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class FormRefused(RuntimeError):
    """The hub did not take a form as a browser would send it; the message says what it answered."""


class Desk:
    """One advisor's browser; one sign-in serves all its forms."""

    def __init__(self, *, base_url: str, username: str, password: str, form: str = FORM) -> None:
        """Sign in, and open a page with a form once for its token."""
        self._base_url = base_url
        self._session = requests.Session()
        self._send(SIGN_IN, {"username": username, "password": password})
        self._token = self._token_of(form)

    def write_down(self, fields: Mapping[str, str]) -> None:
        """Send one visit; the same key and content again change nothing."""
        self._post(FORM, {**fields, "csrfmiddlewaretoken": self._token})

    def hidden(self, page: str, name: str, value: str, other: str) -> list[str]:
        """Return what a page's form in which ``name`` is ``value`` sends along hidden as ``other``."""
        text = self._session.get(self._base_url + page, timeout=TIMEOUT_S, allow_redirects=False).text
        marked = re.compile(rf'name="{name}" value="{re.escape(value)}"')
        form = next((form for form in _A_FORM.findall(text) if marked.search(form)), "")
        return re.findall(rf'type="hidden" name="{other}" value="([^"]+)"', form)

    def offered(self, page: str, name: str) -> str:
        """Return what a page's form sends along hidden under a name; raise :class:`FormRefused` where there is none."""
        answer = self._session.get(self._base_url + page, timeout=TIMEOUT_S, allow_redirects=False)
        found = re.search(rf'type="hidden" name="{name}" value="([^"]+)"', answer.text)
        if found is None:
            raise FormRefused(f"{page} answered {answer.status_code} without {name}")
        return found[1]

    def send(self, path: str, fields: Mapping[str, str | list[str]], *, files: Files | None = None) -> str:
        """Send any other form, with files where it takes some, and return where the answer leads."""
        return self._post(path, {**fields, "csrfmiddlewaretoken": self._token}, files)

    def close(self) -> None:
        """Close the browser."""
        self._session.close()

    def _send(self, path: str, fields: Mapping[str, str]) -> None:
        self._post(path, {**fields, "csrfmiddlewaretoken": self._token_of(path)})

    def _token_of(self, path: str) -> str:
        page = self._session.get(self._base_url + path, timeout=TIMEOUT_S, allow_redirects=False)
        found = _TOKEN.search(page.text)
        if found is None:
            raise FormRefused(f"{path} answered {page.status_code} without a form")
        return found[1]

    def _post(self, path: str, fields: Mapping[str, str | list[str]], files: Files | None = None) -> str:
        """Send a form and stay where one is: the page behind it would be read by nobody."""
        address = self._base_url + path
        answer = self._session.post(
            address, dict(fields), files=files, headers={"Referer": address}, timeout=TIMEOUT_S, allow_redirects=False
        )
        if answer.status_code != requests.codes.found:
            raise FormRefused(f"{path} answered {answer.status_code}: {_errors(answer.text)}")
        return str(answer.headers["Location"])


def _errors(page: str) -> str:
    """Return what the page says is wrong, if it says it where forms do."""
    found = re.search(r'<div class="errors".*?</div>', page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found.group()).split())[:300] if found else "nothing about a field"
