"""Content pages of a running hub beside Wagtail's bakerydemo: same server, same database server, same client, in turns.

    git clone --depth 1 https://github.com/wagtail/bakerydemo /tmp/bakerydemo
    python -m venv /tmp/bakerydemo/.venv
    /tmp/bakerydemo/.venv/bin/pip install "Django>=5.2,<5.3" "wagtail>=7.4,<7.5" python-dotenv "django-csp<4" \\
        "wagtail-font-awesome-svg<2" "django-debug-toolbar<5" django-extensions dj-database-url "psycopg[binary]" \\
        granian
    hub demo --scale tiny                                       # another terminal
    python tests/bench/pages.py /tmp/bakerydemo HUB_HOME

Python 3.11 has no Django 6, which bakerydemo pins; 5.2 runs it. *Uncached*: neither side keeps pages (the hub keeps
none for whoever says who they are, so the client sends an Authorization header): each answer is made of what the
database says at that moment. What the hub does keep in a process are parts whose markup follows from their values
alone (`hub/web/drawn_once.py`), as it keeps compiled templates. *Cached*: Django's own per-site cache
in memory on their side, the kept pages on ours. Every pair of runs is interleaved; the ratio is of the best of
``--rounds``, because two runs back to back differ twofold on a busy machine. Prints the load at beginning and end.
"""

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
from hub.servers.services import web_argv  # noqa: E402
from tests.running import free_port  # noqa: E402

ARTICLE = "/blog/wild-yeast/"
SCHEMA = "bench_bakerydemo"
SETTINGS = """
from bakerydemo.settings.base import *
DEBUG = False
ALLOWED_HOSTS = ["*"]
SECRET_KEY = "bench"
WAGTAILADMIN_BASE_URL = "http://127.0.0.1"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
"""
CACHED = """
from bench_uncached import *
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
MIDDLEWARE = ["django.middleware.cache.UpdateCacheMiddleware", *MIDDLEWARE,
              "django.middleware.cache.FetchFromCacheMiddleware"]
CACHE_MIDDLEWARE_SECONDS = 3600
"""


@contextmanager
def prepared(folder: Path, summary: dict) -> Iterator[dict[str, str]]:
    """Fill a schema of its own beside the hub's with bakerydemo's content, yield its environment, and drop it again.

    Left behind, it would be a change of the structure that the hub's next migration refuses.
    """
    owner = urlsplit(summary["database_owner_url"])
    url = owner._replace(scheme="postgres", query=f"options=-csearch_path%3D{SCHEMA}").geturl()
    (folder / "bench_uncached.py").write_text(SETTINGS)
    (folder / "bench_cached.py").write_text(CACHED)
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "bench_uncached"}
    environment.pop("DJANGO_DEBUG", None)
    with psycopg.connect(summary["database_owner_url"], autocommit=True) as connection:
        connection.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        connection.execute(f"CREATE SCHEMA {SCHEMA}")
        try:
            python = str(folder / ".venv" / "bin" / "python")
            for words in (["collectstatic", "--noinput"], ["migrate"], ["load_initial_data"]):
                quiet = [*words, "--verbosity", "0"]
                subprocess.run(
                    [python, "manage.py", *quiet], cwd=folder, env=environment, check=True, stdout=sys.stderr
                )
            yield environment
        finally:
            connection.execute(f"DROP SCHEMA {SCHEMA} CASCADE")


@contextmanager
def bakery(folder: Path, environment: dict[str, str], settings: str) -> Iterator[str]:
    """Serve bakerydemo as the hub is served; only the program and its environment differ."""
    port = free_port()
    ours = web_argv(host="127.0.0.1", port=port)
    argv = [str(folder / ".venv" / "bin" / "python"), *ours[1:]]
    argv[argv.index("hub.wsgi:application")] = "bakerydemo.wsgi:application"
    served = {**environment, "DJANGO_SETTINGS_MODULE": settings}
    process = subprocess.Popen(argv, cwd=folder, env=served, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(address)
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def wait_for(address: str) -> None:
    """Wait until an address takes connections."""
    parts = urlsplit(address)
    for _ in range(900):
        try:
            socket.create_connection((parts.hostname, parts.port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"nothing answers at {address}")


def answers(address: str, path: str, headers: str, *, until: float, counts: list[int], place: int) -> None:
    """Ask for a page over one connection again and again; only whole answers with status 200 count."""
    parts = urlsplit(address)
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{parts.port}\r\nAccept-Encoding: gzip\r\n{headers}\r\n".encode()
    with socket.create_connection((parts.hostname, parts.port), timeout=60) as link, link.makefile("rb") as stream:
        while time.monotonic() < until:
            link.sendall(request)
            status = stream.readline()
            assert status.split()[1] == b"200", (path, status)
            length = 0
            while (line := stream.readline()) != b"\r\n":
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            assert length, "an answer without its length"
            stream.read(length)
            counts[place] += 1


def rate(address: str, path: str, headers: str = "", *, seconds: float, connections: int) -> float:
    """Requests per second over some connections; a first request warms the page up."""
    answers(address, path, headers, until=time.monotonic() + 0.01, counts=[0], place=0)
    counts = [0] * connections
    begun = time.monotonic()
    threads = [
        Thread(target=answers, args=(address, path, headers),
               kwargs={"until": begun + seconds, "counts": counts, "place": place})
        for place in range(connections)
    ]  # fmt: skip
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.monotonic() - begun)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("bakerydemo", type=Path)
    arguments.add_argument("hub_home", type=Path)
    arguments.add_argument("--page", default="/disclosures/about/", help="the hub's content page")
    arguments.add_argument("--article", default=ARTICLE, help="bakerydemo's")
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--seconds", type=float, default=4)
    arguments.add_argument("--connections", type=int, default=4)
    asked = arguments.parse_args()
    folder, summary = asked.bakerydemo.resolve(), json.loads((asked.hub_home / "demo-summary.json").read_text())
    with prepared(folder, summary) as environment:
        compare(folder, environment, summary["base_url"], asked)


def compare(folder: Path, environment: dict[str, str], base_url: str, asked: argparse.Namespace) -> None:
    """Ask both in turns, and print each round and the ratio of the best."""
    how = {"seconds": asked.seconds, "connections": asked.connections}
    print(f"load at the beginning: {' '.join(f'{one:.1f}' for one in os.getloadavg())}")
    for name, headers, settings in (
        ("uncached", "Authorization: bench\r\n", "bench_uncached"),
        ("cached", "", "bench_cached"),
    ):
        theirs, ours = [], []
        with bakery(folder, environment, settings) as address:
            for number in range(asked.rounds):
                theirs.append(rate(address, asked.article, **how))
                ours.append(rate(base_url, asked.page, headers, **how))
                print(f"{name} {number + 1}: bakerydemo {theirs[-1]:.0f}/s, hub {ours[-1]:.0f}/s", flush=True)
        print(f"{name}: bakerydemo {max(theirs):.0f}/s, hub {max(ours):.0f}/s, ratio {max(ours) / max(theirs):.2f}")
    print(f"load at the end: {' '.join(f'{one:.1f}' for one in os.getloadavg())}")


if __name__ == "__main__":
    main()
