"""Whatever table might speak of a person says in docs/erasure.md what becomes of it, and the code does what is said."""

import re
from pathlib import Path

from django.apps import apps
from django.db import models

from hub.retention.parts import all_parts
from hub.vault.fields import EncryptedText

TABLE = (Path(__file__).resolve().parents[3] / "docs" / "erasure.md").read_text()
OURS = {"hub", "crm", "cms", "chain", "reports"}
NAMES = {"subject_id", "source_id", "owner_source_id", "record_id", "user_id", "left_id", "visit_id", "opened_for"}
FATES = {"goes", "skeleton", "archive", "stays"}


def rows() -> dict[str, str]:
    return dict(re.findall(r"^\| `([a-z]+\.\w+)` \| (\w+) \|", TABLE, re.MULTILINE))


def speaks_of_people(model: type[models.Model]) -> bool:
    fields = model._meta.concrete_fields
    sealed = any(isinstance(field, EncryptedText | models.BinaryField) for field in fields)
    named = {field.attname for field in fields} & NAMES
    return bool(named) or (sealed and model._meta.app_label not in {"chain", "funds"})


def test_every_table_that_names_a_person_or_holds_sealed_words_is_in_the_table():
    told = rows()
    assert set(told.values()) == FATES
    missing = [
        model._meta.label
        for model in apps.get_models()
        if model.__module__.split(".")[0] in OURS and speaks_of_people(model) and model._meta.label not in told
    ]
    assert missing == [], "say in docs/erasure.md what becomes of it, and lend a part that does it"


def test_the_table_names_only_models_that_there_are():
    assert {name for name in rows() if name not in {model._meta.label for model in apps.get_models()}} == set()


def test_what_is_said_to_go_is_spoken_for_by_a_part():
    told, spoken = rows(), {model for part in all_parts() for model in part.models}
    by_itself = {"ingest.UploadedLine"}
    assert {name for name, fate in told.items() if fate in ("goes", "archive")} - by_itself <= spoken
    assert spoken <= set(told)
