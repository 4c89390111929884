"""Make the two database roles: an owner for migrations, and the application, which owns nothing.

The application may read and write rows; it creates no table, schema or trigger, and row-level security binds it.
"""

from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

import psycopg
from psycopg import sql

from hub.servers.addresses import DatabaseAddresses, database_of, in_database, with_login
from hub.servers.home import Home

OWNER: Final = "hub_owner"
APPLICATION: Final = "hub_app"
DATABASE: Final = "hub"
_MAINTENANCE: Final = frozenset({"", "postgres", "template0", "template1"})


class CannotMakeRoles(RuntimeError):
    """The login in DATABASE_URL is not allowed to make roles, and DATABASE_OWNER_URL is not given."""


class WrongLogin(RuntimeError):
    """The addresses do not name the roles or the database that the hub would make."""


class DatabaseTaken(RuntimeError):
    """The database named in DATABASE_URL holds tables of somebody else."""


@dataclass(frozen=True)
class Role:
    """A login the hub makes; ``may_create_databases`` lets the owner make test databases."""

    name: str
    password: str
    may_create_databases: bool = False


def ensure_roles(home: Home, admin_url: str) -> DatabaseAddresses:
    """Make roles, database and grants where missing, with passwords that this home keeps; return the three logins."""
    named = database_of(admin_url)
    database = DATABASE if named in _MAINTENANCE else named
    owner, application = home.secret("database-owner"), home.secret("database-application")
    addresses = DatabaseAddresses(
        app=in_database(with_login(admin_url, user=APPLICATION, password=application), database),
        owner=in_database(with_login(admin_url, user=OWNER, password=owner), database),
        admin=in_database(admin_url, database),
    )
    return make_roles(addresses)


def make_roles(addresses: DatabaseAddresses) -> DatabaseAddresses:
    """Make the roles and the database that these addresses name, and the grants; return them. Safe to repeat."""
    owner = _role_of(addresses.owner, OWNER, may_create_databases=True)
    application = _role_of(addresses.app, APPLICATION)
    database = _database_of_both(addresses)
    with psycopg.connect(in_database(addresses.admin, "postgres"), autocommit=True) as server:
        _refuse_weak_login(server)
        for role in (owner, application):
            _ensure_role(server, role)
        _ensure_database(server, database)
    prepare_database(addresses.admin, database)
    return addresses.named(database)


def _role_of(url: str, name: str, *, may_create_databases: bool = False) -> Role:
    login = urlsplit(url)
    if unquote(login.username or "") != name or not login.password:
        raise WrongLogin(
            f"beside DATABASE_ADMIN_URL, the roles are made and have fixed names: expected a login {name!r} with its "
            f"password, found {unquote(login.username or '')!r}"
        )
    return Role(name, unquote(login.password), may_create_databases)


def _database_of_both(addresses: DatabaseAddresses) -> str:
    database = database_of(addresses.app)
    if database != database_of(addresses.owner) or database in _MAINTENANCE:
        raise WrongLogin(
            f"DATABASE_URL and DATABASE_OWNER_URL must name one database of the hub's own, found {database!r} and "
            f"{database_of(addresses.owner)!r}"
        )
    return database


def create_database(
    server: psycopg.Connection, database: str, *, template: str = "template0", options: sql.Composable | None = None
) -> None:
    """Create a database that the owner role owns and only the two roles may enter; ``options`` follow the template."""
    name, owner = sql.Identifier(database), sql.Identifier(OWNER)
    created = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(name, owner, sql.Identifier(template))
    server.execute(created + options if options else created)
    _close_to_others(server, database)


def prepare_database(admin_url: str, database: str) -> None:
    """Grant the application rows, not structure, in what the owner will create here."""
    with psycopg.connect(in_database(admin_url, database), autocommit=True) as connection:
        _be_allowed_to_speak_for_owner(connection)
        connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        for statement in _GRANTS:
            connection.execute(sql.SQL(statement).format(app=sql.Identifier(APPLICATION), owner=sql.Identifier(OWNER)))


_GRANTS: Final = (
    "GRANT USAGE ON SCHEMA public TO {app}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT USAGE, SELECT ON SEQUENCES TO {app}",
)


def _refuse_weak_login(server: psycopg.Connection) -> None:
    row = server.execute(
        "SELECT rolname, rolsuper OR (rolcreaterole AND rolcreatedb) FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    if row and not row[1]:
        raise CannotMakeRoles(
            f"DATABASE_URL's login {row[0]!r} may not create roles and databases: give a login that may, or give "
            "DATABASE_OWNER_URL (owns the tables) and let DATABASE_URL be the application's login"
        )


def _ensure_role(server: psycopg.Connection, role: Role) -> None:
    known = server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role.name]).fetchone()
    verb = "ALTER" if known else "CREATE"
    right = "CREATEDB" if role.may_create_databases else "NOCREATEDB"
    server.execute(
        sql.SQL(f"{verb} ROLE {{}} LOGIN {right} NOCREATEROLE PASSWORD {{}}").format(
            sql.Identifier(role.name), sql.Literal(role.password)
        )
    )


def _ensure_database(server: psycopg.Connection, database: str) -> None:
    _be_allowed_to_speak_for_owner(server)
    owner = server.execute("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s", [database]).fetchone()
    if owner is None:
        create_database(server, database)
    elif owner[0] != OWNER:
        _take_over_if_empty(server, database)


def _take_over_if_empty(server: psycopg.Connection, database: str) -> None:
    """Hand a database that was made empty for the hub (as container images do) to the owner role."""
    with psycopg.connect(_url_of(server, database), autocommit=True) as inside:
        tables = inside.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    if tables and tables[0]:
        raise DatabaseTaken(f"database {database!r} holds {tables[0]} tables of another owner; name an empty one")
    server.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(sql.Identifier(database), sql.Identifier(OWNER)))
    _close_to_others(server, database)


def _close_to_others(server: psycopg.Connection, database: str) -> None:
    name = sql.Identifier(database)
    server.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    server.execute(sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(name, sql.Identifier(APPLICATION)))


def _be_allowed_to_speak_for_owner(connection: psycopg.Connection) -> None:
    """A login that is no superuser must be able to become the owner role to give it anything."""
    able = connection.execute("SELECT pg_has_role(current_user, %s, 'SET')", [OWNER]).fetchone()
    if able and not able[0]:
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(OWNER)))


def _url_of(connection: psycopg.Connection, database: str) -> str:
    return psycopg.conninfo.make_conninfo(connection.info.dsn, password=connection.info.password, dbname=database)
