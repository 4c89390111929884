"""The one console script: the hub's own words, and every other word to Django's management.

hub up [--only chain,db,broker,worker,web]      run the servers
hub demo [--scale small|full] [--no-serve]      run them with the demo world inside
hub doctor                                      check the machine, and say what to do
hub run web|worker|beat                         become one part, for containers
hub alive web|worker|beat                       ask that part to prove that it works
hub secrets FOLDER                              make the secrets that containers mount
hub screenshots [--output DIR] [--only PAGE …]  take a picture of every page of the running demo world
hub compile-messages                            compile the translations
hub check-wording FILE                          check a text for forbidden promises
hub migrate | hub scan | hub ...                Django's commands
"""

import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Final

Main = Callable[[Sequence[str]], int]

WORDS: Final = {
    "up": "hub.cli.up",
    "demo": "hub.cli.demo",
    "doctor": "hub.cli.doctor",
    "run": "hub.cli.run",
    "alive": "hub.cli.alive",
    "secrets": "hub.cli.secrets",
    "screenshots": "hub.cli.screenshots",
    "compile-messages": "hub.cli.messages",
    "check-wording": "hub.wording.command",
}
"""Own words and the modules whose ``main`` runs them, imported only when asked for."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit status; a refusal is a sentence, not a traceback."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] in {"-h", "--help"}:
        sys.stdout.write(f"{__doc__}\n")
        return 0
    module = WORDS.get(words[0])
    run: Main = import_module(module or "hub.cli.management").main
    return _refusing_in_words(run, words[1:] if module else words)


def _refusing_in_words(run: Main, words: Sequence[str]) -> int:
    try:
        return run(words)
    except Exception as refusal:
        from hub.cli.refusals import REFUSALS  # only now: it knows every module that refuses

        if not isinstance(refusal, REFUSALS):
            raise
        sys.stderr.write(f"hub: {refusal}\n")
        return 1
