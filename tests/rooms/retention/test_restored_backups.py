"""A database that is put back from before an erasure is noticed, and forgets again; the list names nobody."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection

from crm.profile import forgotten_list
from crm.profile.forgotten_list import ListForged, keep_list, lacking, read_list, replay_list
from crm.profile.models import Visit
from hub.health import _forgotten
from hub.retention.carrying_out import advance_erasures
from hub.retention.models import Erasure
from hub.retention.parts import NobodyToForget, person_of
from tests.rooms.journeys.two_people import MET, as_system
from tests.rooms.retention.forgotten import LATER, asked, deliver, forgotten, granted
from tests.rooms.retention.test_who_is_meant import joined
from tests.rooms.suitability.people import investor, says

pytestmark = pytest.mark.django_db
PHONE = "13700009911"


@pytest.fixture
def qian(db):
    with as_system():
        found = investor("钱多多", phone=PHONE)
        says(found[1], "随便看看。", at=MET, key="met")
    deliver()
    return found


@pytest.fixture
def path(tmp_path, settings):
    settings.HUB_HOME = tmp_path
    return tmp_path / forgotten_list.FILE


def undone(work):
    """Do some work, and put the database back to what it was before."""
    cursor = connection.cursor()
    cursor.execute("SAVEPOINT backup")
    work()
    cursor.execute("ROLLBACK TO SAVEPOINT backup")


def test_an_old_backup_lacks_the_erasure_says_so_and_forgets_again(qian, path):
    def after_the_backup():
        row = forgotten(qian[0])
        assert keep_list(path) == 1
        assert (keep_list(path), lacking(path)) == (0, ())
        numbers.append(row.number)

    numbers: list[str] = []
    undone(after_the_backup)
    with as_system():
        assert Visit.objects.count() == 1, "they are back"
    assert list(lacking(path)) == numbers
    with pytest.raises(RuntimeError, match="1 erasures are not in this database"):
        _forgotten()
    with pytest.raises(CommandError, match=numbers[0]):
        call_command("forgotten_list", "check")
    done = replay_list(path, at=LATER)
    assert (done.again, done.to_check, done.absent) == (tuple(numbers), (), 0)
    advance_erasures(at=LATER)
    with as_system():
        row = Erasure.objects.get(number=numbers[0])
        assert (row.finished_at, row.decision) == (LATER, "granted")
        assert not Visit.objects.exists()
        with pytest.raises(NobodyToForget):
            person_of(qian[0])
    assert lacking(path) == ()
    _forgotten()
    call_command("forgotten_list", "check")


def test_whom_the_old_database_knows_otherwise_is_decided_about_by_people(qian, path):
    undone(lambda: (forgotten(qian[0]), keep_list(path)))
    with as_system():
        li = investor("李思", phone="13700008822")
    joined(qian, li)
    done = replay_list(path, at=LATER)
    assert (done.again, len(done.to_check)) == ((), 1)
    advance_erasures(at=LATER)
    with as_system():
        assert Visit.objects.count() == 1
        assert Erasure.objects.get().decision == ""


def test_a_request_that_was_granted_before_the_backup_goes_on(qian, path):
    row = granted(qian[0])
    undone(lambda: (advance_erasures(at=LATER), keep_list(path)))
    assert lacking(path) == (row.number,)
    assert replay_list(path, at=LATER).again == (row.number,)
    advance_erasures(at=LATER)
    assert lacking(path) == ()


def test_the_list_names_nobody_and_nobody_can_add_to_it(qian, path):
    undone(lambda: (forgotten(qian[0]), keep_list(path)))
    text = path.read_text()
    for word in (PHONE, "钱多多", str(qian[0]), str(qian[1])):
        assert word not in text
    line = json.loads(text)
    for changed in ({**line, "own": True}, {**line, "subjects": []}, {key: line[key] for key in line if key != "mac"}):
        path.write_text(json.dumps(changed, sort_keys=True, separators=(",", ":")) + "\n")
        with pytest.raises(ListForged, match="line 1"):
            read_list(path)
        with pytest.raises(ListForged):
            replay_list(path, at=LATER)
    path.write_text(text + '{"half": ')
    assert len(read_list(path)) == 1, "a line that a killed process left unfinished is passed over"
    forgotten(qian[0])
    assert (keep_list(path), len(read_list(path))) == (1, 2), "and the next one is written over it"


def test_persons_whom_the_old_database_does_not_know_are_counted(path, db):
    with as_system():
        found = []

    def whole_life():
        with as_system():
            found.append(investor("钱多多", phone=PHONE))
        deliver()
        forgotten(found[0][0])
        keep_list(path)

    undone(whole_life)
    assert replay_list(path, at=LATER).absent == 1


def test_a_person_whose_request_is_open_in_the_old_database_is_forgotten_under_that_one_and_the_next_lines_too(
    qian, path
):
    with as_system():
        li = investor("李思", phone="13700008822")
    deliver()
    undone(lambda: (forgotten(qian[0]), forgotten(li[0]), keep_list(path)))
    numbers = lacking(path)
    open_one = asked(qian[0])
    done = replay_list(path, at=LATER)
    assert (sorted(done.again), done.to_check, done.failed) == (sorted(numbers), (), ())
    advance_erasures(at=LATER)
    with as_system():
        assert Erasure.objects.filter(finished_at=LATER).count() == 2
        assert Erasure.objects.get(id=open_one.id).finished_at == LATER
        assert not Visit.objects.exists()
    assert lacking(path) == ()


def test_one_line_that_fails_is_named_at_the_end_and_the_others_are_put_back(qian, path, monkeypatch):
    with as_system():
        li = investor("李思", phone="13700008822")
    deliver()
    undone(lambda: (forgotten(qian[0]), forgotten(li[0]), keep_list(path)))
    first, second = (line.granted.number for line in read_list(path))
    replay = forgotten_list.replay_erasure

    def refusing(granted, **rest):
        if granted.number == first:
            raise IntegrityError("no")
        return replay(granted, **rest)

    monkeypatch.setattr(forgotten_list, "replay_erasure", refusing)
    with pytest.raises(CommandError, match=f"carries out again: {second}.*1 could not be put back.*{first}") as failed:
        call_command("forgotten_list", "replay")
    assert failed.value.returncode == 1
    with as_system():
        assert Erasure.objects.get().number == second
