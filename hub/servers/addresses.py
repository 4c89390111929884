"""Say where the servers are: the address each process of the hub is handed through its environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit, urlunsplit


@dataclass(frozen=True)
class DatabaseAddresses:
    """One database seen by three logins. ``admin`` is empty where the operator gave ready-made roles."""

    app: str
    owner: str
    admin: str = ""

    def named(self, database: str) -> "DatabaseAddresses":
        """Return the same logins on another database of the server."""
        return DatabaseAddresses(
            app=in_database(self.app, database),
            owner=in_database(self.owner, database),
            admin=in_database(self.admin, database) if self.admin else "",
        )


@dataclass(frozen=True)
class Addresses:
    """Where everything is. An empty string means: not started in this home yet."""

    database: DatabaseAddresses
    redis_url: str = ""
    rpc_url: str = ""

    def as_environment(self) -> Mapping[str, str]:
        """Return the variables that ``hub.config`` reads."""
        pairs = {
            "DATABASE_URL": self.database.app,
            "DATABASE_OWNER_URL": self.database.owner,
            "REDIS_URL": self.redis_url,
            "CHAIN_RPC_URL": self.rpc_url,
        }
        return {name: value for name, value in pairs.items() if value}


def postgres_url(*, user: str, password: str, port: int, database: str, host: str = "127.0.0.1") -> str:
    """Write the address of a database."""
    return f"postgresql://{quote(user, safe='')}:{quote(password, safe='')}@{host}:{port}/{quote(database)}"


def with_login(url: str, *, user: str, password: str) -> str:
    """Return the address with another login; host, port, database and parameters stay."""
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{quote(user, safe='')}:{quote(password, safe='')}@{place}"))


def in_database(url: str, database: str) -> str:
    """Return the address of another database on the same server."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{quote(database)}"))


def database_of(url: str) -> str:
    """Return the database an address names, or an empty string."""
    return unquote(urlsplit(url).path.lstrip("/"))
