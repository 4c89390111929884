"""Households at the desk: founded, proposed, agreed to on paper, taken back; each page says what is withheld."""

import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from crm.consents.domain.purposes import OF_ONESELF, Purpose
from crm.consents.models import Consent
from crm.consents.queries import standings_of
from crm.households.models import Household, Occupant
from crm.profile.models import Visit
from crm.workspace.forms import AGREED, REFUSED
from hub.access.models import User
from hub.access.operations import assign, create_user
from hub.access.roles import Role
from hub.access.scope import entered, system_scope
from hub.funds.domain.requests import FlowRequest
from hub.funds.domain.rules import FlowKind
from hub.funds.operations import post_flows
from hub.kernel.clock import HOME_ZONE, utc_now
from tests.rooms.workspace.world import BY, GU_PHONE, found, visit

LIST = "/workspace/households/"


@pytest.fixture
def paid(world: Any) -> None:
    """Shen has 1,000 yuan at the custodian, Zhou 2,500."""
    with entered(system_scope("test")):
        for subject, fen in ((world.shen, 1_000_00), (world.zhou, 2_500_00)):
            request = FlowRequest(
                key=f"in-{subject}", kind=FlowKind.DEPOSIT, amount_fen=fen, effective_date=world.at.date(),
                subject_id=subject,
            )  # fmt: skip
            post_flows(requests=[request], by=BY, at=world.at)


@pytest.fixture
def home(world: Any, paid: None, as_user: Any) -> str:
    """Shen's household with Zhou proposed as her spouse; the address of its page."""
    lin = as_user(world.lin)
    form = {"client": str(world.shen), "key": str(uuid4()), "name": "沈家"}
    url = lin.post(f"{LIST}found/", form)["Location"]
    assert lin.post(f"{LIST}found/", form)["Location"] == url
    lin.post(f"{url}members/", {"client": str(world.zhou), "relation": "spouse"})
    return str(url)


def seat(of: UUID) -> UUID:
    with entered(system_scope("test")):
        return Occupant.objects.get(subject_id=of).seat_id


def consents_of(subject: UUID) -> str:
    return reverse("workspace:consents", args=[subject])


def spoken(of: UUID, word: str, **rest: str) -> dict[str, str]:
    """What the form sends when the client decided on their total."""
    field = f"{Purpose.HOUSEHOLD_MONEY.value}:{seat(of)}"
    return {"key": str(uuid4()), "channel": "desk", "note": "已签纸质同意书，存柜台档案柜。",
            field: word} | rest  # fmt: skip


def shown_to(investor: Any) -> dict[str, list[str]]:
    """The members whom the investor's page shows, as its form sends them along."""
    return {"shown": sorted(set(re.findall(r'name="shown" value="([^"]+)"', text(investor.get("/my/consents/")))))}


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_a_new_household_says_of_everybody_that_nothing_is_shared(world: Any, home: str, as_user: Any) -> None:
    page = text(as_user(world.lin).get(home))
    for words in ("沈家", "沈若溪", "周启明", "户主", "配偶", "未共享", "尚未询问", "暂无可合计的内容", "2位成员"):
        assert words in page, words
    assert "1,000.00" not in page
    english = text(as_user(world.lin).get("/en" + home))
    for words in ("not shared", "not asked yet", "Spouse", "Nothing to add up"):
        assert words in english, words


def test_a_paper_consent_is_a_visit_and_counts_and_taking_it_back_holds_at_once(
    world: Any, home: str, as_user: Any
) -> None:
    lin, address = as_user(world.lin), consents_of(world.shen)
    body = spoken(world.shen, AGREED)
    for _ in range(2):
        assert lin.post(address, body)["Location"] == address
    with entered(system_scope("test")):
        (row,) = Consent.objects.all()
        evidence = Visit.objects.select_related("note").get(id=row.visit_id)
        assert (row.given, row.audience, evidence.source_id) == (True, [str(seat(world.zhou))], row.source_id)
        assert "纸质同意书" in evidence.note.body
    page = text(lin.get(home))
    assert "1,000.00" in page
    assert "2位中计入1位" in page
    assert "1位成员未共享总额" in page
    lin.post(address, spoken(world.shen, REFUSED))
    page = text(lin.get(home))
    assert "1,000.00" not in page
    assert "成员已撤回" in page
    assert text(lin.get(address)).count("household_money/v1") == 2
    assert "纸质同意书" in text(lin.get(reverse("workspace:client", args=[world.shen])))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"note": ""}, "请写明依据"),
        ({"arrived_at": "2999-01-01T10:00"}, "这个时间还没有到"),
    ],
)
def test_what_is_missing_is_said_in_a_sentence_and_nothing_is_kept(
    world: Any, home: str, as_user: Any, changed: dict[str, str], words: str
) -> None:
    answer = as_user(world.lin).post(consents_of(world.shen), spoken(world.shen, AGREED, **changed))
    assert answer.status_code == 422
    assert words in text(answer)
    with entered(system_scope("test")):
        assert not Consent.objects.exists()


