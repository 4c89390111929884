"""Tell a load balancer or a person whether this process can work: database, vault, broker, chain node."""

from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import redis
import structlog
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from crm.profile.forgotten_list import FILE, lacking
from hub.access.policy import allow_machine
from hub.servers.anvil import ChainRefused, call
from hub.vault.datakeys import current_key
from hub.vault.keys import Purpose

log = structlog.get_logger(__name__)


@allow_machine("none")
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database answers and the vault opens, else 503; broker and chain may be away."""
    checks = {name: _try(name, check) for name, check in _CHECKS.items()}
    status = 200 if checks["database"]["ok"] and checks["vault"]["ok"] else 503
    return JsonResponse({"ok": status == 200, "checks": checks}, status=status)


def _try(name: str, check: Callable[[], object]) -> dict[str, object]:
    started = perf_counter()
    try:
        check()
    except Exception as error:  # a health report names every fault and hides none
        log.warning("health_check_failed", check=name, error=type(error).__name__)
        return {"ok": False, "error": type(error).__name__, "message": _MEANING[name]}
    return {"ok": True, "ms": round((perf_counter() - started) * 1000, 1)}


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _vault() -> None:
    for purpose in Purpose:
        current_key(purpose)


def _broker() -> None:
    redis.from_url(settings.CELERY_BROKER_URL, socket_timeout=1, socket_connect_timeout=1).ping()


def _chain() -> None:
    """More than half of the nodes must answer, as for a checkpoint."""
    nodes = settings.CHAIN_RPC_URL.split(",")
    silent: list[Exception] = []
    for node in nodes:
        try:
            call(node.strip(), "eth_blockNumber", timeout_s=1)
        except (OSError, ChainRefused) as error:
            silent.append(error)
    if len(silent) * 2 >= len(nodes):
        raise silent[0]


class ErasuresLost(RuntimeError):
    """The list of who was forgotten names erasures that this database does not hold."""


def _forgotten() -> None:
    gone = lacking(Path(settings.HUB_HOME) / FILE)
    if gone:
        raise ErasuresLost(f"{len(gone)} erasures are not in this database")


_CHECKS: dict[str, Callable[[], object]] = {
    "database": _database,
    "vault": _vault,
    "broker": _broker,
    "chain": _chain,
    "forgotten": _forgotten,
}

_MEANING = {
    "database": "The database does not answer: nothing can be read or kept. Look at DATABASE_URL and the log db.log.",
    "vault": "No key opens the vault: personal data can be neither read nor kept. Look at HUB_VAULT_KEYS.",
    "broker": "The broker does not answer: work waits and nothing is lost. Look at REDIS_URL and the log broker.log.",
    "forgotten": "The database is older than the list of who was forgotten: erased people are back, or the list was "
    "changed. Run hub forgotten-list check, then replay.",
    "chain": "The chain node does not answer: records are kept, checkpoints wait. Look at CHAIN_RPC_URL and chain.log.",
}
"""What a failed check means for those who use the hub, and where to look; no addresses, for anybody may read it."""
