"""Which engines there are, and whether Spark can be used here; light, because every run asks before it reads."""

from importlib.util import find_spec
from shutil import which
from typing import Final

MASTERS: Final = ("spark://", "local[", "local")


class SparkMissing(RuntimeError):
    """Spark cannot be used here; the message says what to install."""


def is_spark(engine: str) -> bool:
    """Whether the name of an engine is Spark's: ``spark://host:port``, or ``local[2]`` for trying it out."""
    return engine.startswith(MASTERS)


def refuse_without_spark() -> None:
    """Refuse before anything is read."""
    if find_spec("pyspark") is None:
        raise SparkMissing("--engine for Spark needs pyspark; install it with: pip install 'wealth-hub[spark]'")
    if not which("java"):
        raise SparkMissing("--engine for Spark needs Java 17; on Debian: apt-get install openjdk-17-jre-headless")