def test_a_form_that_says_nothing_is_refused_with_a_sentence(world: Any, home: str, as_user: Any) -> None:
    body = spoken(world.shen, "")
    assert "请至少就一项用途写明客户的决定" in text(as_user(world.lin).post(consents_of(world.shen), body))
    assert "at least one purpose" in text(as_user(world.lin).post("/en" + consents_of(world.shen), body))
    with entered(system_scope("test")):
        assert Visit.objects.count() == 3


def test_contact_wishes_stand_on_the_clients_page(world: Any, as_user: Any) -> None:
    lin, client = as_user(world.lin), reverse("workspace:client", args=[world.shen])
    assert "客户不愿意" not in text(lin.get(client))
    body = {
        "key": str(uuid4()),
        "channel": "phone",
        "note": "说不要再打电话。",
        "contact_phone": REFUSED,
    }
    lin.post(consents_of(world.shen), body)
    assert "客户不愿意： <b>电话联系</b>" in text(lin.get(client))


def test_taking_out_and_dissolving_are_taken_back_from_the_page(world: Any, home: str, as_user: Any) -> None:
    lin, member = as_user(world.lin), f"{home}members/{seat(world.zhou)}/"
    out = text(lin.post(member, {"state": "out"}, follow=True))
    assert "不再显示或计入其任何内容" in out
    assert "由客户经理移出" in out
    assert "周启明" in out
    assert "已回到家庭" in text(lin.post(member, {"state": "back"}, follow=True))
    assert "恢复后" in text(lin.post(f"{home}dissolve/", {"state": "end"}, follow=True))
    assert "这个家庭已解散" in text(
        lin.post(f"{home}members/", {"client": str(world.zhou), "relation": "child"}, follow=True)
    )
    assert "家庭已恢复原样" in text(lin.post(f"{home}dissolve/", {"state": "back"}, follow=True))


def test_the_last_member_taken_out_leaves_the_list_and_comes_back_from_there(
    world: Any, paid: None, as_user: Any
) -> None:
    lin = as_user(world.lin)
    url = lin.post(f"{LIST}found/", {"client": str(world.shen), "key": str(uuid4()), "name": "沈家"})["Location"]
    page = lin.post(f"{url}members/{seat(world.shen)}/", {"state": "out"}, follow=True)
    assert "因此不在您的列表里" in text(page)
    assert lin.get(url).status_code == 404
    assert lin.post(f"{url}members/{seat(world.shen)}/", {"state": "back"}, follow=True).status_code == 200
    assert lin.get(url).status_code == 200


def test_the_search_finds_own_clients_and_a_shared_phone_is_a_hint_that_joins_nobody(
    world: Any, home: str, as_user: Any
) -> None:
    lin = as_user(world.lin)
    visit(world.lin, world.at, "沈知夏", "13800136021", "陪母亲来。", key="child-1")
    with entered(system_scope("test")):
        before = Occupant.objects.count()
    page = text(lin.get(home))
    assert "沈知夏" in page
    assert "共用同一手机号" in page
    with entered(system_scope("test")):
        assert Occupant.objects.count() == before
    assert "没有其他符合的客户" in text(lin.get(f"{home}?q={GU_PHONE}"))


