"""Find in an advisor's note what identifies the person it is about: the end of an ID number, an e-mail address."""

import re

from crm.identity.domain.emails import read_email
from crm.identity.domain.normalising.han import plain

_TAIL = re.compile(r"(?:身份证|证件)?(?:号)?(?:尾号|后四位|后4位|末四位|尾数)\D{0,3}(\d{3}[\dXx])(?![\d])")
_CARD = re.compile(r"(?:卡|银行|手机|电话|账号|账户)[^，,。;；]{0,6}$")
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+", re.ASCII)


def id_tail_in(note: str) -> str:
    """The last four of an ID number, unless the note says that they are a card's or a phone's."""
    for found in _TAIL.finditer(plain(note)):
        if not _CARD.search(note[: found.start()]):
            return found[1].upper()
    return ""


def email_in(note: str) -> str:
    """The first e-mail address of the note."""
    found = _EMAIL.search(note)
    return (read_email(found.group()) or "") if found else ""
