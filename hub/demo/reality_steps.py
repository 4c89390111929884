"""Put devices at three projects, let them measure for a month, and write down what people saw who went there.

At the solar roof all is as declared. One cold store was too warm for two days. The tea line stands still: four days
below what was declared, three of which had their time to arrive at any hour: its funding is frozen, a notice drafted.
"""

import io
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import requests
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.management import call_command
from PIL import Image, ImageDraw

from hub.access.scope import entered, system_scope
from hub.demo.desk import TIMEOUT_S, Desk
from hub.demo.devices import PATH, Line, Placed
from hub.demo.market import COLD, ROOF, TEA
from hub.demo.stage import BY, World
from hub.kernel.clock import HOME_ZONE, utc_now
from hub.kernel.ids import stable_id
from hub.reality.models import Device
from hub.reality.weighing import weigh

DAYS: Final = 28
OFFICER: Final = "he.jing"
FORM: Final = "/compliance/reality/visits/new/"


class DeviceRefused(RuntimeError):
    """The hub did not take a device's message; the text says what it answered."""


def look_at_the_projects(world: World) -> None:
    """Declare, register, measure, weigh, and visit; every step can be repeated."""
    today = world.invention.as_of
    devices = tuple(placed(today))
    _declare(world, today)
    for done, device in enumerate(devices, 1):
        _register(world, device)
        _measure(world, device, today)
        world.progress("devices at the projects", done, len(devices) + 1)
    with entered(system_scope("demo")):
        weigh(by=BY, at=utc_now())
    _visit(world, today)
    world.progress("devices at the projects", len(devices) + 1, len(devices) + 1)


def placed(today: date) -> Iterator[Placed]:
    """Return the devices with their faults."""
    warm = {today - timedelta(days=back): -14_600 for back in (9, 8)}
    still = {today - timedelta(days=back): 180_000 for back in (4, 3, 2, 1)}
    dark = frozenset({today - timedelta(days=14)})
    yield Placed(id="solar-inverter-1", project_code=ROOF, quantity="power_produced", about=5_400_000, wavers_bps=900)
    yield Placed(
        id="cold-probe-3", project_code=COLD, quantity="store_temperature", about=-19_000, falls_short=warm, silent=dark
    )
    yield Placed(
        id="tea-line-counter-1", project_code=TEA, quantity="output", about=1_240_000, wavers_bps=500, falls_short=still
    )


def _declare(world: World, today: date) -> None:
    since = (today - timedelta(days=DAYS)).isoformat()
    rows = [
        _declared(ROOF, "power_produced", "at_least", "5000", 1500, since),
        _declared(COLD, "store_temperature", "at_most", "-18", 1000, since),
        _declared(TEA, "output", "at_least", "1200", 1000, since),
    ]
    file = world.folder / "declared.json"
    file.write_text(json.dumps(rows), encoding="utf-8")
    call_command("declare_reality", file, stdout=io.StringIO())


def _declared(code: str, quantity: str, bound: str, value: str, tolerance: int, since: str) -> dict[str, object]:
    return {
        "project_code": code, "quantity": quantity, "bound": bound, "value": value, "tolerance_bps": tolerance,
        "freeze_days": 3, "since": since,
    }  # fmt: skip


WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "solar-inverter-1": ("逆变器电表", "Meter of the inverter"),
    "cold-probe-3": ("三号库温度探头", "Probe in cold store 3"),
    "tea-line-counter-1": ("包装线计数器", "Counter of the packing line"),
}