def test_another_branchs_advisor_meets_none_of_it_and_oversight_only_reads(world: Any, home: str, as_user: Any) -> None:
    stranger, compliance = as_user(world.zhao), as_user(world.compliance)
    member = f"{home}members/{seat(world.zhou)}/"
    assert stranger.get(home).status_code == stranger.get(consents_of(world.shen)).status_code == 404
    for url, body in ((f"{home}members/", {"client": str(world.gu), "relation": "child"}), (member, {"state": "out"}),
                      (f"{home}dissolve/", {"state": "end"}), (consents_of(world.shen), spoken(world.shen, AGREED)),
                      (f"{LIST}found/", {"client": str(world.shen), "key": str(uuid4()), "name": "x"})):  # fmt: skip
        assert stranger.post(url, body).status_code == 404, url
    assert "沈家" not in text(stranger.get(LIST))
    assert "沈家" in text(compliance.get(LIST))
    assert compliance.get(home).status_code == 200
    assert 'name="state"' not in compliance.get(home).content.decode()
    assert compliance.post(f"{home}dissolve/").status_code == 403
    assert compliance.post(consents_of(world.shen), spoken(world.shen, AGREED)).status_code == 403
    with entered(system_scope("test")):
        assert not Consent.objects.exists()
        assert Household.objects.get().dissolved_at is None


def test_a_member_of_another_advisor_is_a_seat_and_nothing_else(world: Any, home: str, as_user: Any) -> None:
    lin = as_user(world.lin)
    for subject in (world.shen, world.zhou):
        lin.post(consents_of(subject), spoken(subject, AGREED))
    assert "3,500.00" in text(lin.get(home))
    with entered(system_scope("test")):
        assign(subject_id=world.zhou, advisor_id=world.zhao.id, branch_id=world.zhao.branch_id, by=BY, at=utc_now())
    page = text(lin.get(home))
    assert "另有1位成员" in page
    assert "您只知道其存在" in page
    assert "2位中计入1位" in page
    for hidden in ("周启明", "2,500.00", "3,500.00", "配偶"):
        assert hidden not in page, hidden


def login(world: Any, name: str, subject: UUID) -> User:
    with entered(system_scope("test")):
        return create_user(
            username=name, password="x-9-kite-lamp", display_name=name, role=Role.INVESTOR, subject_id=subject, by=BY,
            at=world.at,
        )  # fmt: skip


def test_the_investor_reads_who_sees_what_agrees_and_takes_it_back(world: Any, home: str, as_user: Any) -> None:
    shen, zhou = as_user(login(world, "shen.r", world.shen)), as_user(login(world, "zhou.q", world.zhou))
    page = text(shen.get("/my/consents/"))
    for words in ("沈家", "请您决定", "配偶", "本人同意前不显示姓名", "尚未答复", "您反对前有效"):
        assert words in page, words
    assert "周启明" not in page
    body = {"purpose": "household_money", "household": home.split("/")[-2], "word": "agree"} | shown_to(zhou)
    assert "已同意，可随时在此撤回" in text(zhou.post("/my/consents/decide/", body, follow=True))
    page = text(shen.get("/my/consents/"))
    assert "周启明" in page
    assert "2,500.00" in page
    assert "1,000.00" not in text(zhou.get("/my/consents/"))
    assert "2,500.00" in text(as_user(world.lin).get(home))
    zhou.post("/my/consents/decide/", body | {"word": "refuse"})
    assert "周启明" not in text(shen.get("/my/consents/"))
    assert "2,500.00" not in text(as_user(world.lin).get(home))
    english = text(zhou.get("/en/my/consents/"))
    assert "you refused" in english
    with entered(system_scope("test")):
        assert [said.given for said in standings_of(world.zhou, at=utc_now()).history] == [False, True]


def test_leaving_ends_everything_and_a_strangers_household_is_nowhere(world: Any, home: str, as_user: Any) -> None:
    zhou, gu = as_user(login(world, "zhou.q", world.zhou)), as_user(login(world, "gu.h", world.gu))
    household = home.split("/")[-2]
    assert gu.post(f"/my/households/{household}/leave/").status_code == 404
    body = {"purpose": "household_money", "household": household, "word": "agree"}
    assert gu.post("/my/consents/decide/", body).status_code == 404
    assert zhou.post("/my/consents/decide/", body | {"purpose": "nothing"}).status_code == 404
    assert "您还没有加入家庭" in text(gu.get("/my/consents/"))
    assert "您已退出家庭" in text(zhou.post(f"/my/households/{household}/leave/", follow=True))
    page = text(as_user(world.lin).get(home))
    assert "本人退出" in page
    back = as_user(world.lin).post(f"{home}members/{seat(world.zhou)}/", {"state": "back"}, follow=True)
    assert "这是本人自行退出的" in text(back)


