"""Passwords of the demo logins: generated once, kept in the home's secrets, printed at the end."""

import json
import re
import secrets
from pathlib import Path

_SYLLABLES = re.findall("..", "bacedifoguhajikelomunapeqirosutavewixozu")
LENGTH = 8
"""Syllables in a password: 8 × log2(20) = 34 bits, for a world with nothing in it to steal."""


class Passwords:
    """A file of passwords by login, readable by the running user alone."""

    def __init__(self, path: Path) -> None:
        """Read what was generated before."""
        self._path = path
        self._known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}

    def of(self, username: str) -> str:
        """Return the login's password, generated on first asking and kept before it is used."""
        if username not in self._known:
            words = ["".join(secrets.choice(_SYLLABLES) for _ in range(LENGTH // 2)) for _ in range(2)]
            self._known[username] = "-".join(words)
            self._keep()
        return self._known[username]

    def _keep(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps(self._known, indent=1))
        fresh.chmod(0o600)
        fresh.replace(self._path)
