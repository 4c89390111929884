"""Normalise the records of all files, on every core, into parts that DuckDB reads; nothing is held but the ids."""

import csv
import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import Final

from crm.identity.domain.normalising.records import COLUMNS, marks_of
from crm.identity.linking.files import FileRefused, Line, Source, lines

PART: Final = 20_000
"""Records a part."""
_MARKS = attrgetter(*COLUMNS)

Placed = tuple[int, int, Line]


def write_parts(sources: Sequence[Source], folder: Path, *, workers: int) -> tuple[list[str], list[Path]]:
    """Return the record ids, in order, and the parts; a record's number is its place among the ids."""
    ids: list[str] = []
    batches = _batches(_placed(sources, ids))
    first = next(batches, [])
    if len(first) < PART or workers < 2:
        return ids, _one_by_one(first, batches, folder)
    parts, running = [], deque[Future[Path]]()
    with ProcessPoolExecutor(max_workers=workers) as pool:
        for number, batch in enumerate(_again(first, batches)):
            running.append(pool.submit(_write, batch, folder / f"part-{number}.csv"))
            if len(running) > 2 * workers:
                parts.append(running.popleft().result())
        parts += [future.result() for future in running]
    return ids, parts


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _placed(sources: Sequence[Source], ids: list[str]) -> Iterator[Placed]:
    seen: set[str] = set()
    for file, source in enumerate(sources):
        for line in lines(source):
            if line.record_id in seen:
                raise FileRefused(
                    f"{source.path}, line {line.number}: the record_id {line.record_id} stands there "
                    "for the second time; ids must differ within and between the files"
                )
            seen.add(line.record_id)
            ids.append(line.record_id)
            yield len(ids) - 1, file, line


def _batches(placed: Iterator[Placed]) -> Iterator[list[Placed]]:
    while batch := list(islice(placed, PART)):
        yield batch


def _again(first: list[Placed], rest: Iterator[list[Placed]]) -> Iterator[list[Placed]]:
    yield first
    yield from rest


def _one_by_one(first: list[Placed], rest: Iterator[list[Placed]], folder: Path) -> list[Path]:
    return [_write(batch, folder / f"part-{number}.csv") for number, batch in enumerate(_again(first, rest))]


def _write(batch: Sequence[Placed], path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for number, place, line in batch:
            writer.writerow((number, place, line.source, *_MARKS(marks_of(line.written))))
    return path
