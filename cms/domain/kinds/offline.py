"""Offline material: a poster, leaflet, slides or advert, with its words, its file's digest, and where it hangs."""

from cms.domain.kinds.cover import COVERED, cover
from cms.domain.schema import (
    Form,
    Kind,
    Label,
    PageSchema,
    chapter,
    choice,
    code,
    count,
    day,
    encouraged,
    line,
    points,
    prose,
    rows,
    wanted,
)

SCHEMA = PageSchema(
    Kind.OFFLINE,
    "cms/offline/v1",
    Label("线下材料", "Offline material"),
    (
        cover(
            choice(
                "medium",
                "形式",
                "Medium",
                ("poster", "海报", "Poster"),
                ("leaflet", "折页", "Leaflet"),
                ("slides", "沙龙讲稿", "Salon slides"),
                ("advert", "广告", "Advert"),
            ),
            day("from_date", "使用起始", "In use from"),
            day("until_date", "使用至", "In use until"),
        ),
        chapter(
            "words",
            "材料上的文字",
            "The words on it",
            prose("words", "全部文字", "All its words").hinted(
                "把材料上的每个字抄在这里：用语检查读的就是它。",
                "Copy every word of the material: this is what the wording check reads.",
            ),
            points("pictures", "图片说明", "What its pictures show"),
        ),
        chapter(
            "file",
            "文件",
            "File",
            code("file_name", "文件名", "File name"),
            code("file_digest", "文件摘要（SHA-256）", "Digest of the file (SHA-256)", Form.DIGEST),
            count("pages", "页数", "Pages").within(1),
            code("code_leads_to", "二维码指向", "Its code leads to"),
        ),
        chapter(
            "places",
            "放在哪里",
            "Where it is",
            rows(
                "places",
                "放置地点",
                "Places",
                line("place", "地点", "Place"),
                day("since_date", "放置日期", "Since"),
                day("until_date", "撤下日期", "Until"),
                count("copies", "份数", "Copies").within(1),
            ),
        ),
    ),
    wanted=(
        COVERED,
        wanted("D-OFF", "medium", "words", "file_name", "file_digest", "places", "from_date"),
        encouraged("D-OFF", "until_date", "pictures", "pages", "code_leads_to"),
    ),
    purpose=Label(
        "海报、折页、讲稿与广告：文字、文件摘要、放在哪里。",
        "Posters, leaflets, slides, adverts: their words, the file's digest, where they are.",
    ),
)
