"""A file is what its bytes say; what is kept carries nothing hidden, runs nothing, and is the same every time."""

import io

import pikepdf
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from cms.domain.files import LARGEST_FILE, FileRefused, FileType, Removed, cleaned


def pdf(*words: str, **options: object) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, invariant=True, **options)
    canvas.setAuthor("Somebody Secret")
    for line in words or ("Annual audit",):
        canvas.drawString(72, 700, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def spoiled(**parts: object) -> bytes:
    """A PDF with a script, an enclosed file, metadata, and a note that starts a program."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as file:
        script = pikepdf.Dictionary(S=pikepdf.Name("/JavaScript"), JS="app.alert(1)")
        file.Root.OpenAction = script
        file.attachments["secret.txt"] = b"secret"
        launch = pikepdf.Dictionary(S=pikepdf.Name("/Launch"), F="cmd.exe")
        note = pikepdf.Dictionary(
            Type=pikepdf.Name("/Annot"), Subtype=pikepdf.Name("/Link"), Rect=[0, 0, 9, 9], A=launch
        )
        file.pages[0].obj.Annots = pikepdf.Array([note])
        file.save(out)
    return out.getvalue()


def picture(kind: str, **saved: object) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((64, 48), 90).convert("RGB").save(out, kind, **saved)
    return out.getvalue()


def test_a_pdf_keeps_its_words_and_loses_what_it_says_of_itself() -> None:
    file = cleaned(pdf("Annual audit", "Second page"))
    assert (file.type, file.removed) == (FileType.PDF, (Removed.ABOUT,))
    assert "Annual audit" in file.text
    assert "Second page" in file.text
    assert b"Somebody Secret" not in file.content
    with pikepdf.open(io.BytesIO(file.content)) as kept:
        assert not len(kept.docinfo)


def test_scripts_actions_and_files_inside_are_taken_out_and_named() -> None:
    file = cleaned(spoiled())
    assert set(file.removed) == {Removed.ABOUT, Removed.ACTIVE, Removed.ENCLOSED}
    with pikepdf.open(io.BytesIO(file.content)) as kept:
        assert "/OpenAction" not in kept.Root
        assert len(kept.attachments) == 0
        assert len(kept.pages[0].obj.Annots) == 0


@pytest.mark.parametrize("raw", [pdf(), spoiled(), picture("PNG"), picture("JPEG")])
def test_the_same_file_gives_the_same_bytes_and_what_is_kept_stays_as_it_is(raw: bytes) -> None:
    assert cleaned(raw).digest == cleaned(raw).digest
    if not raw.startswith(b"\xff\xd8"):
        again = cleaned(cleaned(raw).content)
        assert again.removed == ()


def test_a_picture_loses_place_and_owner_and_keeps_its_pixels() -> None:
    exif = Image.Exif()
    exif[0x013B] = "Somebody Secret"
    file = cleaned(picture("JPEG", exif=exif))
    assert (file.type, file.removed, file.text) == (FileType.JPEG, (Removed.ABOUT,), "")
    assert b"Somebody Secret" not in file.content
    with Image.open(io.BytesIO(file.content)) as kept:
        assert kept.size == (64, 48)
    assert cleaned(picture("PNG")).removed == ()


def locked() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as file:
        file.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    return out.getvalue()


@pytest.mark.parametrize(
    ("raw", "reason"),
    [(b"", "empty"), (b"%PDF-1.7\nnothing", "broken"), (b"MZ\x90\x00", "unknown"), (b"<svg xmlns='x'/>", "unknown"),
     (b"<html>", "unknown"), (picture("PNG")[:60], "broken"), (picture("JPEG")[:200], "broken"),
     (pdf()[: len(pdf()) // 2][:40], "broken"), (b"%PDF-" + b"0" * LARGEST_FILE, "too_large"), (locked(), "locked"),
     (picture("GIF"), "unknown")],
)  # fmt: skip
def test_what_is_no_such_file_is_refused_by_name(raw: bytes, reason: str) -> None:
    with pytest.raises(FileRefused) as refused:
        cleaned(raw)
    assert refused.value.reason == reason


@pytest.mark.parametrize(("place", "value"), [("/Names", 3), ("/AcroForm", 3), ("/Annots", [1])])
def test_what_a_library_stumbles_over_is_refused_as_broken(place: str, value: object) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as file:
        where = file.pages[0].obj if place == "/Annots" else file.Root
        where[place] = pikepdf.Array(value) if isinstance(value, list) else value
        file.save(out)
    with pytest.raises(FileRefused, match="broken"):
        cleaned(out.getvalue())


def test_what_hides_anywhere_in_the_file_is_taken_out() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as file:
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        entry = file.make_indirect(pikepdf.Dictionary(Title="x", A=script))
        file.Root.Outlines = file.make_indirect(pikepdf.Dictionary(First=entry, Last=entry, Count=1))
        page = file.pages[0].obj
        page.AF = pikepdf.Array([pikepdf.Dictionary(EF=pikepdf.Dictionary())])
        free = pikepdf.Dictionary(
            Subtype=pikepdf.Name.FreeText, Contents="GUARANTEED", Rect=pikepdf.Array([0, 0, 9, 9])
        )
        where = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="javascript:alert(1)")
        link = pikepdf.Dictionary(Subtype=pikepdf.Name.Link, A=where, Rect=pikepdf.Array([0, 0, 9, 9]))
        web = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.test/", Next=script)
        plain = pikepdf.Dictionary(Subtype=pikepdf.Name.Link, A=web, Rect=pikepdf.Array([0, 0, 9, 9]))
        page.Annots = pikepdf.Array([free, link, plain])
        file.save(out)
    clean = cleaned(out.getvalue())
    assert set(clean.removed) >= {Removed.ACTIVE, Removed.ENCLOSED}
    with pikepdf.open(io.BytesIO(clean.content)) as file:
        said = b"".join(one.unparse() for one in file.objects)
        assert len(file.pages[0].obj.Annots) == 1
    assert Removed.NOTES in clean.removed
    for hidden in (b"JavaScript", b"javascript:", b"app.alert", b"GUARANTEED", b"/AF", b"/Next"):
        assert hidden not in said


def test_a_link_keeps_where_it_leads_and_none_of_its_words() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as file:
        box = pikepdf.Array([0, 0, 9, 9])
        web = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.test/")
        shown = pikepdf.Dictionary(N=file.make_stream(b"BT (GUARANTEED) Tj ET"))
        link = pikepdf.Dictionary(Subtype=pikepdf.Name.Link, A=web, Rect=box, Contents="GUARANTEED", T="Wang", AP=shown)
        file.pages[0].obj.Annots = pikepdf.Array([link])
        file.save(out)
    clean = cleaned(out.getvalue())
    assert Removed.NOTES in clean.removed
    with pikepdf.open(io.BytesIO(clean.content)) as file:
        (link,) = file.pages[0].obj.Annots
        assert set(link.keys()) == {"/Subtype", "/A", "/Rect"}
        assert str(link.A.URI) == "https://example.test/"


def test_words_of_bookmarks_are_examined() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as file:
        with file.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("GUARANTEED", 0))
        file.save(out)
    assert "GUARANTEED" in cleaned(out.getvalue()).text


@pytest.mark.parametrize(("instructions", "pages"), [(700_000, 1), (150_000, 3)])
def test_a_few_bytes_that_unpack_to_endless_reading_are_refused(instructions: int, pages: int) -> None:
    out = io.BytesIO()
    with pikepdf.new() as file:
        file.add_blank_page()
        face = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        file.pages[0].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=face))
        file.pages[0].Contents = file.make_stream(b"BT /F 1 Tf " + b"() Tj " * instructions + b"ET")
        for _ in range(pages - 1):
            file.pages.append(file.pages[0])
        file.save(out, compress_streams=True)
    assert len(out.getvalue()) < 20_000
    with pytest.raises(FileRefused, match="too_long"):
        cleaned(out.getvalue())
