"""The index behind the search: made from the register, and made again from it by one command."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from cms.models.register import RegisterVersion


class SearchEntry(models.Model):
    """One version as the search sees it. It proves nothing: what is found is read from the register.

    `superseded_at` is the instant at which the next version of the slug was published; empty for the current one.
    `project` is the code of the project it tells of, "" when it tells of none.
    """

    version = models.OneToOneField(RegisterVersion, on_delete=models.CASCADE, primary_key=True)
    slug = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)
    change = models.CharField(max_length=12)
    project = models.CharField(max_length=60, blank=True)
    plain = models.TextField()
    title_plain = models.CharField(max_length=700)
    tokens = ArrayField(models.TextField())
    english = SearchVectorField()
    published_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            GinIndex(fields=["tokens"], name="search_by_token"),
            GinIndex(fields=["english"], name="search_by_stem"),
            models.Index(fields=["slug"], name="search_by_slug"),
        ]

    def __str__(self) -> str:
        return f"{self.slug} {self.published_at:%Y-%m-%d}"
