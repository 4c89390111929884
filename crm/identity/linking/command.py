"""`hub link-people INPUT.csv … --output CLUSTERS.csv`: find in files which records are one person's, and say why.

Needs no database and no running hub. Columns, in any order, all but record_id may be empty or absent: record_id,
source, full_name, given_name, surname, gender, birth_date, phone, id_number (digits may be hidden by *), email,
address, city, postcode, occurred_at, note. Nothing is written when anything is refused; the exit status is then
2.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from crm.identity.linking.engines import SparkMissing, is_spark, refuse_without_spark
from crm.identity.linking.files import FileRefused, open_source
from crm.identity.linking.report import Report, peak_memory_mib

REFUSED = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command."""
    options = _parser().parse_args(arguments)
    try:
        return _run(options)
    except (FileRefused, SparkMissing) as refusal:
        sys.stderr.write(f"hub link-people: {refusal}\n")
        return REFUSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="hub link-people", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "inputs", nargs="+", type=Path, metavar="INPUT.csv", help="UTF-8, GB18030 or UTF-16; each file is a source"
    )
    parser.add_argument(
        "--output", required=True, type=Path, metavar="CLUSTERS.csv", help="record_id, cluster_id, probability"
    )
    parser.add_argument(
        "--pairs", type=Path, metavar="PAIRS.csv", help="left_id, right_id, weight, probability, reasons"
    )
    parser.add_argument("--model", type=Path, metavar="MODEL.json", help="where to write the learnt weights")
    parser.add_argument("--with-review", action="store_true", help="also link what a person should be asked about")
    parser.add_argument(
        "--engine", default="duckdb", help="duckdb, or spark://host:port; local[2] tries Spark on this machine"
    )
    parser.add_argument("--language", choices=("en", "zh"), default="en", help="of the reasons")
    return parser


def _run(options: argparse.Namespace) -> int:
    _refuse_engine(options.engine)
    sources = tuple(open_source(path) for path in options.inputs)
    _refuse_places(options)
    for source in sources:
        if source.encoding in ("gb18030", "utf-16"):
            print(f"{source.path}: read as {source.encoding.upper()}")
        if source.unknown:
            print(f"{source.path}: columns that are not compared: {', '.join(source.unknown)}")
    from crm.identity.linking.linking import Wanted, link  # only now: it brings DuckDB and Splink

    report = Report()
    found = link(
        Wanted(
            sources=sources,
            clusters=options.output,
            pairs=options.pairs,
            model=options.model,
            review=options.with_review,
            chinese=options.language == "zh",
            spark="" if options.engine == "duckdb" else options.engine,
        ),
        report,
    )
    if not found.learnt:
        print("too few records to learn from: the weights are those that the hub came with")
    for filler in found.fillers:
        print(
            f"{filler.kind}: {filler.values:,} value(s) stand in {filler.records:,} records, too many for one person; "
            "they are taken for nothing"
        )
    if found.records > 1 and not found.compared:
        print("no two records share anything by which people are looked up, so none were compared")
    print(f"rows     {found.records:,} in {len(sources)} file(s)")
    print(f"pairs    {found.compared:,} compared; {found.automatic:,} automatic, {found.asked:,} for review")
    print(f"persons  {found.persons:,}, {'with' if options.with_review else 'without'} the review band")
    print(f"seconds  {report.timing()}")
    print(f"memory   {peak_memory_mib():,.0f} MiB at its peak")
    return 0


def _refuse_engine(engine: str) -> None:
    if is_spark(engine):
        refuse_without_spark()
    elif engine != "duckdb":
        raise FileRefused(
            f"--engine {engine} is unknown; leave it out for duckdb, or name a Spark as spark://host:port"
        )


def _refuse_places(options: argparse.Namespace) -> None:
    places = [path for path in (options.output, options.pairs, options.model) if path]
    for path in places:
        if not path.resolve().parent.is_dir():
            raise FileRefused(f"{path}: there is no folder {path.resolve().parent}")
        if path.is_dir():
            raise FileRefused(f"{path} is a folder, expected a file")
        if path.resolve() in {one.resolve() for one in options.inputs}:
            raise FileRefused(f"{path} is one of the inputs; choose another name")
    if len({path.resolve() for path in places}) < len(places):
        raise FileRefused("two answers would be written into one file; choose different names")
