"""An encrypted column opens in its own row, table and column, and only a saved instance gets into it."""

import os

import psycopg
import pytest
from django.db import connection, models, transaction
from django.test.utils import isolate_apps

from crm.identity.models import Profile
from crm.journeys.models import AdvisorTask
from hub.access.scope import entered, system_scope
from hub.vault.fields import EncryptedText, FieldTampered, PlainValueRefused, SealedText
from tests.rooms.ground.encrypted_rows import NOW, columns, relax, row, tables, text_of

COLUMNS = list(columns())
IN_SCOPE = pytest.mark.usefixtures("system_scope")


@pytest.fixture
def owner(transactional_db):
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as raw:
        raw.execute("SELECT set_config('hub.scope_kind', 'system', false)")
        yield raw


def task(outcome=None, key="1"):
    return AdvisorTask(
        subject_id=Profile().id,
        kind="follow_up",
        rule_id="T",
        cause_key=key,
        opened_at=NOW,
        due_at=NOW,
        status="done" if outcome else "open",
        closed_at=NOW if outcome else None,
        outcome=outcome,
    )


def test_two_rows_swapped_by_the_owner_are_refused_in_every_table_and_each_is_named(owner):
    relax(owner)
    with entered(system_scope("test")):
        for model in tables():
            model.objects.bulk_create([row(model, 1), row(model, 2)])
            assert all(getattr(kept, column.name) == text_of(column, number)
                       for column in COLUMNS if column.model is model
                       for number, kept in enumerate(_rows(model), start=1))  # fmt: skip
    for column in COLUMNS:
        table, key = column.model._meta.db_table, column.model._meta.pk.column
        owner.execute(
            f"UPDATE {table} a SET {column.column} = b.{column.column} FROM {table} b WHERE a.{key} <> b.{key}"
        )
    with entered(system_scope("test")):
        for column in COLUMNS:
            for kept in _rows(column.model):
                with pytest.raises(FieldTampered, match=rf"{column.column} of {kept.pk}: .* moved"):
                    getattr(kept, column.name)


def _rows(model):
    """In the order of their numbers: the first column of the key begins with it, or follows from it."""
    wanted = [row(model, number) for number in (1, 2)]
    parts = [part.attname for part in next(c for c in COLUMNS if c.model is model)._row_key]
    return [model.objects.get(**{part: getattr(one, part) for part in parts}) for one in wanted]


@pytest.mark.django_db
@pytest.mark.parametrize("column", COLUMNS, ids=str)
def test_no_column_opens_what_another_row_or_column_sealed(column):
    one, other = row(column.model, 1), row(column.model, 2)
    sealed = column.seal(one)
    assert column.open(sealed, one) == text_of(column, 1)
    with pytest.raises(FieldTampered):
        column.open(sealed, other)
    for elsewhere in COLUMNS:
        if elsewhere is not column:
            with pytest.raises(FieldTampered):
                elsewhere.open(sealed, row(elsewhere.model, 1))


@pytest.mark.django_db
@pytest.mark.parametrize("damage", [b"", b"\x01", b"\x01" + bytes(40), b"\x02k1" + bytes(40)])
def test_a_damaged_ciphertext_is_refused_by_name(damage):
    kept, column = task("done"), AdvisorTask._meta.get_field("outcome")
    with pytest.raises(FieldTampered, match=f"outcome of {kept.id}"):
        column.open(SealedText(damage), kept)
    with pytest.raises(FieldTampered):
        column.open(SealedText(column.seal(kept).data[:9]), kept)


@IN_SCOPE
def test_many_rows_are_inserted_as_arrays(django_assert_max_num_queries):
    with django_assert_max_num_queries(1) as asked:
        AdvisorTask.objects.bulk_create([task("one", key="1"), task(None, key="2")], ignore_conflicts=True)
    assert "UNNEST" in asked.captured_queries[0]["sql"]
    assert [kept.outcome for kept in AdvisorTask.objects.order_by("cause_key")] == ["one", None]


@IN_SCOPE
def test_what_was_saved_comes_back_and_lies_encrypted():
    task("电话已回").save()
    kept = AdvisorTask.objects.get()
    assert kept.outcome == "电话已回"
    kept.outcome = "改约周五"
    kept.save(update_fields=["outcome"])
    assert AdvisorTask.objects.get().outcome == "改约周五"
    assert AdvisorTask.objects.only("id").get().outcome == "改约周五"
    with connection.cursor() as cursor:
        cursor.execute("SELECT outcome FROM journeys_advisortask")
        assert "周五".encode() not in bytes(cursor.fetchone()[0])


@IN_SCOPE
def test_values_give_the_ciphertext_which_opens_only_with_its_row():
    task("电话已回", key="1").save()
    [(key, sealed)] = AdvisorTask.objects.values_list("id", "outcome")
    assert "电话" not in f"{sealed} {sealed!r}"
    column = AdvisorTask._meta.get_field("outcome")
    assert column.open(sealed, AdvisorTask(id=key)) == "电话已回"
    with pytest.raises(FieldTampered):
        column.open(sealed, task())


@IN_SCOPE
def test_clear_text_without_its_row_is_refused_and_none_is_not():
    task("电话已回").save()
    kept = AdvisorTask.objects.get()
    with pytest.raises(PlainValueRefused, match="outcome is encrypted with its row"), transaction.atomic():
        AdvisorTask.objects.update(outcome="x")
    with pytest.raises(PlainValueRefused), transaction.atomic():
        AdvisorTask.objects.bulk_update([kept], ["outcome"])
    with pytest.raises(PlainValueRefused):
        AdvisorTask.objects.filter(outcome="电话已回").exists()
    AdvisorTask.objects.update(outcome=None, status="open", closed_at=None)
    assert AdvisorTask.objects.get(outcome=None).outcome is None


@IN_SCOPE
def test_a_row_without_a_key_and_a_value_that_is_no_text_are_refused():
    keyless = task("x")
    keyless.id = None
    with pytest.raises(PlainValueRefused, match="without id"):
        AdvisorTask._meta.get_field("outcome").seal(keyless)
    with pytest.raises(PlainValueRefused, match="takes text, got int"), transaction.atomic():
        task(7).save()


@isolate_apps("hub.vault")
def test_a_model_whose_key_comes_too_late_does_not_pass_the_checks():
    class Late(models.Model):
        other = models.CharField(max_length=9)
        text = EncryptedText()
        named = EncryptedText(bound_to=("other",))

        class Meta:
            app_label = "vault"

    class Known(models.Model):
        other = models.CharField(max_length=9)
        named = EncryptedText(bound_to=("other",))

        class Meta:
            app_label = "vault"
            constraints = [models.UniqueConstraint(fields=["other"], name="other_once")]

    assert [error.obj.name for error in Late.check() if error.id == "vault.E001"] == ["text", "named"]
    assert not Known.check()
