"""No library that speaks Ethereum may take away the limit that refuses nested garbage."""

import subprocess
import sys

import pytest

DEEP = """
import json, sys
before = sys.getrecursionlimit()
import {module}
import web3, eth_account
assert sys.getrecursionlimit() == before, sys.getrecursionlimit()
try:
    json.loads("[" * 1_000_000)
except RecursionError:
    print("refused")
"""


@pytest.mark.parametrize("module", ["chain.ledgers.port", "chain.ledgers.ethereum", "chain.ledgers.memory"])
def test_deep_nesting_is_refused_after_the_ledgers_are_loaded(module):
    ran = subprocess.run(
        [sys.executable, "-c", DEEP.format(module=module)], capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout) == (0, "refused\n"), ran.stderr


def test_the_library_would_take_the_limit_away():
    ran = subprocess.run(
        [sys.executable, "-c", "import web3, sys; print(sys.getrecursionlimit() > 50_000)"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.stdout == "True\n", "web3 leaves the limit alone now: chain.ledgers need not guard it any more"
