"""The supervisor leaves nothing behind, whatever way it ends, and nothing left behind stops it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

import psutil
import pytest
from redis import ConnectionError as RedisConnectionError

from hub.servers.home import Home, HomeBusy
from hub.servers.logs import Follower, shorten
from hub.servers.processes import Command, end_survivors, spawn, survivors, wait_until
from hub.servers.services import Worker
from hub.servers.supervisor import BACK_OFF_S, ServerDidNotStart, is_supervised, supervising

ROOT = Path(__file__).resolve().parents[3]
Running = Callable[[], list[str]]
SLEEP = "import time; print('here', flush=True); time.sleep(600)"
PARENT = f"import subprocess, sys; subprocess.Popen([sys.executable, '-S', '-c', {SLEEP!r}]); {SLEEP}"


@dataclass
class Script:
    """A server made of a few lines."""

    home: Home
    code: str = SLEEP
    name: str = "script"
    calls: list[str] = field(default_factory=list)
    ready: bool = True

    def prepare(self) -> None:
        self.calls.append("prepare")
        end_survivors(self.home, self.name, stop_signal=signal.SIGTERM)

    def command(self) -> Command:
        return Command(self.name, (sys.executable, "-S", "-c", self.code), Path("/"))

    def is_ready(self) -> bool:
        return self.ready

    def settle(self) -> None:
        self.calls.append("settle")

    def before_stop(self) -> None:
        self.calls.append("before_stop")


def hush(name: str, message: str) -> None:
    """Report to nobody."""


def hub(home: Home, *words: str, **environment: str) -> subprocess.Popen[str]:
    """Start the console script on this home, in a process group of its own as a shell would."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE", "HUB_"))}
    return subprocess.Popen(
        [sys.executable, "-m", "hub.cli", *words],
        cwd=ROOT, env={**kept, "HUB_HOME": str(home.folder), **environment}, text=True, process_group=0,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, preexec_fn=_hear_hangups,
    )  # fmt: skip


def _hear_hangups() -> None:
    """A test run under nohup hands down that hangups are ignored, and the hub respects that."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def until_ready(process: subprocess.Popen[str], parts: int) -> None:
    """Read the supervisor's lines until so many parts have said that they are ready."""
    seen = []
    while sum("ready after" in line for line in seen) < parts:
        line = process.stdout.readline() if process.stdout else ""
        assert line, "".join(seen)
        seen.append(line)


def ended(process: subprocess.Popen[str], timeout_s: float = 20) -> int:
    status = process.wait(timeout_s)
    if process.stdout:
        process.stdout.close()
    return status


def test_a_server_is_prepared_settled_and_asked_before_it_is_stopped(home: Home, running: Running) -> None:
    script = Script(home)
    with supervising(home, report=hush) as supervisor:
        supervisor.start([script])
        assert psutil.Process(supervisor.children[0].process.pid).is_running()
    assert script.calls == ["prepare", "settle", "before_stop"]
    assert running() == []


def test_a_crashed_server_is_started_again_after_a_growing_pause(home: Home) -> None:
    script, said = Script(home), []
    with supervising(home, report=lambda name, message: said.append(message)) as supervisor:
        supervisor.start([script])
        now = time.monotonic()
        for crash in range(3):
            supervisor.children[0].process.kill()
            supervisor.children[0].process.wait()
            supervisor.watch(now=now)
            due = now + BACK_OFF_S[crash]
            supervisor.watch(now=due - 0.01)
            assert supervisor.children[0].process.poll() is not None
            supervisor.watch(now=due)
            assert supervisor.children[0].process.poll() is None
            now = due
    assert len([line for line in said if "ended with -9" in line]) == 3


def test_health_for_a_minute_starts_the_pauses_over(home: Home) -> None:
    with supervising(home, report=hush) as supervisor:
        supervisor.start([Script(home)])
        child = supervisor.children[0]
        child.crashes = 4
        child.process.kill()
        child.process.wait()
        supervisor.watch(now=child.started_at + 61)
        assert child.crashes == 1


def test_what_a_server_started_itself_is_stopped_with_it(home: Home, running: Running) -> None:
    with supervising(home, report=hush) as supervisor:
        supervisor.start([Script(home, code=PARENT)])
        assert wait_until(lambda: len(survivors(home, "script")) == 2, timeout_s=5)
    assert running() == []


def test_a_killed_servers_children_do_not_live_on_beside_the_new_one(home: Home) -> None:
    with supervising(home, report=hush) as supervisor:
        supervisor.start([Script(home, code=PARENT)])
        assert wait_until(lambda: len(survivors(home, "script")) == 2, timeout_s=5)
        old = {process.pid for process in survivors(home, "script")}
        supervisor.children[0].process.kill()
        supervisor.children[0].process.wait()
        supervisor.watch(now=0.0)
        supervisor.watch(now=1e9)
        assert wait_until(lambda: len(survivors(home, "script")) == 2, timeout_s=5)
        assert old.isdisjoint(process.pid for process in survivors(home, "script"))


def test_orphans_are_recognised_by_their_mark_when_their_leader_is_gone(home: Home, running: Running) -> None:
    leader = spawn(home, Script(home, code=PARENT).command(), outlives_parent=True)
    assert wait_until(lambda: len(survivors(home, "script")) == 2, timeout_s=5)
    leader.kill()
    leader.wait()
    assert len(survivors(home, "script")) == 1
    Script(home).prepare()
    assert running() == []


def test_a_server_that_gives_no_answer_is_named_with_its_last_words(home: Home) -> None:
    script = Script(home, ready=False)
    with (
        pytest.raises(ServerDidNotStart, match=r"(?s)script gave no answer.*here"),
        supervising(home, report=hush) as s,
    ):
        s.start([script], timeout_s=0.5)


