"""Let anybody copy the log: head, tiles, proofs and checkpoints, without signing in and without anything personal.

Addresses are for programs and carry no language; what is refused is said in both. Tiles never change, so caches may
keep them for ever; a head is good for seconds. ``docs/log.md`` describes every address.
"""

import re
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext_lazy as _

from chain.domain.tree import OutsideTree
from chain.nodes import log_size
from chain.promises import MergeDelay, merge_delay
from chain.proofs import place_of
from chain.publication import (
    TILE_WIDTH,
    NoSuchTile,
    checkpoint_layout,
    consistency_proof,
    entry_tile,
    hash_tile,
    inclusion_proof,
    origin,
    signed_head,
    verifier_key,
)
from chain.queries import active_deployment, checkpoint_rows
from chain.receipts import MAXIMUM_MERGE_DELAY
from hub.kernel.clock import instant, utc_now
from hub.portal.copying import FOR_EVER_S, copy, for_programs, refused

LOG_SCHEMA = "hub/log/v1"
REQUESTS_A_MINUTE = 1200
"""Unmeasured: a first copy of a million entries takes four minutes, one address does not fill a server."""
HEAD_S = 5
LARGEST = 2**53
TILE_NUMBER = re.compile(r"(?:x\d{3}/)*\d{3}")
NOT_THERE = _("The log has no such place. Its newest head says how many entries there are.")
NO_NUMBER = _("Name the places as whole numbers, as the description at /log/ shows.")


class NotANumber(ValueError):
    """A place was not named as a whole number."""


for_copying = for_programs(
    "log",
    most=lambda: REQUESTS_A_MINUTE,
    refusals={
        NoSuchTile: (NOT_THERE, HTTPStatus.NOT_FOUND),
        OutsideTree: (NOT_THERE, HTTPStatus.NOT_FOUND),
        NotANumber: (NO_NUMBER, HTTPStatus.BAD_REQUEST),
    },
)
"""Open a view to every program, count its requests, and say in both languages what is refused."""


@for_copying
def description(request: HttpRequest) -> HttpResponseBase:
    """Who the log is, where its checkpoints stand, what it promises, and whether it keeps that."""
    deployment = active_deployment()
    place = None if deployment is None else place_of(deployment)
    content = {
        "schema": LOG_SCHEMA,
        "origin": origin(),
        "key": verifier_key(),
        "size": log_size(),
        "chain": place
        and {
            "chain_id": place.chain_id,
            "genesis": place.genesis,
            "contract": place.contract,
            "code_sha256": place.code_sha256.hex(),
        },
        "merge_delay": _promise(merge_delay(at=utc_now())),
        "addresses": {
            "head": "/log/checkpoint",
            "entries": "/log/tile/entries/{number}[.p/{width}]",
            "hashes": "/log/tile/{level}/{number}[.p/{width}]",
            "inclusion": "/log/proof/inclusion?index={index}&size={size}",
            "consistency": "/log/proof/consistency?first={size}&second={size}",
            "checkpoints": "/log/checkpoints?after={seq}",
            "layout": "/log/checkpoints/{seq}/layout",
        },
    }
    return _json(request, content, max_age=HEAD_S)


@for_copying
def head(request: HttpRequest) -> HttpResponseBase:
    """The newest head, signed."""
    return copy(request, signed_head().encode(), "text/plain; charset=utf-8", max_age=HEAD_S)


@for_copying
def hashes(request: HttpRequest, level: int, tile: str) -> HttpResponseBase:
    """A tile of the tree's hashes."""
    number, width = _tile(tile)
    body = hash_tile(level=min(level, 8), number=number, width=width)
    return copy(request, body, "application/octet-stream", max_age=FOR_EVER_S)


@for_copying
def entries(request: HttpRequest, tile: str) -> HttpResponseBase:
    """A tile of entries, which are commitments."""
    number, width = _tile(tile)
    body = entry_tile(number=number, width=width)
    return copy(request, body, "application/octet-stream", max_age=FOR_EVER_S)


@for_copying
def inclusion(request: HttpRequest) -> HttpResponseBase:
    """The path from one entry to the root over so many."""
    index, size = _number(request, "index"), _number(request, "size")
    path = inclusion_proof(index=index, size=size)
    return _json(request, {"index": index, "size": size, "path": path}, max_age=FOR_EVER_S)


@for_copying
def consistency(request: HttpRequest) -> HttpResponseBase:
    """That so many entries begin with so many."""
    first, second = _number(request, "first"), _number(request, "second")
    path = consistency_proof(first=first, second=second)
    return _json(request, {"first": first, "second": second, "path": path}, max_age=FOR_EVER_S)


@for_copying
def checkpoints(request: HttpRequest) -> HttpResponseBase:
    """The checkpoints on chain as the hub knows them, oldest first, at most 1000 after a number."""
    after = _number(request, "after") if "after" in request.GET else 0
    deployment = active_deployment()
    rows = checkpoint_rows().filter(deployment=deployment, seq__gt=after).order_by("seq")[:1000]
    found = [
        {"seq": one.seq, "size": one.size, "root": one.root, "meta": one.meta, "transaction": one.transaction}
        for one in rows
    ]
    return _json(request, {"checkpoints": found}, max_age=HEAD_S)


@for_copying
def layout(request: HttpRequest, seq: int) -> HttpResponseBase:
    """What a checkpoint's ``meta`` is the SHA-256 of: the meta before it, money totals per stage, a recent block."""
    deployment = active_deployment()
    found = None if deployment is None else checkpoint_layout(contract=deployment.contract, seq=min(seq, LARGEST))
    if found is None:
        return refused(NOT_THERE, HTTPStatus.NOT_FOUND)
    return copy(request, found, "application/json", max_age=HEAD_S)


def _promise(found: MergeDelay) -> dict[str, Any]:
    oldest = None if found.oldest_at is None else instant(found.oldest_at)
    return {
        "maximum_s": int(MAXIMUM_MERGE_DELAY.total_seconds()),
        "kept": found.kept,
        "waiting": found.waiting,
        "oldest_index": found.oldest_index,
        "oldest_recorded_at": oldest,
        "broken": [
            {"from": instant(since), "until": None if until is None else instant(until)}
            for since, until in found.broken
        ],
    }


def _tile(path: str) -> tuple[int, int]:
    """Read ``x001/x234/067`` or ``x001/x234/067.p/8`` into number and width."""
    place, _partial, width = path.partition(".p/")
    if not TILE_NUMBER.fullmatch(place) or (_partial and not (width.isdigit() and width.isascii())) or len(path) > 40:
        raise NotANumber(path)
    number = int(place.replace("x", "").replace("/", ""))
    wide = int(width) if _partial else TILE_WIDTH
    if _partial and not 1 <= wide < TILE_WIDTH:
        raise NoSuchTile(path)
    return min(number, LARGEST // TILE_WIDTH), wide


def _number(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) <= 16):
        raise NotANumber(name)
    return int(text)


def _json(request: HttpRequest, content: dict[str, Any], *, max_age: int) -> HttpResponseBase:
    return copy(request, JsonResponse(content).content, "application/json", max_age=max_age)
