"""Somebody with the owner's login changes the database: the scan names the record, verification refuses it."""

import json
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.running import ROOT


@contextmanager
def unguarded(owner, table):
    """What an attacker does first: switch the table's own triggers off. Afterwards they are on again, as found."""
    owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    try:
        yield
    finally:
        owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@contextmanager
def changed(owner, table, column, row_id, expression):
    """Change one value for the length of a check, then put the old one back."""
    before = owner.execute(f"SELECT {column} FROM {table} WHERE id = %s", [row_id]).fetchone()[0]
    with unguarded(owner, table):
        owner.execute(f"UPDATE {table} SET {column} = {expression} WHERE id = %s", [row_id])
    try:
        yield
    finally:
        with unguarded(owner, table):
            owner.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [before, row_id])


@pytest.fixture
def owner(hub):
    with hub.owner() as connection:
        yield connection


def first(owner, sql):
    return owner.execute(sql).fetchone()[0]


def scan(hub):
    result = hub.run("scan", check=False)
    return result.returncode, result.stdout + result.stderr


FLIP = "set_byte(ciphertext, 20, get_byte(ciphertext, 20) # 1)"


def test_every_single_change_is_named_in_one_scan(hub, owner):
    """A contract, a flow, a disclosure's row, a byte in the vault, a trigger, and a removed entry of the log."""
    contract, other = (row[0] for row in owner.execute("SELECT id FROM contracts_contract ORDER BY number LIMIT 2"))
    flow = first(owner, "SELECT id FROM funds_flow WHERE kind = 'deposit' LIMIT 1")
    ((version, slug),) = owner.execute(
        "SELECT id, slug FROM cms_registerversion WHERE number = 1 AND slug LIKE 'project-%' LIMIT 1"
    ).fetchall()
    sealed = first(
        owner,
        "SELECT id FROM vault_sealedcontent WHERE owner_kind = 'contract' AND purpose = 'evidence'"
        f" AND owner_id = '{other}'",
    )
    trigger = first(owner, "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname = 'audit_auditrow_append_only'")
    with ExitStack() as attack:
        attack.enter_context(changed(owner, "contracts_contract", "amount_fen", contract, "amount_fen + 1"))
        attack.enter_context(changed(owner, "funds_flow", "amount_fen", flow, "amount_fen + 1"))
        attack.enter_context(changed(owner, "cms_registerversion", "title_zh", version, "title_zh || '。'"))
        attack.enter_context(changed(owner, "vault_sealedcontent", "ciphertext", sealed, FLIP))
        owner.execute("DROP TRIGGER audit_auditrow_append_only ON audit_auditrow")
        attack.callback(owner.execute, trigger)
        index = attack.enter_context(removed_entry(owner))
        status, text = scan(hub)
        page = hub.session().get(f"{hub.url}/verify/contract/{other}/", timeout=30)
    assert status == 1
    found = [line.split("\t") for line in text.splitlines() if "\t" in line]
    named = {(line[1], line[2]) for line in found}
    assert {
        ("contract", str(contract)),
        ("contract", str(other)),
        ("flow", str(flow)),
        ("disclosure", str(version)),
    } <= named
    assert {line[5] for line in found if line[2] == str(version)} == {f"{slug} v1"}
    assert any("audit_auditrow_append_only" in line[2] or "audit_auditrow_append_only" in line[4] for line in found)
    assert any(line[3] == str(index) for line in found)
    assert "不符" in page.text
    status, text = scan(hub)
    assert status == 0, text


@contextmanager
def removed_entry(owner):
    """Take one entry out of the log for the length of a check."""
    row = owner.execute(
        "SELECT * FROM chain_entry WHERE kind = 'visit' AND id NOT IN (SELECT entry_id FROM chain_filemark)"
        " ORDER BY index DESC LIMIT 1"
    )
    names, values = [column.name for column in row.description], row.fetchone()
    with unguarded(owner, "chain_entry"):
        owner.execute("DELETE FROM chain_entry WHERE id = %s", [values[names.index("id")]])
    try:
        yield values[names.index("index")]
    finally:
        with unguarded(owner, "chain_entry"):
            places = ", ".join(["%s"] * len(values))
            owner.execute(f"INSERT INTO chain_entry ({', '.join(names)}) VALUES ({places})", values)


def test_sql_as_the_application_role_without_a_scope_raises(hub):
    import psycopg

    with psycopg.connect(hub.summary["database_url"], autocommit=True) as raw:
        for table in ("identity_profile", "profile_visit", "contracts_contract", "vault_sealedcontent"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="no scope"):
                raw.execute(f"SELECT count(*) FROM {table}")


CAPTURED = {"text": True, "capture_output": True}


def verifier(*words):
    return subprocess.run([sys.executable, "-m", "chain.verifier", *words], cwd=ROOT, text=True, capture_output=True)


def test_the_proof_verifies_with_the_node_and_with_a_copy_and_a_forged_one_does_not(hub, tmp_path):
    place = hub.summary["flagship"]
    copy = ("--checkpoint", place["checkpoint_path"])
    assert verifier(place["proof_path"], "--rpc", hub.summary["rpc_url"]).returncode == 0
    assert verifier(place["proof_path"], *copy, "--file", place["contract_path"]).returncode == 0
    signed = verifier(place["report_proof_path"], *copy, "--file", place["report_path"], "--lang", "en")
    assert (signed.returncode, "recompute.zip" in signed.stdout) == (2, True), (
        "the record is of the file before signing"
    )
    assert verifier(place["proof_path"], *copy, "--file", place["report_path"]).returncode == 1
    text = json.loads(Path(place["proof_path"]).read_text())
    forged = tmp_path / "forged.json"
    forged.write_text(json.dumps(text))
    assert verifier(str(forged), *copy).returncode == 2, "another spelling of the same proof is refused"
    text["extra"] = 1
    forged.write_text(json.dumps(text, sort_keys=True, separators=(",", ":"), ensure_ascii=False))
    assert verifier(str(forged), *copy).returncode == 2, "a key that nobody knows is refused"


def test_the_report_is_worked_out_again_by_the_program_from_the_page_and_one_changed_byte_shows(hub, tmp_path):
    place, program, report = hub.summary["flagship"], tmp_path / "recompute.zip", tmp_path / "report.pdf"
    with urlopen(f"{hub.url}/verify/recompute.zip") as answer:
        program.write_bytes(answer.read())
    signed = Path(place["report_path"]).read_bytes()
    report.write_bytes(signed)
    proof = ("--proof", place["report_proof_path"], "--checkpoint", place["checkpoint_path"])

    def recomputed(*words):
        return subprocess.run([sys.executable, "-I", "-S", program, report, "--lang", "en", *words], **CAPTURED)

    for words in (proof, ()):
        assert recomputed(*words).returncode == 0, recomputed(*words).stdout
    report.write_bytes(
        signed.replace(b"/Author", b"/Bauthor", 1) if b"/Author" in signed else signed[:-400] + signed[-399:]
    )
    assert recomputed(*proof).returncode != 0
    report.write_bytes(Path(place["second_report_path"]).read_bytes())
    other = recomputed(*proof)
    assert (other.returncode, "anchored record says otherwise" in other.stdout) == (1, True)