def test_an_own_word_for_a_household_names_everybody_else_in_it(world: Any, home: str, as_user: Any) -> None:
    shen = as_user(login(world, "shen.r", world.shen))
    body = {"purpose": "household_life", "household": home.split("/")[-2], "word": "agree"} | shown_to(shen)
    shen.post("/my/consents/decide/", body)
    with entered(system_scope("test")):
        (row,) = Consent.objects.all()
        assert (row.about_id, row.audience, row.channel) == (seat(world.shen), [str(seat(world.zhou))], "online")
    page = text(as_user(world.lin).get(home))
    assert "子女教育" in page
    assert "怕到时候" not in page


def test_whoever_joined_after_a_paper_was_signed_is_not_named_in_it(world: Any, home: str, as_user: Any) -> None:
    lin, signed = as_user(world.lin), utc_now().astimezone(HOME_ZONE)
    third = child_joins(world, home, lin)
    lin.post(consents_of(world.shen), spoken(world.shen, AGREED, arrived_at=signed.strftime("%Y-%m-%dT%H:%M:%S.%f")))
    with entered(system_scope("test")):
        assert Consent.objects.get().audience == [str(seat(world.zhou))]
    assert "1,000.00" not in text(lin.get(home))
    lin.post(consents_of(world.shen), spoken(world.shen, AGREED))
    with entered(system_scope("test")):
        assert Consent.objects.latest("decided_at").audience == sorted([str(seat(world.zhou)), str(third)])


def test_whoever_joins_while_the_investors_page_lies_open_is_not_named(world: Any, home: str, as_user: Any) -> None:
    shen = as_user(login(world, "shen.r", world.shen))
    body = {"purpose": "household_money", "household": home.split("/")[-2], "word": "agree"} | shown_to(shen)
    third = child_joins(world, home, as_user(world.lin))
    page = text(shen.post("/my/consents/decide/", body, follow=True))
    assert "您打开页面之后有人加入" in page
    assert "已同意，但不含其后加入的成员" in page
    with entered(system_scope("test")):
        assert Consent.objects.get().audience == [str(seat(world.zhou))]
    foreign = body | shown_to(shen) | {"purpose": "household_life"}
    shen.post("/my/consents/decide/", foreign | {"shown": [*foreign["shown"], str(uuid4())]})
    with entered(system_scope("test")):
        assert Consent.objects.latest("decided_at").audience == sorted([str(seat(world.zhou)), str(third)])


def child_joins(world: Any, home: str, lin: Any) -> UUID:
    visit(world.lin, world.at, "沈知夏", "13700001234", "陪母亲来。", key="child-2")
    child = found("13700001234")
    lin.post(f"{home}members/", {"client": str(child), "relation": "child"})
    return seat(child)


def test_a_withdrawal_on_a_page_opened_earlier_holds_against_a_word_said_meanwhile(
    world: Any, home: str, as_user: Any
) -> None:
    lin, shen = as_user(world.lin), as_user(login(world, "shen.r", world.shen))
    opened = lin.get(consents_of(world.shen)).content.decode()
    assert re.search(r'<input[^>]*name="arrived_at"[^>]*>', opened)
    assert not re.search(r'<input[^>]*name="arrived_at"[^>]*value=', opened)
    body = {"purpose": "household_money", "household": home.split("/")[-2], "word": "agree"} | shown_to(shen)
    shen.post("/my/consents/decide/", body)
    sent = spoken(world.shen, REFUSED)
    for _ in range(2):
        page = text(lin.post(consents_of(world.shen), sent, follow=True))
        assert "已记下，即刻生效" in page
    assert "1,000.00" not in text(lin.get(home))
    with entered(system_scope("test")):
        assert Consent.objects.filter(given=False).count() == 1


