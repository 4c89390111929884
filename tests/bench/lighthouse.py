"""What Lighthouse says of the public pages: median of several runs on a phone, in both languages.

    python tests/bench/lighthouse.py http://127.0.0.1:8000 [--runs 5] [--pages / /disclosures/ …]

Lighthouse is fetched by npx, in the version named here, and drives the Chromium that the page tests use. Ask a hub that
serves its demo world, on a machine with nothing else to do: the performance figure is throttled by simulation from what
was measured, so a busy machine lowers it. Exit status 1 when a median is under what the page owes.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence

from hub.cli.doctor import chromium
from hub.config import config

VERSION = "12.8.2"
ATTEMPTS = 3
OWED = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
PAGES = ("/", "/disclosures/", "/search/", "/figures/", "/verify/", "/checkpoints/", "/en/", "/en/disclosures/")


def main(argv: Sequence[str]) -> int:
    """Print a line for each page: medians, and the lowest and highest performance."""
    options = _options(argv)
    failed = False
    for page in options.pages:
        runs = [_scores(options.base + page) for _ in range(options.runs)]
        medians = {name: round(statistics.median(run[name] for run in runs)) for name in OWED}
        speeds = [round(run["performance"]) for run in runs]
        short = [name for name, owed in OWED.items() if medians[name] < owed]
        failed = failed or bool(short)
        said = ", ".join(f"{name} {score}" for name, score in medians.items())
        print(f"{page}\t{said} ({min(speeds)}–{max(speeds)})\t{'under: ' + ', '.join(short) if short else 'kept'}")
    print(f"load {os.getloadavg()[0]:.1f}")
    return 1 if failed else 0


def _scores(address: str) -> dict[str, float]:
    """One run: every category out of 100; a browser that did not come up is tried again."""
    for _ in range(ATTEMPTS):
        done = subprocess.run(list(_command(address)), check=False, capture_output=True, env=_environment())
        if not done.returncode:
            break
        print(f"{address}: tried again: {done.stderr.decode()[-200:].strip()}", file=sys.stderr)
    else:
        raise SystemExit(f"{address}: Lighthouse ended without a report {ATTEMPTS} times")
    report = json.loads(done.stdout)
    return {name: 100 * report["categories"][name]["score"] for name in OWED}


def _command(address: str) -> Iterator[str]:
    yield from ("npx", "--yes", f"lighthouse@{VERSION}", address, "--quiet", "--output=json", "--form-factor=mobile")
    yield f"--only-categories={','.join(OWED)}"
    yield "--chrome-flags=--headless=new --no-sandbox --disable-gpu"


def _environment() -> dict[str, str]:
    return os.environ | {"CHROME_PATH": chromium(config())}


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base", help="address of a hub that serves its demo world")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--pages", nargs="+", default=PAGES)
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
