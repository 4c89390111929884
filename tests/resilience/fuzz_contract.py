"""Let the contract and its slow Python twin go through many random lives on a real node, and compare every step.

    python tests/resilience/fuzz_contract.py [--lives 1000] [--steps 60] [--seed N]

The test suite does the same with forty lives that are always the same ones (tests/rooms/chain/test_contract_fuzz.py). A
disagreement ends this with the shortest life that shows it; the seed, drawn where none is given, repeats the run.
"""

import argparse
import os
import secrets
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))


def main() -> None:
    """Fuzz and say how long it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lives", type=int, default=1000)
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(2**32))
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "hub.settings"
    import django

    django.setup()
    from tests.rooms.chain.conftest import Anvil
    from tests.rooms.chain.test_contract_fuzz import fuzz

    print(f"seed {options.seed}", flush=True)
    node, started = Anvil(), time.monotonic()
    try:
        fuzz(node.url, lives=options.lives, steps=options.steps, seed=options.seed)
    finally:
        node.stop()
    took = time.monotonic() - started
    print(f"{options.lives} lives of up to {options.steps} steps in {took:.0f} s: no disagreement")


if __name__ == "__main__":
    main()
