"""Every fault of the list has a test that carries its number, and the tests that are named there exist."""

import re

from tests.resilience.faults import FAULTS, FAULTS_HOME, ROOT, TAMPERING

MARK = re.compile(r"@pytest\.mark\.fault\((\d+)\)")


def test_all_seventeen_have_a_test():
    marked = {
        int(number) for path in (ROOT / FAULTS_HOME).glob("test_*.py") for number in MARK.findall(path.read_text())
    }
    assert marked == set(FAULTS) == set(range(1, 18))


def test_the_named_tests_of_the_tamper_scan_exist():
    for node in TAMPERING:
        path, name = node.split("::")
        assert f"def {name}(" in (ROOT / path).read_text(), node
