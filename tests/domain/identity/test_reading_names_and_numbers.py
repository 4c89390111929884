"""Names, phones, ID numbers and addresses as people really write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from crm.identity.domain.emails import masked_email, read_email
from crm.identity.domain.idnumbers import Gender, IdNumber, IdNumberRefused, read_id_number
from crm.identity.domain.names import Name, read_name
from crm.identity.domain.phones import Phone, find_phones


def name(text: str) -> Name:
    found = read_name(text)
    assert found is not None
    return found


def id_number(body: str) -> str:
    return body + ric.calc_check_digit(body + "0")


SHEN_ID = id_number("33010219800101402")


@pytest.mark.parametrize(
    ("surname", "reading"),
    [
        ("曾", "zeng"), ("单", "shan"), ("仇", "qiu"), ("查", "zha"), ("翟", "zhai"), ("朴", "piao"), ("区", "ou"),
        ("解", "xie"), ("盖", "ge"), ("乐", "yue"), ("缪", "miao"), ("黑", "he"), ("召", "shao"), ("任", "ren"),
        ("华", "hua"), ("宿", "su"), ("折", "she"), ("尉迟", "yuchi"), ("万俟", "moqi"), ("长孙", "zhangsun"),
        ("澹台", "tantai"), ("司徒", "situ"), ("欧阳", "ouyang"), ("申屠", "shentu"),
    ],
)  # fmt: skip
def test_surnames_are_read_as_surnames(surname: str, reading: str) -> None:
    assert name(f"{surname}一舟").pinyin == f"{reading}yizhou"


def test_traditional_and_simplified_compare_equal_and_what_was_written_is_kept() -> None:
    assert name("鍾餘").key == name("钟余").key
    assert name("鍾餘").written == "鍾餘"
    assert name("沈 若溪").key == name("沈若溪").key == name("沈若溪女士").key


@pytest.mark.parametrize("text", ["沈女士", "王总", "李小姐", "张工", "司徒", "John", "Ms. Shen"])
def test_a_surname_with_a_title_is_no_whole_name(text: str) -> None:
    assert not name(text).whole


def test_english_names_compare_in_any_order() -> None:
    assert name("SHEN, Ruoxi").key == name("Ms. Ruoxi Shen").key == "ruoxi shen"
    assert name("José García").key == name("Jose Garcia").key


def test_readings_for_search_and_print() -> None:
    shen = name("沈若溪")
    assert (shen.pinyin, shen.initials, shen.latin) == ("shenruoxi", "srx", "Shen Ruoxi")
    assert name("阿依古丽·买买提").latin == "Ayiguli Maimaiti"
    assert read_name("  12 ") is None


def numbers(text: str) -> list[str]:
    return [phone.e164 for phone in find_phones(text).phones]


@pytest.mark.parametrize(
    "text",
    [
        "13800126021", "138 0012 6021", "+86 138-0012-6021", "0086-13800126021", "86 13800126021", "(86)13800126021",
        "１３８００１２６０２１", "13800126021.",
    ],
)  # fmt: skip
def test_one_mobile_in_every_spelling(text: str) -> None:
    assert find_phones(text).phones == (Phone(e164="+8613800126021", mobile=True),)


@pytest.mark.parametrize("gap", [";", "；", "/", "、", ",", " ", " 或 "])
def test_both_of_two_numbers_are_kept(gap: str) -> None:
    assert numbers(f"13800126021{gap}13900126022") == ["+8613800126021", "+8613900126022"]


def test_an_extension_is_split_off_and_the_landline_is_no_proof() -> None:
    (phone,) = find_phones("010-62345678转12").phones
    assert (phone.e164, phone.extension, phone.mobile, phone.proves) == ("+861062345678", "12", False, False)


def test_the_letter_o_is_read_as_zero_never_as_six_and_proves_nothing() -> None:
    (phone,) = find_phones("138O0126021").phones
    assert (phone.e164, phone.mended, phone.proves) == ("+8613800126021", True, False)
    assert find_phones("1380012602X").unusable == ("1380012602X",)


def test_a_bare_hong_kong_mobile_is_recognised() -> None:
    assert numbers("5123 4567") == numbers("+852 5123 4567") == ["+85251234567"]


def test_a_number_with_somebody_elses_remark_is_no_proof() -> None:
    (phone,) = find_phones("13800126021（老婆）").phones
    assert (phone.remark, phone.proves) == ("老婆", False)


def test_masks_and_nobodys_numbers_are_told_apart_from_numbers() -> None:
    found = find_phones("138****6021")
    assert ([(mask.head, mask.tail) for mask in found.masked], found.phones) == ([("138", "6021")], ())
    assert find_phones("13800138000").unusable == ("13800138000",)


def test_a_phone_is_shown_masked() -> None:
    assert Phone(e164="+8613800126021", mobile=True).masked == "138 **** 6021"


def test_a_whole_id_number_tells_birth_and_gender() -> None:
    number = read_id_number(f" {SHEN_ID[:6]} {SHEN_ID[6:14]} {SHEN_ID[14:].lower()} ")
    assert (number.whole, number.birth_date, number.gender) == (True, date(1980, 1, 1), Gender.FEMALE)
    assert number.masked == f"3301 ********** {SHEN_ID[-4:]}"


def test_an_old_number_of_fifteen_digits_is_extended() -> None:
    assert read_id_number("330102800101402").pattern == id_number("33010219800101402")


@pytest.mark.parametrize("position", range(18))
def test_one_wrong_digit_anywhere_is_refused(position: int) -> None:
    wrong = "1" if SHEN_ID[position] != "1" else "2"
    with pytest.raises(IdNumberRefused):
        read_id_number(SHEN_ID[:position] + wrong + SHEN_ID[position + 1 :])


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("3301**********4021", "3301**********4021"),
        ("330102********4021", "330102********4021"),
        ("3301xxxxxxxxxx402X", "3301**********402X"),
        ("****4021", "**************4021"),
        ("330102***4021", "330102********4021"),
        ("尾号402X", "**************402X"),
        ("last 4: 4021", "**************4021"),
    ],
)
def test_masks_are_read_position_by_position(text: str, pattern: str) -> None:
    assert read_id_number(text).pattern == pattern


@pytest.mark.parametrize("text", ["", "33010219801301****", "hello*", "99010219800101****9Z"])
def test_what_is_no_mask_is_refused(text: str) -> None:
    with pytest.raises(IdNumberRefused):
        read_id_number(text)


def test_a_day_that_is_none_and_a_province_that_is_none_are_refused() -> None:
    for body in ("33010219801301402", "33010219800230402", "99010219800101402"):
        with pytest.raises(IdNumberRefused):
            read_id_number(id_number(body))


@given(st.sets(st.integers(0, 17)), st.integers(0, 17))
def test_a_whole_number_agrees_with_every_mask_of_itself_and_contradicts_a_changed_one(
    hidden: set[int], changed: int
) -> None:
    whole = IdNumber(pattern=SHEN_ID)
    mask = "".join("*" if i in hidden else digit for i, digit in enumerate(SHEN_ID))
    assert not whole.contradicts(IdNumber(pattern=mask))
    other = "0" if SHEN_ID[changed] != "0" else "1"
    altered = IdNumber(pattern=mask[:changed] + other + mask[changed + 1 :])
    assert whole.contradicts(altered)
    assert altered.contradicts(whole)


def test_addresses_compare_in_lower_case_and_nonsense_is_none() -> None:
    assert read_email(" Mailto:Ruoxi@Example.COM ") == "ruoxi@example.com"
    assert [read_email(text) for text in ("a@b", "a b@c.de", "无", "", "a@b..de")] == [None] * 5
    assert masked_email("ruoxi@example.com") == "r***@example.com"
