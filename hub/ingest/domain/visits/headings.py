"""Recognise the columns of a branch's visit list by the headings that branches really write."""

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from hub.kernel.digest import sha256_hex


class Field(StrEnum):
    """What a column means to the hub."""

    VISIT_NUMBER = "visit_number"
    CUSTOMER_NUMBER = "customer_number"
    NAME = "name"
    PHONE = "phone"
    ID_NUMBER = "id_number"
    EMAIL = "email"
    GENDER = "gender"
    DATE = "date"
    TIME = "time"
    MINUTES = "minutes"
    CHANNEL = "channel"
    ROOM = "room"
    PURPOSE = "purpose"
    PRODUCTS = "products"
    NOTE = "note"
    ADVISOR = "advisor"
    OCCUPATION = "occupation"
    INCOME = "income"
    FAMILY = "family"
    CITY = "city"


HEADINGS: Final[dict[Field, str]] = {
    Field.VISIT_NUMBER: "到访编号, 登记编号, 流水号, 来访编号, 序列号, visit no, visit number, visit id, reference",
    Field.CUSTOMER_NUMBER: (
        "客户号, 客户编号, 客户代码, 会员号, customer no, customer number, customer id, client no, client id"
    ),
    Field.NAME: (
        "姓名, 客户姓名, 客户名称, 来访人, 来访客户, 客户, 访客, "
        "name, full name, customer name, client name, client, customer, visitor"
    ),
    Field.PHONE: (
        "手机, 手机号, 手机号码, 电话, 联系电话, 联系方式, 移动电话, "
        "phone, mobile, phone number, mobile number, telephone, tel, contact, cell"
    ),
    Field.ID_NUMBER: "证件号, 证件号码, 身份证, 身份证号, 身份证号码, id number, id no, identity number, id card",
    Field.EMAIL: "邮箱, 电子邮箱, 邮件, email, e mail, email address",
    Field.GENDER: "性别, gender, sex",
    Field.DATE: (
        "日期, 到访日期, 来访日期, 到访时间, 来访时间, 登记时间, 登记日期, 接待时间, 接待日期, "
        "date, visit date, visited at, visit time, arrived at, date time, datetime"
    ),
    Field.TIME: "时间, 时刻, 到店时间, 几点, time, arrival time",
    Field.MINUTES: "时长, 停留时长, 停留分钟, 分钟, 用时, 接待时长, minutes, duration, length of stay, stay",
    Field.CHANNEL: "渠道, 方式, 接触方式, channel, via",
    Field.ROOM: "房间, 会客室, 室, room",
    Field.PURPOSE: "事由, 来访事由, 到访目的, 目的, 事项, purpose, reason, subject",
    Field.PRODUCTS: (
        "产品, 关注产品, 咨询产品, 看过的项目, 意向产品, 项目, products, product, interested in, project, projects"
    ),
    Field.NOTE: (
        "备注, 记录, 沟通记录, 沟通内容, 面谈记录, 客户反馈, 说明, 内容, "
        "note, notes, remark, remarks, comment, comments, conversation"
    ),
    Field.ADVISOR: "客户经理, 理财经理, 接待人, 经办人, 顾问, advisor, adviser, relationship manager, staff",
    Field.OCCUPATION: "职业, occupation, profession, job",
    Field.INCOME: "年收入, 收入, annual income, income",
    Field.FAMILY: "家庭, 家庭情况, family",
    Field.CITY: "城市, 所在城市, city",
}
"""Chinese first, separated by a comma and a space, in lower case."""

_UNIT = re.compile(r"[(\[（【].*?[)\]）】]")
_BY_HEADING = {heading: field for field, headings in HEADINGS.items() for heading in headings.split(", ")}


def guess_mapping(headings: Sequence[str]) -> dict[int, Field]:
    """Return column position → meaning; of two columns with one meaning the first counts."""
    found: dict[int, Field] = {}
    for position, heading in enumerate(headings):
        field = _BY_HEADING.get(_plain(heading))
        if field is not None and field not in found.values():
            found[position] = field
    return found


def headings_key(headings: Sequence[str]) -> str:
    """Name a line of headings, so that a branch's next list like this one is recognised; spelling does not matter."""
    return sha256_hex("\x1f".join(_plain(heading) for heading in headings).encode())


def _plain(heading: str) -> str:
    text = unicodedata.normalize("NFKC", heading).casefold()
    text = _UNIT.sub("", text)
    return " ".join(re.sub(r"[_\-/:.*#]+", " ", text).split())
