"""Addresses keep host, port and parameters whatever login or database they name."""

from urllib.parse import unquote, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from hub.servers.addresses import (
    Addresses,
    DatabaseAddresses,
    database_of,
    in_database,
    postgres_url,
    with_login,
)  # fmt: skip

GIVEN = "postgresql://admin:pw@db.example:5433/wealth?sslmode=require"


def test_another_login_keeps_everything_else() -> None:
    url = with_login(GIVEN, user="hub_app", password="s/e:c@ret")
    assert url == "postgresql://hub_app:s%2Fe%3Ac%40ret@db.example:5433/wealth?sslmode=require"


def test_another_database_keeps_everything_else() -> None:
    assert in_database(GIVEN, "other") == "postgresql://admin:pw@db.example:5433/other?sslmode=require"
    assert database_of(GIVEN) == "wealth"
    assert database_of("postgresql://admin@db.example") == ""


@given(password=st.text(min_size=1, max_size=40), database=st.text(alphabet="abc_ 库", min_size=1, max_size=20))
def test_any_password_and_database_survive_the_writing(password: str, database: str) -> None:
    url = postgres_url(user="hub_app", password=password, port=5432, database=database)
    assert unquote(urlsplit(url).password or "") == password
    assert database_of(url) == database


def test_the_environment_names_only_what_there_is() -> None:
    database = DatabaseAddresses(app="postgresql://a/x", owner="postgresql://o/x")
    assert Addresses(database=database, rpc_url="http://127.0.0.1:1").as_environment() == {
        "DATABASE_URL": "postgresql://a/x",
        "DATABASE_OWNER_URL": "postgresql://o/x",
        "CHAIN_RPC_URL": "http://127.0.0.1:1",
    }
    assert database.named("y").app == "postgresql://a/y"
    assert database.named("y").admin == ""