def _register(world: World, device: Placed) -> None:
    pem = world.folder / f"{device.id}.pem"
    pem.write_bytes(device.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    zh, en = WORDS[device.id]
    with entered(system_scope("demo")):
        known = Device.objects.filter(id=device.id).exists()
    if not known:
        call_command(
            "register_device", device.id, project=device.project_code, key=Path(pem), measures=[device.quantity],
            what_zh=zh, what_en=en, stdout=io.StringIO(),
        )  # fmt: skip


def _measure(world: World, device: Placed, today: date) -> None:
    """Send what is missing of the month up to yesterday; the same messages again count once."""
    with requests.Session() as session:

        def send(path: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, dict[str, Any]]:
            answer = session.post(world.base_url + path, data=body, headers=dict(headers), timeout=TIMEOUT_S)
            return answer.status_code, answer.json()

        line = Line(device=device, authority=urlsplit(world.base_url).netloc, send=send)
        first = today - timedelta(days=DAYS)
        for status, told in line.tell(first=first, until=today - timedelta(days=1), at=utc_now()):
            if status not in (requests.codes.ok, requests.codes.created):
                raise DeviceRefused(f"{PATH} answered {status}: {told.get('detail', '')}")


def _visit(world: World, today: date) -> None:
    desk = Desk(base_url=world.base_url, username=OFFICER, password=world.passwords.of(OFFICER), form=FORM)
    for visit, pictures in _visits(today):
        desk.send(FORM, visit, files=pictures)
    desk.close()


def _visits(today: date) -> Iterator[tuple[dict[str, str], dict[str, tuple[str, bytes, str]]]]:
    for code, back, fields in (
        (ROOF, 12, {
            "place_zh": "青屿市澜桥镇工业园7号厂房屋顶", "place_en": "Roof of hall 7, Lanqiao industrial park, Qingyu",
            "latitude": "29.868200", "longitude": "121.544100", "clients": "4",
            "found_zh": "组件与支架清洁完好，逆变器在线，电表封签号与登记一致。一同前往的客户核对了当日发电读数。",
            "found_en": "Panels and frames are clean and sound, the inverter is on line, the meter’s seal is the one "
            "registered. The clients who came along compared the day’s reading.",
            "interviews_zh": "值班人员说，上月清洗了两次组件。",
            "interviews_en": "The man on duty said the panels had been washed twice last month.",
        }),
        (TEA, 1, {
            "place_zh": "青屿市云岭路18号精制茶加工厂", "place_en": "Tea refinery, 18 Yunling Road, Qingyu",
            "point_working": "otherwise", "clients": "0",
            "found_zh": "包装线停机，两台色选机待修。原料库存充足，设备与披露清单一致。",
            "found_en": "The packing line stands still, two sorting machines wait for repair. Raw tea is in stock, the "
            "machines are those on the disclosed list.",
            "interviews_zh": "厂长说，配件已订购，到货时间未定。",
            "interviews_en": "The manager said that parts are ordered and no day of delivery is known.",
        }),
    ):  # fmt: skip
        when = datetime.combine(today - timedelta(days=back), time(10, 30), HOME_ZONE)
        told = {
            "key": str(stable_id("site-visit", code, str(back))), "project_code": code,
            "visited_at": when.strftime("%Y-%m-%dT%H:%M"), "staff": "2", "latitude": "", "longitude": "",
            **{f"point_{point}": "as_said" for point in _POINTS}, "photo_zh": "设备现场", "photo_en": "The machines",
            "panorama_zh": "站在现场中央环视", "panorama_en": "All around, from the middle of the place",
        }  # fmt: skip
        pictures = {
            "photo": ("photo.jpg", _photo(code), "image/jpeg"),
            "panorama": ("panorama.jpg", _panorama(code), "image/jpeg"),
        }
        yield {**told, **fields}, pictures


_POINTS: Final = ("at_address", "working", "use_of_money", "collateral", "devices", "papers")
_SKY: Final = {ROOF: ("#9cc3de", "#e7f1f6", "#5d6b73"), TEA: ("#e9e4d6", "#f6f3ea", "#7c6f57")}


def _photo(code: str) -> bytes:
    """Draw a place in plain shapes: no picture of a real one is invented."""
    picture = _place(code, (1200, 800))
    return _as_jpeg(picture)


def _panorama(code: str) -> bytes:
    """Draw the same all around; the left edge meets the right one."""
    return _as_jpeg(_place(code, (2048, 1024)))


def _place(code: str, size: tuple[int, int]) -> Image.Image:
    sky, light, ground = _SKY[code]
    width, height = size
    picture = Image.new("RGB", size, light)
    pen = ImageDraw.Draw(picture)
    for row in range(height // 2):
        share = row / (height / 2)
        pen.line([(0, row), (width, row)], fill=_between(sky, light, share))
    pen.rectangle([0, height // 2, width, height], fill=ground)
    count = 16
    for place in range(count):
        left = width * place // count
        wide = width // count
        high = height // 6 + (place * 37 % 5) * height // 60
        top = height // 2 - high // 3
        pen.rectangle(
            [left + wide // 8, top, left + wide * 7 // 8, top + high], fill="#27475c", outline="#c9d6dd", width=3
        )
        for line in range(1, 4):
            y = top + high * line // 4
            pen.line([(left + wide // 8, y), (left + wide * 7 // 8, y)], fill="#6f93a8", width=2)
    return picture


def _between(one: str, other: str, share: float) -> tuple[int, int, int]:
    parts = [(int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5)]
    red, green, blue = (round(a + (b - a) * share) for a, b in parts)
    return red, green, blue


def _as_jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()
