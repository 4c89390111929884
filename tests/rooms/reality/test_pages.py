"""Everybody reads what was measured and seen; compliance writes visits down, whose pictures hide nothing."""

import hashlib
import io
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from hub.access.operations import create_user
from hub.access.roles import Role
from hub.access.scope import entered, system_scope
from hub.demo.reality_steps import WORDS
from hub.kernel.clock import HOME_ZONE, utc_now
from hub.kernel.ids import new_id
from hub.outbox.delivery import drain
from hub.portal.viewer_files import BY_NAME, FILES, viewer_text
from hub.reality.domain.visits import POINTS
from hub.reality.evidence import visit_content_for, visit_contents_for
from hub.reality.models import SitePicture, SiteVisit
from hub.reality.weighing import weigh
from hub.vault.operations import unseal_by_owner
from tests.rooms.reality.place import BY, DEVICE, FIRST, TODAY, day

FORM = "/en/compliance/reality/visits/new/"
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture(autouse=True)
def fresh_counts():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def officer(client, place):
    with entered(system_scope("test")):
        user = create_user(
            username="he.jing", display_name="何静", role=Role.COMPLIANCE, password="a-long-and-odd-passphrase",
            branch_id=None, by=BY, at=utc_now(),
        )  # fmt: skip
    client.force_login(user)
    return client


def jpeg(size=(400, 300), comment: bytes = b"") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", size, "#336699").save(out, "JPEG", comment=comment)
    return SimpleUploadedFile("picture.jpg", out.getvalue(), "image/jpeg")


def told(**changed):
    now = (utc_now() - timedelta(hours=2)).astimezone(HOME_ZONE)
    return {
        "key": str(new_id()), "project_code": "ORCHARD-1", "visited_at": now.strftime("%Y-%m-%dT%H:%M"),
        "place_zh": "果园路1号", "place_en": "1 Orchard Road", "latitude": "", "longitude": "", "staff": "2",
        "clients": "3", "found_zh": "设备在场。", "found_en": "The machines are there.", "interviews_zh": "",
        "interviews_en": "", "photo_zh": "", "photo_en": "", "panorama_zh": "", "panorama_en": "",
        **{f"point_{point.id}": "as_said" for point in POINTS}, **changed,
    }  # fmt: skip


def test_a_project_shows_declared_beside_measured(client, place, line):
    short = replace(DEVICE, falls_short={day(number): 50_000 for number in (7, 8, 9)}, silent=frozenset({day(4)}))
    line(short).tell(first=FIRST, until=YESTERDAY, at=utc_now())
    page = client.get("/en/reality/ORCHARD-1/").content.decode()
    assert "at least 100 a day; down to 90 counts as kept" in page
    assert "so long that new money for this project stops" in page
    assert page.count('class="measured__beyond"') == 2 * 3, "three days, in the wide and in the tall drawing"
    assert page.count('class="measured__gap"') == 2
    assert "beyond what was declared" in client.get("/en/reality/").content.decode()
    assert "连续3日超出申报" in client.get("/reality/ORCHARD-1/").content.decode()
    assert client.get("/reality/NONE/").status_code == 404


def test_a_project_that_nobody_looks_at_says_so(client, place):
    page = client.get("/en/reality/ORCHARD-1/").content.decode()
    assert "No reading for" in page or "No device measures" in page
    assert "Nobody has been there yet." in page


