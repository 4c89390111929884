"""A text column that is ciphertext in the database and text in Python, bound to the row that it lies in.

The row is known when an instance is written and when its attribute is read, and nowhere else. So the column is sealed
in ``pre_save`` and opened on attribute access; between the two travels a :class:`SealedText`. What is not read is not
decrypted. ``.values()`` and ``.values_list()`` give the :class:`SealedText`, which :meth:`EncryptedText.open` opens.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from json.encoder import encode_basestring_ascii
from typing import TYPE_CHECKING, Any

from django.core import checks
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from hub.vault.keys import Purpose
from hub.vault.sealing import SealBroken, open_bytes, seal_bytes, seal_many

if TYPE_CHECKING:
    _Base = models.BinaryField[str | None, str | None]
else:
    _Base = models.BinaryField


class FieldTampered(ValueError):
    """A stored ciphertext does not belong to this row and column, or was changed."""


class PlainValueRefused(TypeError):
    """Clear text was on its way to the database without the row it would be bound to."""


@dataclass(frozen=True, slots=True)
class SealedText:
    """A ciphertext on its way between the database and an instance; printing it shows nothing."""

    data: bytes = field(repr=False)


class _OpenedOnReading(DeferredAttribute):
    """Opens a ciphertext the first time that somebody reads it, when the row it lies in is known."""

    field: "EncryptedText"

    def __get__(self, instance: models.Model | None, cls: type[models.Model] | None = None) -> Any:
        value = super().__get__(instance, cls)
        if instance is not None and isinstance(value, SealedText):
            value = instance.__dict__[self.field.attname] = self.field.open(value, instance)
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        """Make Python ask ``__get__`` also for what the instance already holds."""
        instance.__dict__[self.field.attname] = value


class EncryptedText(_Base):
    """Text sealed for its table, column and row: in any other place the ciphertext does not open.

    The row is known by its primary key, or by ``bound_to``, the columns of a unique key that never change, where the
    database makes the primary key up. Only saving an instance encrypts; ``QuerySet.update`` takes None and nothing
    else. ``bound_to`` is no schema, so migrations do not know it and open nothing in such tables.

    Equality is searched over :func:`hub.vault.blind.blind_index` in a column beside it, never over this one.
    """

    descriptor_class = _OpenedOnReading

    def __init__(self, *args: Any, bound_to: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bound_to = tuple(bound_to)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Encrypt what the instance holds; also called by ``bulk_create``."""
        return None if getattr(model_instance, self.attname) is None else self.seal(model_instance)

    def from_db_value(self, value: bytes | memoryview | None, expression: Any, connection: Any) -> SealedText | None:
        """Keep the ciphertext until it is read."""
        return None if value is None else SealedText(bytes(value))

    def to_python(self, value: Any) -> Any:
        """Keep text as text."""
        return value

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Let ciphertext pass; clear text that comes without its row is refused."""
        if value is not None and not isinstance(value, SealedText):
            raise PlainValueRefused(
                f"{self._place} is encrypted with its row: save an instance; update(), bulk_update() and filters take "
                f"no {type(value).__name__}"
            )
        return super().get_db_prep_value(value.data if value else None, connection, prepared)

    @property
    def get_placeholder(self) -> Any:
        """None is needed here, and a field that has one keeps Django from inserting many rows as arrays, by UNNEST."""
        raise AttributeError("get_placeholder")

    def value_to_string(self, obj: models.Model) -> str:
        """Never serialise the clear text."""
        raise FieldTampered(f"{self._place} is not for serialisation")

    def seal(self, row: models.Model) -> SealedText:
        """Return the ciphertext of what ``row`` holds here; without text or key raise :class:`PlainValueRefused`."""
        text = getattr(row, self.attname)
        if not isinstance(text, str):
            raise PlainValueRefused(f"{self._place} takes text, got {type(text).__name__}")
        return SealedText(seal_bytes(text.encode(), purpose=Purpose.COLUMN, binding=self._binding(row)))

    def seal_for(self, rows: Sequence[tuple[str, Sequence[str]]]) -> list[bytes]:
        """Return the ciphertexts of texts, each for the row with the key beside it, for rows that never are instances.

        A row's key are the values of ``bound_to`` in their order.
        """
        width = len(self._row_key)
        if any(len(row_key) != width for _text, row_key in rows):
            raise PlainValueRefused(f"{self._place} is bound to {width} columns")
        return seal_many([(text.encode(), self._named(row_key)) for text, row_key in rows], purpose=Purpose.COLUMN)

    def open(self, sealed: SealedText, row: models.Model) -> str:
        """Return the clear text that was sealed in ``row``; raise :class:`FieldTampered`, which names table and row."""
        return self._opened(sealed.data, self._binding(row), row.pk)

    def open_for(self, data: bytes, row_key: Sequence[str]) -> str:
        """Return the same for a row that never is an instance; its key as in :meth:`seal_for`."""
        return self._opened(data, self._named(row_key), " ".join(row_key))

    def _opened(self, data: bytes, binding: bytes, row: Any) -> str:
        try:
            return open_bytes(data, purpose=Purpose.COLUMN, binding=binding).decode()
        except SealBroken as error:
            raise FieldTampered(f"{self._place} of {row}: ciphertext was changed, cut or moved") from error

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        """Refuse a model whose rows could not be told apart before they are written."""
        return [*super().check(**kwargs), *self._check_binding()]

    def _check_binding(self) -> list[checks.CheckMessage]:
        options = self.model._meta
        if not self.bound_to and not isinstance(options.pk, models.AutoField):
            return []
        unique = {frozenset(constraint.fields) for constraint in options.total_unique_constraints}
        if frozenset(self.bound_to) in unique:
            return []
        message = f"bound_to must name a unique key that never changes; {options.label} gets its primary key too late"
        return [checks.Error(message, obj=self, id="vault.E001")]

    @cached_property
    def _place(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    @cached_property
    def _row_key(self) -> tuple["models.Field[Any, Any]", ...]:
        options = self.model._meta
        named: list[Any] = [options.get_field(name) for name in self.bound_to]
        return tuple(named or [options.pk])

    def _binding(self, row: models.Model) -> bytes:
        """Name table, column and row in a form that two different rows never share."""
        held = [getattr(row, part.attname) for part in self._row_key]
        if None in held:
            raise PlainValueRefused(
                f"{self._place}: a row without {self._row_key[held.index(None)].name} has no key to be bound to"
            )
        return self._named([str(part.to_python(value)) for part, value in zip(self._row_key, held, strict=True)])

    def _named(self, row_key: Sequence[str]) -> bytes:
        """As ``json.dumps`` writes a list of texts, at a quarter of its time."""
        return f"{self._named_column}{', '.join(map(encode_basestring_ascii, row_key))}]".encode()

    @cached_property
    def _named_column(self) -> str:
        return json.dumps([self.model._meta.db_table, str(self.column)])[:-1] + ", "
