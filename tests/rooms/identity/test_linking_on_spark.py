"""Spark finds the clusters that DuckDB finds; where Spark is not installed, the command says what to install."""

import csv
from importlib.util import find_spec
from pathlib import Path
from shutil import which

import pytest

from crm.identity.linking.command import main
from tests.domain.linking.worlds import pair_of_files

needs_spark = pytest.mark.skipif(
    find_spec("pyspark") is None or which("java") is None,
    reason="needs pyspark, which `uv pip install pyspark` brings (half a gigabyte, two minutes), and Java 17",
)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@needs_spark
@pytest.mark.filterwarnings("ignore")  # pyspark's own
def test_a_local_spark_finds_the_clusters_and_weights_of_duckdb(tmp_path: Path) -> None:
    files = [str(path) for path in pair_of_files(tmp_path, persons=300)]
    answers = {}
    for engine in ("duckdb", "local[1]"):
        clusters, pairs = tmp_path / f"{engine}.csv", tmp_path / f"{engine}-pairs.csv"
        assert main([*files, "--output", str(clusters), "--pairs", str(pairs), "--engine", engine]) == 0
        answers[engine] = (rows(clusters), rows(pairs))
    assert answers["local[1]"] == answers["duckdb"]
    assert len({row["cluster_id"] for row in answers["duckdb"][0]}) < len(answers["duckdb"][0]) - 100


@pytest.mark.parametrize(
    ("hidden", "said"),
    [("crm.identity.linking.engines.find_spec", "pip install"), ("crm.identity.linking.engines.which", "Java")],
)
def test_without_spark_or_java_the_command_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], hidden: str, said: str
) -> None:
    monkeypatch.setattr("crm.identity.linking.engines.find_spec", lambda name: object())
    monkeypatch.setattr(hidden, lambda name: None)
    files = [str(path) for path in pair_of_files(tmp_path, persons=9)]
    output = tmp_path / "out.csv"
    assert main([*files, "--output", str(output), "--engine", "spark://nowhere:7077"]) == 2
    assert said in capsys.readouterr().err
    assert not output.exists()
