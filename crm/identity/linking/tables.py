"""Keep records in DuckDB: one table of marks, and the keys by which records are looked up together."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import duckdb
import pandas as pd

from crm.identity.domain.normalising.records import COLUMNS, INTEGERS
from crm.identity.linking.fillers import Filler, forget_fillers
from crm.identity.linking.settings import COMMON_NAME, CROWDED_PHONE

RECORDS: Final = "records"
MEMORY: Final = "1800MB"
"""What DuckDB may hold; beyond it, it writes to the folder. Python and its sort need the rest of four gigabytes."""


def open_engine(folder: Path, *, threads: int) -> duckdb.DuckDBPyConnection:
    """Start DuckDB in this process with its spill folder."""
    return duckdb.connect(
        config={
            "memory_limit": MEMORY,
            "temp_directory": str(folder),
            "threads": threads,
            "preserve_insertion_order": False,
        }
    )


def load(engine: duckdb.DuckDBPyConnection, parts: Iterable[Path]) -> tuple[Filler, ...]:
    """Read normalised parts (unique_id, file, source, then marks), take fillers out, and add keys."""
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in _TYPES.items())
    files = ", ".join(f"'{part}'" for part in parts)
    engine.execute(
        f"CREATE TABLE marks AS SELECT * FROM read_csv([{files}], header=false, columns={{{columns}}},"
        " auto_detect=false, delim=',', quote='\"', escape='\"', nullstr='')"
    )
    fillers = forget_fillers(engine, "marks")
    engine.execute(_WITH_KEYS)
    engine.execute("DROP TABLE marks")
    return fillers


def load_rows(engine: duckdb.DuckDBPyConnection, chunks: Iterable[Sequence[Sequence[Any]]]) -> int:
    """Take marks in the order of their columns, add keys, and return how many records they are.

    All count as one source: what is learnt is for records of any.
    """
    engine.execute(f"CREATE TABLE marks ({', '.join(f'{name} {kind}' for name, kind in _TYPES.items())})")
    number = 0
    for frame in _frames(chunks):
        engine.register("chunk", frame)
        engine.execute(f"INSERT INTO marks SELECT {number} + place, 0, '', {', '.join(COLUMNS)} FROM chunk")
        engine.unregister("chunk")
        number += len(frame)
    engine.execute(_WITH_KEYS)
    engine.execute("DROP TABLE marks")
    return number


def _frames(chunks: Iterable[Sequence[Sequence[Any]]]) -> Iterator[pd.DataFrame]:
    for rows in chunks:
        columns = zip(COLUMNS, zip(*rows, strict=True), strict=True)
        series = {name: pd.array(values, dtype="Int64" if name in INTEGERS else "object") for name, values in columns}
        yield pd.DataFrame({"place": range(len(rows)), **series})


def said(engine: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How many records say something, for every column."""
    names = [row[0] for row in engine.execute(f"DESCRIBE {RECORDS}").fetchall()]
    (counts,) = engine.execute(f"SELECT {', '.join(f'count({name})' for name in names)} FROM {RECORDS}").fetchall()
    return dict(zip(names, counts, strict=True))


_TYPES: Final = {
    "unique_id": "BIGINT",
    "file": "INTEGER",
    "source": "VARCHAR",
    **{column: "BIGINT" if column in INTEGERS else "VARCHAR" for column in COLUMNS},
}
_WITH_KEYS: Final = f"""
CREATE TABLE {RECORDS} AS
WITH origins AS (
    SELECT unique_id,
        CASE WHEN (SELECT max(file) FROM marks) > 0 THEN file::VARCHAR ELSE coalesce(source, '') END AS origin
    FROM marks
),
counted AS (SELECT origin, count(*) AS records FROM origins GROUP BY origin),
kinds AS (SELECT origin, row_number() OVER (ORDER BY records DESC, origin) AS source_kind FROM counted),
sounds AS (SELECT sound, count(*) AS records FROM marks WHERE sound IS NOT NULL GROUP BY sound),
phones AS (
    SELECT phone, count(*) AS records, count(DISTINCT coalesce(h1, given_latin)) > 1 AS shared
    FROM marks WHERE phone IS NOT NULL GROUP BY phone
),
emails AS (
    SELECT email, count(*) AS records, count(DISTINCT coalesce(sound, given_latin)) = 1
        AND 2 * count(coalesce(sound, given_latin)) > count(*) AS of_one_name
    FROM marks WHERE email IS NOT NULL GROUP BY email
)
SELECT marks.*,
    kinds.source_kind::INTEGER AS source_kind,
    CASE WHEN sounds.records <= {COMMON_NAME} THEN marks.sound END AS sound_key,
    CASE WHEN sounds.records <= {COMMON_NAME} THEN marks.characters END AS characters_key,
    CASE WHEN phones.records <= {CROWDED_PHONE} THEN marks.phone END AS phone_key,
    CASE WHEN emails.records <= {CROWDED_PHONE} OR emails.of_one_name THEN marks.email END AS email_key,
    phones.shared::INTEGER AS phone_shared,
    substr(marks.phone, 1, 7) AS phone_start,
    CASE WHEN id_known_high > 0 OR id_known_low > 0 THEN 1 END AS id_any,
    CASE WHEN bit_count(id_known_high) + bit_count(id_known_low) >= 68 THEN 1 END AS id_whole
FROM marks
LEFT JOIN sounds USING (sound) LEFT JOIN phones USING (phone) LEFT JOIN emails USING (email)
JOIN origins USING (unique_id) JOIN kinds USING (origin)
"""
