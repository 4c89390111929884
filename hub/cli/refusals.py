"""List the refusals that a person at the terminal can act on; anything else is a defect and shows its traceback."""

from typing import Final

import psycopg

from hub.cli import alive, demo, screenshots, secrets, up
from hub.servers import account, anvil, home, migrations, postgres, roles, services, supervisor, valkey
from hub.vault import keys

REFUSALS: Final[tuple[type[Exception], ...]] = (
    account.NoAccount,
    alive.NotAlive,
    anvil.BinaryMissing,
    home.HomeBusy,
    home.NoFreePort,
    keys.KeyRefusal,
    demo.OtherWorld,
    demo.WorldFailed,
    migrations.MigrationFailed,
    postgres.BinariesMissing,
    postgres.InitFailed,
    psycopg.OperationalError,
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
