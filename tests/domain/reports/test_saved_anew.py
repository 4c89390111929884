"""A signed report that other programs opened and saved again is never proved, and what they changed in it is named."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pikepdf
import pypdf
import pytest

from hub.kernel.canonical import canonical_bytes, parse_canonical
from reports.domain.inputs import ReportContent
from reports.domain.sealing import sealed_bytes
from reports.recompute.findings import Answer, Seen
from reports.recompute.judging import INPUTS, Trust, recompute
from tests.domain.reports.hostile import carrying
from tests.domain.reports.rendered import rendered
from tests.domain.reports.samples import CONTRADICTED, EDUCATION, ISSUE
from tests.domain.reports.test_increments import signed

OTHER = sealed_bytes(content=EDUCATION, issue=replace(ISSUE, report_id=ISSUE.report_id, number="SR-1"))
GONE: dict[str, Any] = {"object_stream_mode": pikepdf.ObjectStreamMode.disable}
WAYS: dict[str, dict[str, Any]] = {
    "as it was": {},
    "tables": GONE,
    "linear": {"linearize": True},
    "plain": {"qdf": True},
}


def saved(edit, **way) -> bytes:
    data, _ = signed()
    with pikepdf.open(BytesIO(data)) as pdf:
        edit(pdf)
        out = BytesIO()
        pdf.save(out, **way)
    return out.getvalue()


def spec(pdf):
    return next(one for one in pdf.Root.AF if str(one.F) == INPUTS)


def seen(data: bytes) -> dict[Seen, str]:
    found = recompute(data, trust=signed()[1])
    assert found.answer is Answer.CONTRADICTED, found.lines("en")
    return {one.seen: one.said("en") for one in found.findings}


@pytest.mark.parametrize("way", WAYS)
def test_inputs_exchanged_by_another_program_are_read_whatever_form_it_saves_in(way):
    found = recompute(saved(lambda pdf: spec(pdf).EF.F.write(OTHER), **WAYS[way]), trust=signed()[1])
    assert found.answer is Answer.CONTRADICTED
    assert found.number == "SR-1", "the number in the inputs that were put in"
    assert (Seen.FOREIGN in {one.seen for one in found.findings}) == (way != "as it was")


def listed_otherwise(pdf):
    other = pdf.make_indirect(pikepdf.Dictionary(spec(pdf)))
    other.EF = pikepdf.Dictionary(F=pdf.make_stream(OTHER))
    names = pdf.Root.Names.EmbeddedFiles.Names
    names[list(map(str, names)).index(INPUTS) + 1] = other


def otherwise_in_unicode(pdf):
    spec(pdf).EF.UF = pdf.make_stream(OTHER)


def twice(pdf):
    listed_otherwise(pdf)
    pdf.Root.AF.append(pdf.Root.Names.EmbeddedFiles.Names[1])


@pytest.mark.parametrize("edit", [listed_otherwise, otherwise_in_unicode, twice])
def test_two_inputs_of_one_name_are_contradicted_wherever_the_other_one_hides(edit):
    assert INPUTS in seen(saved(edit))[Seen.ATTACHED_TWICE]
    assert INPUTS in seen(saved(edit, **GONE))[Seen.ATTACHED_TWICE]


def test_a_library_that_adds_a_second_one_of_the_same_name_is_seen_through():
    writer, out = pypdf.PdfWriter(clone_from=BytesIO(signed()[0])), BytesIO()
    writer.add_attachment(INPUTS, OTHER)
    writer.write(out)
    assert Seen.ATTACHED_TWICE in seen(out.getvalue())


def test_the_inputs_of_another_report_do_not_fit_what_the_file_says_of_itself():
    other = replace(ISSUE, report_id=type(ISSUE.report_id)(int=7))
    lie = sealed_bytes(content=CONTRADICTED, issue=other)
    found = recompute(saved(lambda pdf: spec(pdf).EF.F.write(lie)), trust=Trust())
    assert "file.keywords" in {one.facts.get("field") for one in found.findings}


def test_a_signature_that_was_saved_over_is_not_told_as_a_file_that_never_had_one():
    assert "after it was signed" in seen(saved(lambda pdf: None))[Seen.SIGNATURE_BROKEN]
    assert Seen.UNSIGNED in {one.seen for one in recompute(rendered(EDUCATION), trust=Trust()).findings}


def test_inputs_of_a_newer_form_stay_undecided_however_they_came_into_the_file():
    newer = canonical_bytes({**parse_canonical(OTHER), "schema": "hub/suitability_report_inputs/v99"})
    found = recompute(saved(lambda pdf: spec(pdf).EF.F.write(newer)), trust=Trust())
    assert found.answer is Answer.CANNOT_TELL, found.lines("en")


def test_inputs_that_no_type_admits_still_show_that_their_id_was_made_of_others():
    fact = parse_canonical(OTHER)
    fact["content"]["evidence"][0]["kind"] = "rumour"
    found = recompute(carrying(canonical_bytes(fact)), trust=Trust())
    assert found.answer is Answer.CONTRADICTED
    assert "issue.report_id" in {one.facts.get("field") for one in found.findings}


def test_a_search_that_finds_nothing_inside_the_inputs_crashes_no_judgement():
    """Without the need that its plan is for, the sentences cannot be written; the rest is judged all the same."""
    lost: ReportContent = replace(EDUCATION, needs=())
    found = recompute(carrying(sealed_bytes(content=lost, issue=ISSUE)), trust=Trust())
    assert Seen.INPUTS_UNREADABLE in {one.seen for one in found.findings}
