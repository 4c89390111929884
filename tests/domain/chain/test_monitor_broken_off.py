"""Only a contradiction that was found ends a monitor with 1; crash, garbage and full disk end it with 2, in words."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest

import hub.cli
from chain.verifier import anchored, mirror, monitor
from chain.verifier.findings import Status
from chain.verifier.monitor_words import Seen
from tests.domain.chain.lying_log import NAME

ROOT = Path(__file__).resolve().parents[3]
DEEP = b"[" * 100_000


@contextmanager
def saying(answer: bytes) -> Iterator[str]:
    """A port that answers everything with these bytes, which need not be HTTP."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(65536)
                    connection.sendall(answer)

        Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)


GARBAGE = {
    "no HTTP": b"SSH-2.0-OpenSSH_9.6\r\n",
    "nothing": b"",
    "half an answer": b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{",
    "a depth without end": b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(DEEP), DEEP),
    "a list": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]",
}


@pytest.mark.parametrize("answer", GARBAGE.values(), ids=GARBAGE)
def test_a_server_that_answers_garbage_is_not_accused(answer, capsys):
    with saying(answer) as url:
        assert hub.cli.main(["monitor", url, "--lang", "zh"]) == Status.CANNOT_TELL
    assert "账本没有给出可用的回答" in capsys.readouterr().out


@pytest.mark.parametrize("answer", GARBAGE.values(), ids=GARBAGE)
def test_a_node_that_answers_garbage_accuses_nobody(answer, url, capsys):
    with saying(answer) as node:
        assert monitor.main([url, "--rpc", node, "--lang", "en"]) == Status.CANNOT_TELL
    assert "the node gave no usable answer" in capsys.readouterr().out


@pytest.mark.parametrize("result", [{}, [], 5, None, "0xzz", {"hash": 7}])
def test_a_node_whose_result_is_no_result_accuses_nobody(result, look, monkeypatch):
    view = anchored.ContractView("http://127.0.0.1:9")
    monkeypatch.setattr(view._node, "_ask", lambda *_: result)
    assert Seen.RPC_UNUSABLE in look(chain=view)
    assert look.status is Status.CANNOT_TELL


def test_a_head_that_is_an_error_page_accuses_nobody(look, log):
    look()
    log.note = lambda: "<html>\n\nBad gateway</html>"
    assert set(look()) == {Seen.NOT_SERVED}


@pytest.mark.parametrize(
    "bent",
    [{"key": 5}, {"key": "no key"}, {"chain": {"contract": 5}}, {"merge_delay": {"maximum_s": 1, "oldest_index": "x"}}],
)
def test_a_description_that_cannot_be_read_accuses_nobody(look, log, bent):
    honest = log.described()
    log.described = lambda: {
        **honest,
        **{name: {**honest[name], **one} if isinstance(one, dict) else one for name, one in bent.items()},
    }
    assert set(look()) == {Seen.NOT_SERVED}
    assert look.status is Status.CANNOT_TELL


@pytest.mark.parametrize(("status", "body"), [(503, b""), (200, b"<html>Bad gateway</html>"), (429, b"")])
def test_a_tile_that_does_not_come_through_is_no_gap(look, log, status, body):
    look()
    log.grow(320)
    honest = log.answer
    log.answer = lambda path: (status, body) if "tile" in path else honest(path)
    assert Seen.NOT_SERVED in look()
    assert look.status is Status.CANNOT_TELL


MEMORIES = [
    "",
    "[]",
    "{}",
    '{"schema": "hub/mirror/v1"}',
    '{"schema": "hub/mirror/v1", "key": 1, "contract": 1, "heads": 1}',
]


@pytest.mark.parametrize("memory", MEMORIES)
def test_a_memory_that_cannot_be_read_is_told_in_both_languages(url, tmp_path, capsys, memory):
    (tmp_path / "memory.json").write_text(memory)
    for language, said in (("zh", "查看中途停下了"), ("en", "the look broke off")):
        assert hub.cli.main(["monitor", url, "--state", str(tmp_path), "--lang", language]) == Status.CANNOT_TELL
        assert said in capsys.readouterr().err


def test_a_full_disk_is_told_and_forgets_nothing(url, log, tmp_path, monkeypatch, capsys):
    seen = ["monitor", url, "--state", str(tmp_path / "seen"), "--lang", "en"]
    assert hub.cli.main(seen) == Status.CANNOT_TELL, "no node was named"
    before = (tmp_path / "seen" / "memory.json").read_bytes()
    log.grow(400)
    with monkeypatch.context() as full:
        full.setattr(mirror.os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        assert hub.cli.main(seen) == Status.CANNOT_TELL
    assert "No space left on device" in capsys.readouterr().err
    assert (tmp_path / "seen" / "memory.json").read_bytes() == before


def test_a_crash_of_our_own_is_no_contradiction(url, monkeypatch, capsys):
    monkeypatch.setattr(monitor, "replay", lambda *_, **__: {}["a defect"])
    assert hub.cli.main(["monitor", url, "--lang", "en"]) == Status.CANNOT_TELL
    assert "the look broke off (KeyError: 'a defect')" in capsys.readouterr().err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has a device that is always full")
@pytest.mark.parametrize(("forged", "status"), [(False, Status.CANNOT_TELL), (True, Status.CONTRADICTED)])
def test_what_cannot_be_printed_leaves_the_status_as_it_was_found(url, log, tmp_path, forged, status):
    asked = [sys.executable, "-m", "chain.verifier.monitor", url, "--state", str(tmp_path)]
    subprocess.run(asked, cwd=ROOT, check=False, capture_output=True)
    if forged:
        log.rewrite(3)
    with open("/dev/full", "w") as full:
        ended = subprocess.run(asked, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert ended.returncode == status, ended.stderr
    assert "No space left on device" in ended.stderr


def test_an_old_python_is_no_contradiction(monkeypatch, capsys):
    monkeypatch.setattr(hub.cli.sys, "version_info", (3, 10, 1, "final", 0))
    assert hub.cli.main(["monitor", f"http://{NAME}"]) == Status.CANNOT_TELL
    assert hub.cli.main(["scan"]) == 1
    assert "too old" in capsys.readouterr().err
