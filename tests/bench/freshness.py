"""How long after the 200 answer an app event and a visit show on the client's page, in a running hub.

    python tests/bench/freshness.py [HUB_HOME] [--rounds 100]

Sends one event at a time to ``/v1/track`` for the first flagship client and reloads the advisor's page until it is
there; the same for visits written through the form, to the advisor's clients in turn, since a page shows the newest
thirty lines. Prints the distribution; the promise is 5 s at the 99th percentile.
"""

import argparse
import json
import re
import statistics
import sys
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path

import requests

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests.running import CSRF


def signed_in(base: str, login: dict[str, str]) -> requests.Session:
    session = requests.Session()
    page = session.get(f"{base}/accounts/login/", timeout=30)
    data = {**login, "csrfmiddlewaretoken": CSRF.search(page.text)[1]}
    answer = session.post(f"{base}/accounts/login/", data, timeout=30, allow_redirects=False)
    assert answer.status_code == 302, "sign-in failed"
    return session


def seen_after(session: requests.Session, page: str, word: str, started: float) -> float:
    while word not in session.get(page, timeout=30).text:
        if time.monotonic() - started > 60:
            raise SystemExit(f"{word} did not show within 60 s")
    return time.monotonic() - started


def event(summary: dict, word: str) -> float:
    body = {
        "userId": "app-00001",
        "messageId": word,
        "event": "Product Searched",
        "properties": {"query": word},
        "timestamp": datetime.now(UTC).isoformat(),
    }
    answer = requests.post(
        f"{summary['base_url']}/v1/track", json=body, auth=(summary["write_keys"]["app"], ""), timeout=30
    )
    assert answer.status_code == 200, answer.text
    return time.monotonic()


def clients(summary: dict, session: requests.Session) -> list[str]:
    page = session.get(f"{summary['base_url']}/workspace/clients/", timeout=30).text
    return sorted(set(re.findall(r"/workspace/clients/([0-9a-f-]{36})/", page)))


def visit(summary: dict, session: requests.Session, word: str, subject: str) -> float:
    url = f"{summary['base_url']}/workspace/visits/new/"
    page = session.get(f"{url}?client={subject}", timeout=30)
    data = {
        "csrfmiddlewaretoken": CSRF.search(page.text)[1],
        "key": str(uuid.uuid4()),
        "client": subject,
        "channel": "desk",
        "arrived_at": datetime.now().astimezone().strftime("%Y-%m-%dT%H:%M"),
        "note": f"问了一句{word}",
    }
    answer = session.post(url, data, timeout=30, allow_redirects=False)
    assert answer.status_code == 302, answer.text[:400]
    return time.monotonic()


def line(name: str, found: list[float]) -> None:
    found.sort()
    p99 = found[min(len(found) - 1, int(len(found) * 0.99))]
    median = statistics.median(found)
    print(f"{name:<8} n={len(found):<4} median {median:5.2f} s   p99 {p99:5.2f} s   max {found[-1]:5.2f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", nargs="?", default=".hub", type=Path)
    parser.add_argument("--rounds", type=int, default=100)
    options = parser.parse_args()
    summary = json.loads((options.home / "demo-summary.json").read_text())
    session = signed_in(summary["base_url"], summary["logins"]["advisor"])
    page = summary["flagship"]["profile_url"]
    events, visits = [], []
    for number in range(options.rounds):
        word = f"freshness-{uuid.uuid4().hex[:10]}-{number}"
        events.append(seen_after(session, page, word, event(summary, word)))
    everybody = clients(summary, session)
    for number in range(options.rounds):
        word, subject = f"visit-{uuid.uuid4().hex[:10]}-{number}", everybody[number % len(everybody)]
        page = f"{summary['base_url']}/workspace/clients/{subject}/"
        visits.append(seen_after(session, page, word, visit(summary, session, word, subject)))
    line("events", events)
    line("visits", visits)


if __name__ == "__main__":
    main()
