"""The invented platform's branches and people who work there."""

from dataclasses import dataclass

from hub.access.roles import Role


@dataclass(frozen=True, kw_only=True)
class BranchPlan:
    """A branch to open; ``opened`` and ``address`` stand in the disclosures."""

    code: str
    name_zh: str
    name_en: str
    city_zh: str
    city_en: str
    address_zh: str
    address_en: str


@dataclass(frozen=True, kw_only=True)
class StaffPlan:
    """A login to create; ``branch`` is a code or empty."""

    username: str
    display_name: str
    role: Role
    branch: str = ""
    language: str = "zh-hans"


BRANCHES = (
    BranchPlan(
        code="CD01", name_zh="城东中心", name_en="East City Centre", city_zh="澄江市", city_en="Chengjiang",
        address_zh="澄江市东城路88号", address_en="88 East City Road, Chengjiang",
    ),
    BranchPlan(
        code="HB02", name_zh="湖滨中心", name_en="Lakeside Centre", city_zh="澄江市", city_en="Chengjiang",
        address_zh="澄江市湖滨路12号", address_en="12 Lakeside Road, Chengjiang",
    ),
    BranchPlan(
        code="QY03", name_zh="青屿中心", name_en="Qingyu Centre", city_zh="青屿县", city_en="Qingyu",
        address_zh="青屿县码头街5号", address_en="5 Pier Street, Qingyu",
    ),
)  # fmt: skip

STAFF = (
    StaffPlan(username="lin.xiao", display_name="林晓", role=Role.ADVISOR, branch="CD01"),
    StaffPlan(username="chen.yu", display_name="陈屿", role=Role.ADVISOR, branch="CD01"),
    StaffPlan(username="luo.qing", display_name="罗青", role=Role.ADVISOR, branch="CD01"),
    StaffPlan(username="zhao.min", display_name="赵岷", role=Role.ADVISOR, branch="HB02"),
    StaffPlan(username="ding.lan", display_name="丁兰", role=Role.ADVISOR, branch="HB02"),
    StaffPlan(username="bai.he", display_name="白鹤", role=Role.ADVISOR, branch="HB02"),
    StaffPlan(username="fei.wen", display_name="费文", role=Role.ADVISOR, branch="QY03"),
    StaffPlan(username="jin.yao", display_name="金瑶", role=Role.ADVISOR, branch="QY03"),
    StaffPlan(username="sun.heng", display_name="孙衡", role=Role.BRANCH_MANAGER, branch="CD01"),
    StaffPlan(username="xia.tao", display_name="夏涛", role=Role.BRANCH_MANAGER, branch="HB02"),
    StaffPlan(username="wan.ping", display_name="万平", role=Role.BRANCH_MANAGER, branch="QY03"),
    StaffPlan(username="he.jing", display_name="何靖", role=Role.COMPLIANCE),
    StaffPlan(username="wu.tong", display_name="吴桐", role=Role.COMPLIANCE),
    StaffPlan(username="tang.wen", display_name="唐雯", role=Role.EDITOR),
    StaffPlan(username="qin.yue", display_name="秦越", role=Role.AUDITOR),
    StaffPlan(username="fang.ke", display_name="方珂", role=Role.SYSTEM_ADMIN),
    StaffPlan(username="mo.ran", display_name="莫然", role=Role.SECURITY_ADMIN),
)
"""Invented people; the first of each role is the one whose login the summary prints."""

ADVISORS = tuple(person for person in STAFF if person.role is Role.ADVISOR)


def manager_of(branch: str) -> StaffPlan:
    """Return who runs a branch."""
    return next(person for person in STAFF if person.role is Role.BRANCH_MANAGER and person.branch == branch)
