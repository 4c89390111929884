"""Compare any two versions of a disclosure field by field, with the words that changed marked in both."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms import queries
from cms.domain.kinds import CLOSED
from cms.domain.words_changed import Part
from cms.queries import Version
from cms.reading.differences import ShownChange, shown_changes, word_for
from cms.reading.language import said, spoken
from hub.access.policy import allow_public
from hub.kernel.clock import business_date
from hub.portal.kept_pages import kept_with
from hub.portal.proofs import proofs_of
from hub.portal.rooms import PUBLIC_ROOMS, Rooms
from hub.portal.stamps import Part as Made
from hub.web.pages import render_page


@dataclass(frozen=True)
class Difference:
    """One value in both versions, in parts."""

    trail: str
    path: str
    language: str
    before: tuple[Part, ...]
    after: tuple[Part, ...]


@dataclass(frozen=True)
class ChangedChapter:
    """`translations` are the same changes in the language the reader does not read."""

    title: str
    differences: tuple[Difference, ...]
    translations: tuple[Difference, ...]


class VersionsForm(forms.Form):
    """Two versions to compare; without a choice the newest and the one before it."""

    before = forms.TypedChoiceField(label=gettext_lazy("Earlier version"), coerce=int)
    after = forms.TypedChoiceField(label=gettext_lazy("Later version"), coerce=int)

    def __init__(self, *args: object, history: Sequence[Version], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [(version.number, _choice(version)) for version in history]
        self.fields["before"].choices = choices  # type: ignore[attr-defined]
        self.fields["after"].choices = choices  # type: ignore[attr-defined]


@allow_public
@kept_with(Made.REGISTER, Made.PROOFS)
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what lies between two versions; the earlier one stands first whatever the address says."""
    history = queries.versions(slug)
    if not history or history[0].kind in CLOSED:
        raise Http404(slug)
    return comparison_page(request, history)


def comparison_page(request: HttpRequest, history: Sequence[Version], rooms: Rooms = PUBLIC_ROOMS) -> HttpResponse:
    """What lies between two of these versions, newest first."""
    before, after = _chosen(request, history)
    form = VersionsForm({"before": before.number, "after": after.number}, history=history)
    proofs = proofs_of((before, after))
    chapters = changed_chapters(shown_changes(before.payload, after.payload))
    context = {
        "slug": after.slug,
        "rooms": rooms,
        "title": said(after.title),
        "form": form,
        "before": before,
        "after": after,
        "proofs": {"before": proofs[before.id], "after": proofs[after.id]},
        "chapters": chapters,
        "count": sum(len(chapter.differences) for chapter in chapters),
        "translations": sum(len(chapter.translations) for chapter in chapters),
        "between": [
            _between(version) for version in reversed(history) if before.number < version.number <= after.number
        ],
        "alone": len(history) == 1,
    }
    return render_page(request, "portal/comparison.html", context)


def changed_chapters(changes: Iterable[ShownChange]) -> tuple[ChangedChapter, ...]:
    """Changes by chapter, in reading order; those of the other language apart, since they say the same again."""
    grouped = groupby(changes, key=lambda change: change.trail.split(" › ")[0])
    return tuple(_chapter(title, tuple(rows)) for title, rows in grouped)


def _chapter(title: str, changes: Sequence[ShownChange]) -> ChangedChapter:
    other = _other_language()
    mine = tuple(_difference(change) for change in changes if not change.path.endswith(f".{other}"))
    theirs = tuple(_difference(change) for change in changes if change.path.endswith(f".{other}"))
    return ChangedChapter(title, mine, theirs)


def _difference(change: ShownChange) -> Difference:
    before, after = change.parts
    trail = change.trail.split(" › ")
    language = change.path.rsplit(".", 1)[-1]
    return Difference(
        trail=" › ".join(trail[1:]) or trail[0],
        path=change.path,
        language={"zh": "zh-Hans", "en": "en"}.get(language, ""),
        before=before,
        after=after,
    )


def _chosen(request: HttpRequest, history: Sequence[Version]) -> tuple[Version, Version]:
    known = {str(version.number): version for version in history}
    newest = history[0]
    after = known.get(request.GET.get("after", ""), newest)
    before = known.get(request.GET.get("before", "")) or _previous(after, history)
    return (before, after) if before.number <= after.number else (after, before)


def _previous(version: Version, history: Sequence[Version]) -> Version:
    earlier = [item for item in history if item.number < version.number]
    return earlier[0] if earlier else version


def _between(version: Version) -> dict[str, object]:
    return {"version": version, "word": word_for(version.change, version.weight), "reason": said(version.reason)}


def _choice(version: Version) -> str:
    day = business_date(version.published_at).isoformat()
    return _("v%(number)s · %(day)s · %(word)s") % {
        "number": version.number,
        "day": day,
        "word": word_for(version.change, version.weight),
    }


def _other_language() -> str:
    return "zh" if spoken() == "en" else "en"
