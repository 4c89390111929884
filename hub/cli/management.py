"""Hand a command to Django with the servers it needs: migrations as the owner role, the rest as the application."""

import os
import sys
import warnings
from collections.abc import Mapping, Sequence
from typing import Final

from hub.config import config
from hub.servers.attach import addresses_without_database, given, with_database
from hub.servers.home import open_home

AS_OWNER: Final = frozenset({"migrate", "createcachetable", "rotate_vault"})
"""Commands that change what the application role may not: structure, and the vault's wrapped keys."""

WITHOUT_DATABASE: Final = frozenset(
    {"check", "collectstatic", "compilemessages", "diffsettings", "help", "makemessages", "makemigrations", "version"}
)
"""Commands that read code alone; the others get a database, started for them if none runs."""


def main(argv: Sequence[str]) -> int:
    """Run one of Django's commands."""
    argv = [argv[0].replace("-", "_"), *argv[1:]]  # spoken with hyphens, kept in modules with underscores
    settings = config()
    home, brought = open_home(settings.hub_home), given(settings)
    if argv[0] in WITHOUT_DATABASE or "--help" in argv:
        warnings.filterwarnings("ignore", "Got an error checking a consistent migration history", RuntimeWarning)
        return _run(argv, addresses_without_database(home, brought).as_environment())
    with with_database(home, brought, report=_to_stderr) as addresses:
        return _run(argv, addresses.as_environment())


def use(environment: Mapping[str, str]) -> None:
    """Let this process read these addresses as if the operator had given them."""
    os.environ.update(environment)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
    config.cache_clear()


def role_for(command: str) -> str:
    """Return the database role a command runs as, in the words of the configuration."""
    return "owner" if command in AS_OWNER else "application"


def _run(argv: Sequence[str], environment: Mapping[str, str]) -> int:
    use({**environment, "HUB_DB_ROLE": role_for(argv[0])})
    from django.core.management import execute_from_command_line  # after the addresses are known

    try:
        execute_from_command_line(["hub", *argv])
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else int(ending.code is not None)
    return 0


def _to_stderr(name: str, message: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"{name}: {message}\n")
