"""Two database roles: the owner runs migrations, the application owns nothing and may do only what it needs."""

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper


def application_role() -> str:
    """Return the name of the role that the running hub logs in as."""
    return str(settings.DATABASE_APPLICATION_ROLE)


def grant_application_role(connection: BaseDatabaseWrapper) -> None:
    """Let the application role read and write whatever tables the current role will create from now on."""
    role = connection.ops.quote_name(application_role())
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user = %s", [application_role()])
        if cursor.fetchone()[0]:
            raise OwnerMissing("migrations must run as the owner role, not as the application role")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        for rights, kind in (("SELECT, INSERT, UPDATE, DELETE", "TABLES"), ("USAGE, SELECT", "SEQUENCES")):
            cursor.execute(f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {rights} ON {kind} TO {role}")


class OwnerMissing(RuntimeError):
    """A migration was started with the application role's login."""