def test_a_server_that_keeps_ending_is_given_up_with_its_last_words(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.servers.supervisor.START_ATTEMPTS", 2)
    script = Script(home, code="raise SystemExit('no such luck')", ready=False)
    refusal = pytest.raises(ServerDidNotStart, match=r"(?s)script ended \d times.*no such luck")
    with refusal, supervising(home, report=hush) as supervisor:
        supervisor.start([script])


def test_a_job_runs_to_its_end_and_gives_its_status(home: Home) -> None:
    with supervising(home, report=hush) as supervisor:
        job = Command("job", (sys.executable, "-S", "-c", "raise SystemExit(3)"), Path("/"))
        assert supervisor.run(job) == 3


def test_only_one_supervisor_runs_a_home(home: Home) -> None:
    with supervising(home, report=hush):
        assert is_supervised(home)
        with pytest.raises(HomeBusy, match=f"process {os.getpid()}"), supervising(home, report=hush):
            pytest.fail("two supervisors on one home")
    assert not is_supervised(home)


def test_logs_are_followed_by_name_and_shortened_in_place(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    log = home.logs / "web.log"
    log.write_text("old\n")
    follower = Follower(home)
    with log.open("a") as writer:
        writer.write("new\nhalf a li")
        writer.flush()
        assert list(follower.new_lines()) == ["web    | new"]
        writer.write("ne\n")
        writer.flush()
        assert list(follower.new_lines()) == ["web    | half a line"]
        monkeypatch.setattr("hub.servers.logs.LARGEST_BYTES", 10)
        shorten(home)
        writer.write("after\n")
        writer.flush()
        assert list(follower.new_lines()) == ["web    | after"]
    assert (home.logs / "web.log.1").read_text() == "old\nnew\nhalf a line\n"


@pytest.mark.parametrize(
    ("number", "parts"),
    [(signal.SIGINT, "db,broker,chain"), (signal.SIGTERM, "broker,chain"), (signal.SIGHUP, "broker,chain")],
)
def test_a_stop_signal_stops_every_server(home: Home, running: Running, number: signal.Signals, parts: str) -> None:
    process = hub(home, "up", "--only", parts)
    until_ready(process, parts.count(",") + 1)
    assert running()
    process.send_signal(number)
    assert ended(process) == 0
    assert running() == []


def test_being_told_to_stop_in_the_middle_of_starting_leaves_nothing(home: Home, running: Running) -> None:
    process = hub(home, "up", "--only", "db,broker,chain")
    assert wait_until(lambda: (home.run / "db.json").exists(), timeout_s=20, every_s=0.005)
    process.send_signal(signal.SIGTERM)
    output, _ = process.communicate(timeout=20)
    assert "told to stop by SIGTERM" in output
    assert process.returncode == 0
    assert running() == []


def test_kill_9_of_the_whole_group_blocks_no_next_start(home: Home) -> None:
    for moment in (0.0, 0.3, None):
        process = hub(home, "up", "--only", "db,broker,chain")
        if moment is None:
            until_ready(process, 3)
        else:
            time.sleep(moment)
        os.killpg(process.pid, signal.SIGKILL)
        assert ended(process) == -9
    process = hub(home, "up", "--only", "db,broker,chain")
    until_ready(process, 3)
    process.send_signal(signal.SIGINT)
    assert ended(process) == 0


def test_a_second_hub_on_one_home_is_refused_in_words(home: Home) -> None:
    first = hub(home, "up", "--only", "chain")
    until_ready(first, 1)
    second = hub(home, "up", "--only", "chain")
    output, _ = second.communicate(timeout=20)
    assert second.returncode == 1
    assert output.startswith("hub: another hub (process")
    assert "Traceback" not in output
    first.send_signal(signal.SIGINT)
    assert ended(first) == 0


def test_a_part_without_what_it_needs_is_refused_in_words(home: Home) -> None:
    output, _ = hub(home, "up", "--only", "web,db").communicate(timeout=20)
    assert output.strip() == "hub: web needs broker: add it to --only, or set the address of your own"


def test_an_unknown_part_is_refused(home: Home) -> None:
    process = hub(home, "up", "--only", "databse")
    output, _ = process.communicate(timeout=20)
    assert process.returncode == 2
    assert "unknown part databse" in output


def test_a_server_that_needs_another_one_which_fell_meanwhile_is_not_waited_for_in_vain(home: Home) -> None:
    """A worker answers through its broker: killed one after the other, both are started again."""
    broker = Script(home, name="broker")

    class NeedsTheBroker(Script):
        def is_ready(self) -> bool:
            return super().is_ready() and supervisor.children[0].process.poll() is None

    with supervising(home, report=hush) as supervisor:
        supervisor.start([broker])
        supervisor.start([NeedsTheBroker(home, name="worker")])
        first, second = supervisor.children
        started = time.monotonic()
        second.process.kill()
        second.process.wait()
        supervisor.watch(now=started)
        first.process.kill()
        first.process.wait()
        supervisor.watch(now=started + 1)
        assert [child.process.poll() for child in (first, second)] == [None, None]
        assert time.monotonic() - started < 20


def test_a_broker_that_hangs_up_on_the_question_is_an_answer_too(home: Home) -> None:
    worker = Worker(home, {"REDIS_URL": "redis://127.0.0.1:1/0"})
    with patch("celery.app.control.Control.ping", side_effect=RedisConnectionError("closed by server")):
        assert worker.is_ready() is False