def test_a_visit_is_kept_once_sealed_and_shown_with_its_pictures(officer):
    fields = told()
    photo = {"photo": jpeg(comment=b"taken by Shen"), "photo_zh": "机器", "photo_en": "A <b>"}
    panorama = {"panorama": jpeg((800, 400)), "panorama_zh": "四周", "panorama_en": "Around"}
    first = officer.post(FORM, fields | photo | panorama)
    again = officer.post(FORM, fields)
    assert (first.status_code, again.status_code) == (302, 422), first.content.decode()[:2000]
    assert "kept before" in again.content.decode()
    assert again.context["form"]["key"].value() != fields["key"]
    with entered(system_scope("test")):
        visit = SiteVisit.objects.get()
        pictures = list(SitePicture.objects.order_by("place"))
        sealed = unseal_by_owner(owner_kind="site_visit", owner_id=visit.id, purpose="evidence")
        assert sealed == visit_content_for(visit.id) == visit_contents_for([str(visit.id)])[str(visit.id)]
    assert all(hashlib.sha256(bytes(one.content)).hexdigest() == one.digest for one in pictures)
    assert b"Shen" not in bytes(pictures[0].content)
    page = officer.get("/en/reality/ORCHARD-1/").content.decode()
    assert "A &lt;b&gt;" in page
    assert "3 clients" in page
    served = officer.get(f"/en/reality/pictures/{pictures[1].digest}.jpg")
    assert (served["Content-Type"], served.content) == ("image/jpeg", bytes(pictures[1].content))
    look = officer.get(f"/en/reality/pictures/{pictures[1].digest}/")
    assert "blob:" in look["Content-Security-Policy"]
    assert officer.get(f"/en/reality/pictures/{pictures[0].digest}/").status_code == 404, "a photograph has no around"
    assert "blob:" not in officer.get("/en/reality/")["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"found_zh": "本项目保本保息。"}, "found_zh"),
        ({"found_en": ""}, "found_en"),
        ({"visited_at": "2020-01-01T10:00"}, "visited_at"),
        ({"latitude": "29.8"}, "longitude"),
        ({"latitude": "95", "longitude": "1"}, "latitude"),
        ({"clients": "-1"}, "clients"),
        ({"interviews_zh": "说了。"}, "interviews_en"),
        ({"project_code": "NONE"}, "project_code"),
        ({"point_working": "maybe"}, "point_working"),
        ({"photo": SimpleUploadedFile("x.jpg", b"<script>"), "photo_zh": "图", "photo_en": "x"}, "photo"),
        ({"photo": SimpleUploadedFile("x.jpg", b"x")}, "photo_zh"),
        ({"photo": jpeg(), "photo_zh": "本项目保本保息。", "photo_en": "x"}, "photo_zh"),
        ({"panorama": jpeg((800, 400)), "panorama_zh": "图", "panorama_en": "There is zero risk"}, "panorama_en"),
    ],
)
def test_what_cannot_be_kept_is_said_at_its_field_and_nothing_typed_is_lost(officer, changed, field):
    answer = officer.post(FORM, told(**changed))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    if field != "place_en":
        assert "1 Orchard Road" in answer.content.decode()
    with entered(system_scope("test")):
        assert not SiteVisit.objects.exists()


def test_a_freeze_drafts_a_notice_that_only_people_can_publish(place, line):
    from cms.models import Submission
    from cms.operations import page_of

    short = replace(DEVICE, falls_short={day(number): 50_000 for number in (7, 8, 9)})
    line(short).tell(first=FIRST, until=YESTERDAY, at=utc_now())
    with entered(system_scope("test")):
        weigh(by=BY, at=utc_now())
    while drain(at=utc_now()):
        pass
    with entered(system_scope("test")):
        page = page_of(f"event-orchard-1-{day(7):%Y%m%d}")
        assert page is not None
        assert "连续3日" in str(page.title) + str(page.specific.__dict__)
        assert not Submission.objects.exists()


def test_compliance_sees_what_lies_beyond_first(officer, line):
    line(replace(DEVICE, falls_short={day(9): 1_000})).tell(first=FIRST, until=YESTERDAY, at=utc_now())
    page = officer.get("/en/compliance/reality/").content.decode()
    assert "beyond" in page
    assert "meter-1" in page


def test_the_viewers_files_know_each_other_by_place():
    for name in FILES:
        text = viewer_text(name)
        assert BY_NAME not in text
        assert "sourceMappingURL" not in text
    assert 'from "./three.module.min.js"' in viewer_text("panorama/core.js")
    assert './three.core.min.js"' in viewer_text("panorama/three.module.min.js")


def test_every_invented_device_has_words():
    from hub.demo.reality_steps import placed

    assert {one.id for one in placed(TODAY)} == set(WORDS)
