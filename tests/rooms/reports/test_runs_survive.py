"""A worker killed in the middle of a run leaves no report half done and none twice; the next one goes on.

A process of its own, as Celery's is. ``tests/resilience/kill_reports.py`` does the same with thousands of clients, and
with the web server, the broker and the database killed, too.
"""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import psycopg
from django.db import connection
from django.db.models import Count

from hub.access.roles import Role
from hub.access.scope import entered, system_scope
from hub.kernel.clock import utc_now
from hub.kernel.ids import new_id
from hub.vault.models import SealedContent
from reports.models import ItemState, ReasonPrint, Report, RunItem, RunState
from reports.runs.asking import ask_run
from reports.runs.carrying_out import _end_finished
from reports.runs.queries import run
from tests.rooms.reports.many import actor, clients, house, person

NAMES = ("沈若溪", "周启明", "何维桢", "严桂芳", "程以宁", "韩修远")
LIMIT_S = 120
WORKER = """
import django; django.setup()
from hub.kernel.clock import utc_now
from reports.runs.carrying_out import runs_due
runs_due(at=utc_now(), seconds=100)
"""


def worker():
    return subprocess.Popen([sys.executable, "-c", WORKER], env=os.environ | {"DJANGO_SETTINGS_MODULE": "hub.settings"})


def settled():
    with entered(system_scope("test")):
        return RunItem.objects.exclude(state=ItemState.WAITING).count()


def test_a_killed_worker_leaves_nothing_half_done_and_nothing_twice(transactional_db):
    with entered(system_scope("test")):
        advisor, manager, _, branch = house()
        subjects = clients(advisor, branch, NAMES)
        asked = ask_run(key=new_id(), subject_ids=subjects, criteria={}, by=actor(manager), at=utc_now())
    first = worker()
    deadline = time.monotonic() + LIMIT_S
    while not settled() and time.monotonic() < deadline:
        time.sleep(0.02)
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert 0 < settled() < len(NAMES)
    assert worker().wait(timeout=LIMIT_S) == 0
    with entered(system_scope("test")):
        assert run(run_id=asked.id, at=utc_now()).counts[ItemState.ISSUED] == len(NAMES)
        assert run(run_id=asked.id, at=utc_now()).state == RunState.DONE
        assert sorted(Report.objects.values_list("subject_id", flat=True)) == sorted(subjects)
        assert ReasonPrint.objects.count() == len(NAMES)
        sealed = SealedContent.objects.filter(owner_kind="suitability_report").values("owner_id", "purpose")
        assert {row["n"] for row in sealed.annotate(n=Count("id"))} == {1}


def test_who_asks_twice_at_one_moment_gets_one_run_and_nobody_waits_in_one_that_ended(transactional_db):
    with entered(system_scope("test")):
        manager, key = person("he", Role.COMPLIANCE), new_id()
    at_once = Barrier(4)

    def ask(_):
        with entered(system_scope("test")):
            at_once.wait(LIMIT_S)
            found = ask_run(key=key, subject_ids=[key], criteria={}, by=actor(manager), at=utc_now())
        connection.close()
        return found.id

    def end():
        with entered(system_scope("test")):
            _end_finished(utc_now())
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(ask, range(4))) == {key}
        with entered(system_scope("test")):
            RunItem.objects.update(state=ItemState.REFUSED, why="not_assessed")
        with psycopg.connect(
            os.environ["DATABASE_URL"]
        ) as other:  # somebody sends the client back, and has not committed
            other.execute("SELECT set_config('hub.scope_kind', 'system', true)")
            other.execute("SELECT FROM reports_reportrun FOR UPDATE")
            other.execute("UPDATE reports_runitem SET state = 'waiting', why = ''")
            ended, deadline = pool.submit(end), time.monotonic() + LIMIT_S
            while not other.execute("SELECT FROM pg_locks WHERE NOT granted").fetchall():
                assert time.monotonic() < deadline, "nobody waited for the run"
        ended.result(LIMIT_S)
    with entered(system_scope("test")):
        facts = run(run_id=key, at=utc_now())
        assert (facts.state, facts.counts[ItemState.WAITING]) == (RunState.RUNNING, 1)
