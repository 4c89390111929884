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
hub link-people FILE … --output FILE            find in files which records are one person's
hub monitor URL --rpc NODE --state FOLDER       replay a hub's log from here, and say what does not fit
hub recompute REPORT.pdf [--json]               work a suitability report out again from what is sealed in it
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
    "learn-wording": "hub.wording.learning",
    "link-people": "crm.identity.linking.command",
    "monitor": "chain.verifier.monitor",
    "recompute": "hub.cli.recompute",
}
"""Own words and the modules whose ``main`` runs them, imported only when asked for."""


OLDEST_PYTHON: Final = (3, 11)
OURS: Final = frozenset({"hub", "cms", "crm", "chain", "reports"})


REFUSED: Final = {"monitor": 2, "recompute": 2}
"""Exit status of a refusal where 1 means something else: there a log or a report was found to be contradicted."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit status; a refusal is a sentence, not a traceback."""
    words = list(sys.argv[1:] if argv is None else argv)
    status = REFUSED.get(words[0], 1) if words else 1
    if tuple(sys.version_info[:2]) < OLDEST_PYTHON:
        said = f"Python {sys.version.split()[0]} is too old; install 3.11 or newer, then make clean install"
        return _refuse(said, status=status)
    if not words or words[0] in {"-h", "--help"}:
        sys.stdout.write(f"{__doc__}\n")
        return 0
    try:
        return _refusing_in_words(words)
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] in OURS:
            raise
        return _refuse(f"the environment lacks {missing.name}; run make install", status=status)


def _refusing_in_words(words: Sequence[str]) -> int:
    module = WORDS.get(words[0])
    run: Main = import_module(module or "hub.cli.management").main
    try:
        return run(words[1:] if module else words)
    except Exception as refusal:
        from hub.cli.refusals import sentence_for  # only now: it knows every module that refuses

        sentence = sentence_for(refusal)
        if not sentence:
            raise
        return _refuse(sentence)


def _refuse(sentence: str, *, status: int = 1) -> int:
    sys.stderr.write(f"hub: {sentence}\n")
    return status
