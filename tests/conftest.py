"""One throw-away PostgreSQL for the run; each worker tests in its own clone, as the role that owns nothing."""

import base64
import hashlib
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.running import Hub, free_port, start
from tests.standing import before_each

settings.register_profile("any-machine", deadline=None)
settings.load_profile("any-machine")
"""How fast one example runs says how busy the machine is; speed is measured by tests that say so."""

ROOT = Path(__file__).resolve().parent.parent
_HOME = pytest.StashKey[tempfile.TemporaryDirectory[str]]()
_CLUSTER = pytest.StashKey[object]()
NEEDS_NO_DATABASE = ("tests/domain",)
AT_THE_RUNNING_HUB = ("tests/journeys/test_", "tests/resilience/")
ENVIRONMENT = (
    "DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_ADMIN_URL", "REDIS_URL", "CHAIN_RPC_URL", "HUB_DB_ROLE",
    "HUB_BASE_URL", "HUB_STATIC_ROOT",
)  # fmt: skip


def pytest_unconfigure(config: pytest.Config) -> None:
    """Give the seat at the server up: whoever leaves last sweeps up behind all and stops it."""
    if seat := config.stash.get(_CLUSTER, None):
        seat.leave()


def _wants_database(config: pytest.Config) -> bool:
    """Domain tests run without a server: asking for them alone starts none."""
    named = [str(argument).replace(str(ROOT) + "/", "") for argument in config.args]
    return not named or not all(argument.startswith(NEEDS_NO_DATABASE) for argument in named)


def pytest_configure(config: pytest.Config) -> None:
    """Give the settings an environment of their own before Django reads it."""
    home = tempfile.TemporaryDirectory(prefix="hub-test-", ignore_cleanup_errors=True)
    config.stash[_HOME] = home
    os.environ["HUB_HOME"] = home.name
    os.environ["HUB_LOG_LEVEL"] = "ERROR"
    os.environ["HUB_VAULT_KEYS"] = f"test:{base64.b64encode(bytes(32)).decode()}"  # the template's data keys hang on it
    os.environ["DJANGO_SETTINGS_MODULE"] = "hub.settings"
    for name in ENVIRONMENT:
        os.environ.pop(name, None)
    if _wants_database(config):
        _use_cluster(config)
    import django

    django.setup()
    from django.conf import settings as of_django

    of_django.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # slow ones are slow on purpose
    import chain.ledgers  # noqa: F401  before any test module loads web3, which would raise the recursion limit

    del os.environ["DJANGO_SETTINGS_MODULE"]  # a worker that inherits it would read its settings before this runs


def _use_cluster(config: pytest.Config) -> None:
    from hub.servers.testing import cluster

    seat = cluster()
    config.stash[_CLUSTER] = seat
    template = f"hub_template_{_migrations_digest()}"
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"hub_test_{worker}_{secrets.token_hex(4)}"
    addresses = seat.database.named(name)
    os.environ["DATABASE_URL"] = addresses.app
    os.environ["DATABASE_OWNER_URL"] = addresses.owner
    os.environ["HUB_TEST_ADMIN_URL"] = addresses.admin
    os.environ["HUB_TEST_TEMPLATE"] = template
    os.environ["HUB_TEST_DATABASE"] = name


def _migrations_digest() -> str:
    """Name the template after everything that decides its content."""
    digest = hashlib.sha256()
    sources = [*ROOT.glob("*/**/migrations/*.py"), *ROOT.glob("hub/schema/*.py"), ROOT / "requirements.txt"]
    for path in sorted(path for path in sources if ".venv" not in path.parts and "node_modules" not in path.parts):
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """See `tests/standing.py`."""
    before_each(item)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Keep whatever looks at the running hub in one worker, first of all and in its order; the rest goes by file.

    A file's tests share what its fixtures build.
    With pytest 9.2 the runner's own groups (``--dist loadgroup``) group nothing: both workers would build worlds.
    """
    from xdist.scheduler import LoadScopeScheduling

    class OneHub(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return "the running hub" if nodeid.startswith(AT_THE_RUNNING_HUB) else nodeid.partition("::")[0]

    return OneHub(config, log)


@pytest.fixture(scope="session")
def hub() -> Iterator[Hub]:
    """The tiny world, served; its folder is one that the database's user can reach."""
    with tempfile.TemporaryDirectory(prefix="hub-journey-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        running = start(Path(folder) / "home", free_port(), "--scale", "tiny", "--seed", "7")
        yield running
        running.stop()


@pytest.fixture(autouse=True)
def nothing_kept(settings: object) -> None:
    """Every test begins without pages kept or questions counted, and each request looks whether anything changed."""
    from django.core.cache import cache

    from hub.portal.kept_pages import SHELF

    settings.PAGES_LOOK_EVERY_S = 0
    SHELF.forget()
    cache.clear()


@pytest.fixture(autouse=True)
def first_language() -> None:
    """Every test begins in the first language, whatever an earlier one left active."""
    from django.conf import settings
    from django.utils import translation

    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True, scope="session")
def few_signing_keys() -> Iterator[Callable[[], object]]:
    """Draw three keys for all tests: every database begins without any, and one takes a third of a second to find.

    Two authorities may so hold one key. Yields the way of drawing a key that nobody else holds.
    """
    from itertools import cycle

    from reports.signing import certificates

    real, drawn = certificates.new_key, []

    def one_of_few() -> object:
        if not drawn:
            drawn.append(cycle([real() for _ in range(3)]))
        return next(drawn[0])

    certificates.new_key = one_of_few
    yield real
    certificates.new_key = real


@pytest.fixture(scope="session")
def cluster(pytestconfig: pytest.Config) -> object:
    """The server that this run sits at."""
    return pytestconfig.stash[_CLUSTER]


@pytest.fixture(scope="session")
def django_db_setup(cluster: object, django_db_blocker: object) -> Iterator[None]:
    """Clone the migrated template; replaces pytest-django's own creation of a test database."""
    from django.test.testcases import TransactionTestCase

    template, name = os.environ["HUB_TEST_TEMPLATE"], os.environ["HUB_TEST_DATABASE"]
    cluster.template(template, _migrate)
    cluster.clone(template, name)

    def start_afresh(self: object) -> None:
        """A flush truncates, and our tables refuse that: take a fresh clone instead."""
        from django.db import connections

        connections.close_all()
        cluster.clone(template, name)

    TransactionTestCase._fixture_teardown, original = start_afresh, TransactionTestCase._fixture_teardown
    yield
    TransactionTestCase._fixture_teardown = original
    from django.db import connections

    with django_db_blocker.unblock():
        connections.close_all()
    cluster.drop(name)


def _migrate(addresses: object) -> None:
    """Run the migrations as the owner, in a process of its own."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "hub.settings",
        "DATABASE_URL": addresses.app,
        "DATABASE_OWNER_URL": addresses.owner,
        "HUB_DB_ROLE": "owner",
    }
    result = subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--verbosity=0", "--skip-checks"],
        cwd=ROOT, env=environment, capture_output=True, text=True,
    )  # fmt: skip
    if result.returncode:
        raise RuntimeError(f"migrating the template failed:\n{result.stderr}")


@pytest.fixture
def system_scope(db: None) -> Iterator[None]:
    """Run the test looking through the system's eyes."""
    from hub.access.scope import entered
    from hub.access.scope import system_scope as scope

    with entered(scope("test")):
        yield