def test_a_word_that_a_later_one_stands_against_is_said_to_be_without_effect(
    world: Any, home: str, as_user: Any
) -> None:
    lin, shen = as_user(world.lin), as_user(login(world, "shen.r", world.shen))
    early = f"{utc_now().astimezone(HOME_ZONE):%Y-%m-%dT%H:%M}"
    body = {"purpose": "household_money", "household": home.split("/")[-2], "word": "agree"} | shown_to(shen)
    shen.post("/my/consents/decide/", body)
    page = text(lin.post(consents_of(world.shen), spoken(world.shen, REFUSED, arrived_at=early), follow=True))
    assert "已记下，但不生效" in page
    assert "已记下，即刻生效" not in page
    assert "1,000.00" in text(lin.get(home))
    english = spoken(world.shen, REFUSED, arrived_at=early)
    assert "without effect" in text(lin.post("/en" + consents_of(world.shen), english, follow=True))


@pytest.mark.parametrize("dissolved", [True, False])
def test_a_member_of_a_household_that_rests_takes_back_and_leaves_but_agrees_to_nothing(
    world: Any, home: str, as_user: Any, dissolved: bool
) -> None:
    lin, zhou, household = as_user(world.lin), as_user(login(world, "zhou.q", world.zhou)), home.split("/")[-2]
    body = {"purpose": "household_money", "household": household, "word": "agree"} | shown_to(zhou)
    zhou.post("/my/consents/decide/", body)
    if dissolved:
        lin.post(f"{home}dissolve/", {"state": "end"})
    else:
        lin.post(f"{home}members/{seat(world.zhou)}/", {"state": "out"})
    page = text(zhou.get("/my/consents/"))
    assert "未生效。" in page
    assert page.count('value="refuse"') == 1 + len(OF_ONESELF)
    assert "撤回" in page
    assert "家庭里的其他人" not in page
    assert "不能在其中作新的同意" in text(zhou.post("/my/consents/decide/", body, follow=True))
    desk = text(lin.get(consents_of(world.zhou)))
    assert "沈家（未生效）" in desk
    assert lin.post(consents_of(world.zhou), spoken(world.zhou, AGREED)).status_code == 422
    assert lin.post(consents_of(world.zhou), spoken(world.zhou, REFUSED)).status_code == 302
    assert "未生效。" not in text(zhou.get("/my/consents/"))
    lin.post(f"{home}dissolve/", {"state": "back"})
    lin.post(f"{home}members/{seat(world.zhou)}/", {"state": "back"})
    assert "2,500.00" not in text(lin.get(home))


def test_leaving_a_household_that_was_dissolved_holds_for_good(world: Any, home: str, as_user: Any) -> None:
    lin, zhou, household = as_user(world.lin), as_user(login(world, "zhou.q", world.zhou)), home.split("/")[-2]
    zhou.post(
        "/my/consents/decide/",
        {"purpose": "household_money", "household": household, "word": "agree"} | shown_to(zhou),
    )
    lin.post(f"{home}dissolve/", {"state": "end"})
    leave = {"seat": str(seat(world.zhou))}
    assert "您已退出家庭" in text(zhou.post(f"/my/households/{household}/leave/", leave, follow=True))
    restored = text(lin.post(f"{home}dissolve/", {"state": "back"}, follow=True))
    assert "本人退出" in restored
    assert "2,500.00" not in restored


def test_a_households_name_tells_no_member_who_another_is(world: Any, home: str, as_user: Any) -> None:
    lin = as_user(world.lin)
    (field,) = re.findall(r'<input[^>]*name="name"[^>]*>', text(lin.get(f"{LIST}?client={world.shen}")))
    assert "value=" not in field
    form = {"client": str(world.shen), "key": str(uuid4()), "name": "沈若溪 家"}
    for language, words in (("", "请不要写客户的姓名"), ("/en", "Leave their name out")):
        answer = lin.post(f"{language}{LIST}found/", form)
        assert answer.status_code == 422
        assert words in text(answer)
    spaced = lin.post(f"{LIST}found/", form | {"name": "沈若 溪"})
    assert spaced.status_code == 422
    url = lin.post(f"{LIST}found/", form | {"name": "周启明亲友"})["Location"]
    told = text(lin.post(f"{url}members/", {"client": str(world.zhou), "relation": "spouse"}, follow=True))
    assert "家庭名称里有这位客户的姓名" in told
    with entered(system_scope("test")):
        assert Household.objects.count() == 2
        assert Occupant.objects.filter(household_id=url.split("/")[-2]).count() == 1
