"""Names, numbers, days and places brought to what can be compared; the traps that cost others real links."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from crm.identity.domain.normalising.dates import date_marks
from crm.identity.domain.normalising.names import NameMarks, name_marks
from crm.identity.domain.normalising.notes import email_in, id_tail_in
from crm.identity.domain.normalising.numbers import id_marks
from crm.identity.domain.normalising.phones import phone_marks
from crm.identity.domain.normalising.places import address_marks, city_mark
from crm.identity.domain.normalising.records import Written, marks_of


def name(text: str) -> NameMarks:
    return name_marks(full=text, given="", surname="")


def whole_number(body: str) -> str:
    return body + ric.calc_check_digit(body + "0")


def test_script_space_and_order_do_not_matter_to_the_sound() -> None:
    written = ["鍾餘", "钟余", "钟 余", "Zhong Yu", "Yu Zhong", "ZHONG, Yu"]
    assert {name(text).sound for text in written} == {"yu zhong"}
    assert name("鍾餘").key == name("钟余").key


@pytest.mark.parametrize(
    ("one", "other"), [("张伟", "张玮"), ("曾静", "曾婧"), ("欧阳若溪", "欧阳若西"), ("单志远", "单智远")]
)
def test_homophones_sound_the_same_and_are_other_characters(one: str, other: str) -> None:
    assert name(one).sound == name(other).sound
    assert name(one).key != name(other).key


def test_a_surname_with_a_title_has_no_given_name() -> None:
    for text in ("沈女士", "沈总", "沈老师"):
        assert (name(text).surname_sound, name(text).g1, name(text).key) == ("shen", "", "")


def test_compound_and_rare_surnames_are_read_as_surnames() -> None:
    assert name("尉迟敬德").surname_sound == "yuchi"
    assert name("查良镛").surname_sound == "zha"
    assert name("欧阳明").g1 == "明"


def test_separate_columns_are_believed_before_the_full_name() -> None:
    marks = name_marks(full="whatever", given="Ruoxi", surname="Shen")
    assert (marks.given_latin, marks.surname_latin) == ("ruoxi", "shen")
    assert name_marks(full="", given="若溪", surname="沈").key == "沈若溪"


def test_a_sentence_in_the_name_field_is_no_name() -> None:
    assert name("客户不愿意透露自己的姓名") == NameMarks()


@pytest.mark.parametrize(
    "text",
    ["1980-12-21", "1980/12/21", "1980.12.21", "1980年12月21日", "1980年12月21日生", "19801221", "1980-12-21 00:00:00",
     "21/12/1980", "12/21/1980", "一九八〇年十二月二十一日", "21 December 1980", "Dec 21, 1980", "21-Dec-1980", "29576",
     "29576.0"],
)  # fmt: skip
def test_a_day_is_read_in_every_spelling_that_forms_hold(text: str) -> None:
    assert date_marks(text) == "19801221"


@pytest.mark.parametrize(
    "text", ["", "不详", "1980", "12/1980", "Dec 1980", "十十年一月一日", "八零后", "3 Foo 1980", "99999"]
)
def test_what_is_no_day_is_left(text: str) -> None:
    assert date_marks(text) == ""


@pytest.mark.parametrize(
    "text",
    ["无", "N/A", "不详", "0", "000000000000000000", "111111111111111111", "123456789012345678", "*" * 18, "***"],
)
def test_what_fills_a_form_is_no_number(text: str) -> None:
    marks = id_marks(text)
    assert not marks.known
    assert not marks.other


def test_four_equal_digits_may_end_a_number() -> None:
    assert id_marks("8888").tail == "8888"


SHEN = whole_number("33010219800101402")


def test_a_masked_number_keeps_its_digits_in_their_places() -> None:
    whole, masked = id_marks(SHEN), id_marks(SHEN[:4] + "*" * 10 + SHEN[-4:])
    assert whole.valid
    assert not masked.valid
    assert masked.known_high.bit_count() + masked.known_low.bit_count() == 4 * 8
    assert whole.high & masked.known_high == masked.high
    assert whole.low & masked.known_low == masked.low


def test_a_miscopied_number_is_evidence_and_no_proof() -> None:
    wrong = SHEN[:16] + str((int(SHEN[16]) + 1) % 10) + SHEN[17]
    assert not id_marks(wrong).valid
    assert id_marks(wrong).birth == "19800101"


def test_fifteen_digits_and_eighteen_are_one_number() -> None:
    body = "330102800101402"
    assert id_marks(body).tail == id_marks(whole_number(body[:6] + "19" + body[6:])).tail


def test_four_characters_are_the_end_of_a_number_and_others_are_another_document() -> None:
    assert id_marks("402X").tail == "402X"
    assert id_marks("E1234 5678").other == "E12345678"


@given(st.integers(0, 999), st.dates(), st.sets(st.integers(0, 17), min_size=1, max_size=17))
def test_any_mask_of_a_number_agrees_with_it_and_with_no_number_that_differs_there(order, born, hidden) -> None:
    number = whole_number(f"330102{born:%Y%m%d}".replace(" ", "0")[:14].ljust(14, "0") + f"{order:03d}")
    whole = id_marks(number)
    masked = id_marks("".join("*" if place in hidden else digit for place, digit in enumerate(number)))
    if masked.other or whole.other:
        return
    assert (whole.high ^ masked.high) & masked.known_high == 0
    assert (whole.low ^ masked.low) & masked.known_low == 0


@pytest.mark.parametrize(
    ("field", "note", "first", "second"),
    [
        ("138 1234 5678", "", "13812345678", ""),
        ("+86 13812345678", "", "13812345678", ""),
        ("13812345678/13987654321", "", "13812345678", "13987654321"),
        ("", "联系电话13812345678，下周来", "13812345678", ""),
        ("", "老婆电话13812345678", "", ""),
        ("", "投资500000元", "", ""),
        ("13800138000", "", "", ""),
        ("13812345678（老婆）", "", "", ""),
        ("1381234567", "", "1381234567", ""),
    ],
)
def test_phones_are_found_where_they_stand_and_other_peoples_are_left(field, note, first, second) -> None:
    marks = phone_marks(field, note)
    assert (marks.first, marks.second) == (first, second)


def test_a_masked_phone_keeps_both_ends() -> None:
    marks = phone_marks("138****5678")
    assert (marks.first, marks.head, marks.tail) == ("", "138", "5678")


@pytest.mark.parametrize(
    "text",
    [
        "1980-01-31",
        "1980/1/31",
        "1980年1月31日",
        "19800131",
        "31/01/1980",
        "01/31/1980",
        "1980.1.31",
        "1980-01-31 00:00:00",
    ],
)
def test_days_are_eight_digits(text: str) -> None:
    assert date_marks(text) == "19800131"


def test_a_day_that_is_none_is_kept_as_written_and_a_word_is_not() -> None:
    assert date_marks("19801399") == "19801399"
    assert date_marks("不详") == ""


def test_two_ways_to_write_one_address_have_the_same_numbers_and_street() -> None:
    long, short = address_marks("杭州市西湖区文一西路125号3幢2单元501室"), address_marks("文一西路125号3-2-501")
    assert (long.words, long.numbers) == (short.words, short.numbers) == ("文一西路", "125-3-2-501")
    assert city_mark("杭州市") == city_mark("杭州")


def test_notes_give_the_end_of_an_id_number_but_not_of_a_card() -> None:
    assert id_tail_in("身份证尾号402x，想了解稳健产品") == "402X"
    assert id_tail_in("银行卡尾号4021") == ""
    assert email_in("请发邮件到 Shen.Ruoxi@Example.com，谢谢") == "shen.ruoxi@example.com"


@given(st.builds(Written, **dict.fromkeys(Written.__slots__, st.text(max_size=40))))
def test_nothing_that_anybody_writes_breaks_the_reading(written: Written) -> None:
    marks = marks_of(written)
    assert marks == marks_of(written)
    assert "" not in {getattr(marks, column) for column in marks.__slots__}
