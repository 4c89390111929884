"""Unchanged inputs give unchanged papers as long as their layout keeps its version.

``hub recompute`` draws pages again where renderer and layout are the same, and kept papers of disclosures are handed
out again: both would be wrong if a paper changed under the same version. Where a test here fails, raise ``LAYOUT`` in
the module named and put the new digest into the table.
"""

import hashlib
from datetime import UTC, date, datetime
from io import BytesIO

import pikepdf
import pytest

from hub.kernel.canonical import canonical_bytes
from hub.kernel.digest import sha256_hex
from reports.domain.disclosure import DisclosurePaper, PaperChapter, PaperPart, PaperTable, PaperText
from reports.domain.inputs import Text
from reports.rendering import disclosure, manifest
from reports.rendering.disclosure import render_disclosure
from reports.rendering.manifest import renderer_manifest
from tests.domain.reports.rendered import SAMPLES, faces, rendered

PAYLOAD = b'{"title":"A notice"}'
GOLDEN = {
    ("suitability_report/5", "education"): "1bcbb9ef2fafd86e3ccbffff8725a593fd153a18eba51a76576f9dc313401b89",
    ("suitability_report/5", "contradicted"): "d4a4ea39db6b829b100ced4bebb8d0191fa6fd359b00eae69067ee191543620a",
    ("disclosure/4", "notice"): "514332de05020c59372c458bfab16fe89b8ec6b1c718878925fe1d254612cebe",
}
"""What is drawn, by layout and input."""
_PLACES = (pikepdf.Name("/XRef"), pikepdf.Name("/ObjStm"))
"""Streams that say where in the file things lie, and nothing of what is drawn."""


def part(title: str, words: str) -> PaperPart:
    table = PaperTable(heading=words, heads=(words, "2026"), numeric=(False, True), rows=((words, "1,234.56"),))
    chapter = PaperChapter(title=words, blocks=(PaperText(label=words, text=words * 20), table))
    return PaperPart(
        title=title, kind=words, change=words, summary=words * 8, risk=words, reason=words, signed=words,
        chapters=(chapter,),
    )  # fmt: skip


def notice() -> bytes:
    """The paper of a small version in both languages."""
    paper = DisclosurePaper(
        house=Text("明证", "Mingzheng"), slug="notice", number=2, digest=sha256_hex(PAYLOAD), content=PAYLOAD,
        published_at=datetime(2026, 11, 20, 2, tzinfo=UTC), published_date=date(2026, 11, 20),
        zh=part("一则公告", "文字，"), en=part("A notice", "words, "),
        verify_url="https://mingzheng.example/verify/disclosure/1/",
    )  # fmt: skip
    return render_disclosure(paper=paper, fonts=faces())


def drawn(pdf: bytes) -> str:
    """Return the digest of everything in a file but what says what drew it, streams unpacked: no library that packs
    otherwise changes it."""
    kept = hashlib.sha256()
    with pikepdf.open(BytesIO(pdf)) as file:
        said = canonical_bytes(renderer_manifest(fonts=faces()))
        for one in file.objects:
            if not isinstance(one, pikepdf.Stream):
                kept.update(one.unparse())
            elif one.get("/Type") not in _PLACES and (content := one.read_bytes()) != said:
                head = {
                    name: value for name, value in one.items() if name not in ("/Length", "/Filter", "/DecodeParms")
                }
                kept.update(pikepdf.Dictionary(head).unparse())
                kept.update(content)
    return kept.hexdigest()


@pytest.mark.parametrize(("layout", "name"), sorted(GOLDEN))
def test_a_paper_changes_only_with_its_layout(layout: str, name: str) -> None:
    assert layout in {manifest.LAYOUT, disclosure.LAYOUT}, "the layout was raised: put its own digests here"
    found = drawn(notice() if name == "notice" else rendered(SAMPLES[name]))
    assert found == GOLDEN[layout, name], f"what is drawn of {name} changed: raise {layout}, and put {found} here"


def test_the_digest_knows_a_changed_word_and_not_another_packer(monkeypatch: pytest.MonkeyPatch) -> None:
    before = drawn(rendered(SAMPLES["contradicted"]))
    monkeypatch.setattr(manifest.zlib, "ZLIB_RUNTIME_VERSION", "9.9")
    assert drawn(rendered(SAMPLES["contradicted"])) == before
    monkeypatch.setattr(disclosure, "_OFFICE", Text("披露", "Disclosed"))
    assert drawn(notice()) != GOLDEN["disclosure/4", "notice"]
