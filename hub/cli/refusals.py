"""Say in a sentence what a person at the terminal can act on; anything else is a defect and shows its traceback."""

import errno
from typing import Final

import psycopg

from hub import config
from hub.cli import alive, demo, screenshots, secrets, up
from hub.servers import account, anvil, home, migrations, postgres, roles, services, supervisor, valkey
from hub.vault import keys

REFUSALS: Final[tuple[type[Exception], ...]] = (
    account.NoAccount,
    alive.NotAlive,
    anvil.BinaryMissing,
    config.ConfigInvalid,
    home.HomeBusy,
    home.HomeUnusable,
    home.NoFreePort,
    keys.KeyRefusal,
    demo.DayAhead,
    demo.OtherWorld,
    demo.WorldFailed,
    migrations.MigrationFailed,
    postgres.BinariesMissing,
    postgres.InitFailed,
    roles.CannotMakeRoles,
    roles.DatabaseTaken,
    roles.WrongLogin,
    screenshots.NothingToPhotograph,
    secrets.SecretsIncomplete,
    services.PortTaken,
    supervisor.ServerDidNotStart,
    up.PartMissing,
    valkey.BinaryMissing,
)

OF_THE_MACHINE: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM})
"""Faults of the machine and not of the code: no room, not writable, not allowed."""


def sentence_for(error: Exception) -> str:
    """Return what to tell the person, or nothing for a defect."""
    if isinstance(error, psycopg.OperationalError):
        first = str(error).strip().partition("\n")[0]
        return (
            f"the database does not answer ({first}); with DATABASE_URL look there, else at the log db.log: hub doctor"
        )
    if isinstance(error, REFUSALS):
        return str(error)
    if isinstance(error, OSError) and error.errno in OF_THE_MACHINE:
        where = error.filename or "no file named"
        return f"{error.strerror}: {where}; make room or give access, or choose another HUB_HOME"
    return ""
