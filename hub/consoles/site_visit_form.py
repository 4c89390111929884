"""The form in which a visit to a project is written down: where, when, who, what was found, with pictures."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from hub.catalogue.models import Project
from hub.catalogue.spoken import said
from hub.kernel.clock import HOME_ZONE, utc_now
from hub.reality.domain.visits import (
    LONGEST_PLACE,
    LONGEST_TEXT,
    MICRODEGREES,
    MOST_PEOPLE,
    POINTS,
    PictureKind,
    Seen,
    SiteVisitFacts,
)
from hub.reality.visiting import Picture

REASONS: Final[Mapping[str, Callable[[], str]]] = {
    "no_picture": lambda: _("This file is no JPEG, PNG or WebP picture, or it is cut off."),
    "too_large": lambda: _("A picture has at most 12 MB."),
    "too_many_pixels": lambda: _("A picture has at most 40 million pixels."),
    "too_small": lambda: _("Each side of a picture has at least 200 pixels."),
    "no_panorama": lambda: _("A panorama is exactly twice as wide as high."),
    "kept": lambda: _(
        "A visit from this form was kept before, and what you changed is not in it. Send again to keep it as another."
    ),
    "unsound": lambda: _("This cannot be kept as it is. Check this field, and that both languages are filled in."),
}
"""What is wrong with a picture or a record, by its code."""


def _text(label: Any, *, longest: int = LONGEST_TEXT, needed: bool = True, rows: int = 4) -> forms.CharField:
    widget: forms.Widget = forms.Textarea(attrs={"rows": rows}) if longest > LONGEST_PLACE else forms.TextInput()
    return forms.CharField(label=label, max_length=longest, required=needed, widget=widget)


class SiteVisitForm(forms.Form):
    """One visit; ``key`` makes a form that is sent twice one visit."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    project_code = forms.ChoiceField(label=gettext_lazy("Project"))
    visited_at = forms.DateTimeField(
        label=gettext_lazy("When"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    place_zh = _text(gettext_lazy("Where, in Chinese"), longest=LONGEST_PLACE)
    place_en = _text(gettext_lazy("Where, in English"), longest=LONGEST_PLACE)
    latitude = forms.DecimalField(
        label=gettext_lazy("Latitude"), required=False, min_value=-90, max_value=90, decimal_places=6
    )
    longitude = forms.DecimalField(
        label=gettext_lazy("Longitude"), required=False, min_value=-180, max_value=180, decimal_places=6
    )
    staff = forms.IntegerField(label=gettext_lazy("Our staff"), min_value=1, max_value=MOST_PEOPLE, initial=2)
    clients = forms.IntegerField(
        label=gettext_lazy("Clients who came along"), min_value=0, max_value=MOST_PEOPLE, initial=0,
        help_text=gettext_lazy("How many; never write their names anywhere here."),
    )  # fmt: skip
    found_zh = _text(gettext_lazy("What was found, in Chinese"))
    found_en = _text(gettext_lazy("What was found, in English"))
    interviews_zh = _text(gettext_lazy("What people there said, in Chinese"), needed=False, rows=3)
    interviews_en = _text(gettext_lazy("What people there said, in English"), needed=False, rows=3)
    photo = forms.FileField(label=gettext_lazy("Photograph"), required=False)
    photo_zh = _text(gettext_lazy("Words under the photograph, in Chinese"), longest=LONGEST_PLACE, needed=False)
    photo_en = _text(gettext_lazy("Words under the photograph, in English"), longest=LONGEST_PLACE, needed=False)
    panorama = forms.FileField(
        label=gettext_lazy("Panorama"), required=False, help_text=gettext_lazy("Exactly twice as wide as high.")
    )
    panorama_zh = _text(gettext_lazy("Words under the panorama, in Chinese"), longest=LONGEST_PLACE, needed=False)
    panorama_en = _text(gettext_lazy("Words under the panorama, in English"), longest=LONGEST_PLACE, needed=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        projects = Project.objects.order_by("code")
        choices = [(one.code, f"{said(one.name_zh, one.name_en)} ({one.code})") for one in projects]
        self.fields["project_code"].choices = [("", _("Choose")), *choices]  # type: ignore[attr-defined]
        words = [
            ("", _("Choose")),
            (Seen.AS_SAID.value, _("as disclosed")),
            (Seen.OTHERWISE.value, _("otherwise")),
            (Seen.NOT_SEEN.value, pgettext_lazy("visit", "not seen")),
        ]
        for point in POINTS:
            self.fields[f"point_{point.id}"] = forms.ChoiceField(label=said(point.zh, point.en), choices=words)

    @property
    def points(self) -> list[forms.BoundField]:
        """The checklist, as fields."""
        return [self[f"point_{point.id}"] for point in POINTS]

    def clean(self) -> dict[str, Any]:
        """A picture needs its words in both languages."""
        told = super().clean() or {}
        for name in ("photo", "panorama"):
            for language in ("zh", "en"):
                if told.get(name) and not (told.get(f"{name}_{language}") or "").strip():
                    self.add_error(f"{name}_{language}", _("Say in both languages what the picture shows."))
        return told

    def facts(self) -> SiteVisitFacts:
        """Return what was typed; who and when is filled in where it is kept."""
        told = self.cleaned_data
        visited = told["visited_at"]
        return SiteVisitFacts(
            id=UUID(str(told["key"])),
            project_code=told["project_code"],
            visited_at=visited if visited.tzinfo else visited.replace(tzinfo=HOME_ZONE),
            latitude=_millionths(told["latitude"]),
            longitude=_millionths(told["longitude"]),
            checklist={point.id: Seen(told[f"point_{point.id}"]) for point in POINTS},
            pictures=(),
            recorded_by="",
            recorded_at=utc_now(),
            **{name: told[name] for name in ("place_zh", "place_en", "staff", "clients", *_WORDS)},
        )

    def pictures(self) -> list[Picture]:
        """Return the pictures that were handed in."""
        told = self.cleaned_data
        kinds = (("photo", PictureKind.PHOTO), ("panorama", PictureKind.PANORAMA))
        return [
            Picture(raw=told[name].read(), kind=kind, caption_zh=told[f"{name}_zh"], caption_en=told[f"{name}_en"])
            for name, kind in kinds
            if told.get(name)
        ]


_WORDS: Final = ("found_zh", "found_en", "interviews_zh", "interviews_en")


def _millionths(value: Decimal | None) -> int | None:
    return None if value is None else int(value * MICRODEGREES)
