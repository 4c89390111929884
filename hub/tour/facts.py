"""Find what the demo world registered about itself: addresses of its flagship objects, files, and logins.

The world's builder writes them when it is complete (``demo-world.json`` in HUB_HOME, the source of the summary, too).
"""

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

WORLD: Final = "demo-world.json"
ROOT: Final = Path(__file__).resolve().parents[2]


class NoWorld(LookupError):
    """No demo world was built in this home, or one too old to be toured; building it again gives what is missing."""


@dataclass(frozen=True)
class Facts:
    """``flagship``: paths of this site (names in ``_url``) and files (in ``_path``); ``logins``: user names by role.

    Passwords are left where they are: a page that anybody may read shows none.
    """

    home: Path
    flagship: Mapping[str, str]
    logins: Mapping[str, str]

    def address(self, name: str) -> str:
        """Return a path of this site. Raises :class:`NoWorld`."""
        try:
            return self.flagship[name]
        except KeyError:
            raise NoWorld(name) from None

    def file(self, name: str) -> str:
        """Return a file as one would type it in the project's folder: short, and true on any machine."""
        path = Path(self.address(name))
        if path.is_relative_to(ROOT):
            return shlex.quote(str(path.relative_to(ROOT)))
        return f"$HUB_HOME/{shlex.quote(str(path.relative_to(self.home)))}"


def read_facts(home: Path) -> Facts:
    """Read the world of this home. Raises :class:`NoWorld`."""
    try:
        world = json.loads((home / WORLD).read_text())
    except FileNotFoundError:
        raise NoWorld(str(home)) from None
    logins = {role: str(login["username"]) for role, login in world["logins"].items()}
    return Facts(home=home, flagship=world["flagship"], logins=logins)
