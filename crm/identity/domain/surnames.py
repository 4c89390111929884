"""Surnames that general pinyin tables misread, compound surnames, and the titles people add to a surname.

Source: readings as in Xiandai Hanyu Cidian (7th ed.), marked 姓; compound surnames as in the 2020 name report of the
Ministry of Public Security and the usual historical list.
"""

from typing import Final

READINGS: Final[dict[str, str]] = {
    "曾": "zeng", "单": "shan", "仇": "qiu", "查": "zha", "翟": "zhai", "朴": "piao", "区": "ou", "解": "xie",
    "盖": "ge", "乐": "yue", "缪": "miao", "黑": "he", "召": "shao", "任": "ren", "华": "hua", "宿": "su",
    "折": "she", "覃": "qin", "秘": "bi", "种": "chong", "员": "yun", "洗": "xian", "冼": "xian", "纪": "ji",
    "燕": "yan", "应": "ying", "宁": "ning", "曲": "qu", "祭": "zhai", "葛": "ge", "车": "che", "卜": "bu",
    "石": "shi", "柏": "bai", "盛": "sheng", "褚": "chu", "谌": "chen", "佴": "nai", "那": "na", "能": "nai",
    "牟": "mu", "隗": "wei", "幺": "yao", "晁": "chao", "逯": "lu", "瞿": "qu", "郗": "xi", "妫": "gui",
    "尉": "wei", "俞": "yu", "於": "yu", "撒": "sa", "塔": "ta", "过": "guo", "哈": "ha", "郇": "xun",
    "都": "du", "行": "xing", "庾": "yu", "尹": "yin", "沈": "shen", "长": "zhang", "少": "shao", "重": "chong",
}  # fmt: skip
"""One-character surnames whose reading as a name differs, or is at risk of differing, from the everyday reading."""

COMPOUND_READINGS: Final[dict[str, tuple[str, str]]] = {
    "欧阳": ("ou", "yang"), "司马": ("si", "ma"), "上官": ("shang", "guan"), "司徒": ("si", "tu"),
    "司空": ("si", "kong"), "司寇": ("si", "kou"), "诸葛": ("zhu", "ge"), "东方": ("dong", "fang"),
    "皇甫": ("huang", "fu"), "尉迟": ("yu", "chi"), "公孙": ("gong", "sun"), "慕容": ("mu", "rong"),
    "令狐": ("ling", "hu"), "宇文": ("yu", "wen"), "长孙": ("zhang", "sun"), "夏侯": ("xia", "hou"),
    "端木": ("duan", "mu"), "澹台": ("tan", "tai"), "申屠": ("shen", "tu"), "万俟": ("mo", "qi"),
    "独孤": ("du", "gu"), "南宫": ("nan", "gong"), "呼延": ("hu", "yan"), "轩辕": ("xuan", "yuan"),
    "百里": ("bai", "li"), "东郭": ("dong", "guo"), "西门": ("xi", "men"), "公冶": ("gong", "ye"),
    "太史": ("tai", "shi"), "鲜于": ("xian", "yu"), "闻人": ("wen", "ren"), "淳于": ("chun", "yu"),
    "拓跋": ("tuo", "ba"), "赫连": ("he", "lian"), "濮阳": ("pu", "yang"), "钟离": ("zhong", "li"),
    "公羊": ("gong", "yang"), "完颜": ("wan", "yan"), "纳兰": ("na", "lan"), "第五": ("di", "wu"),
}  # fmt: skip

TITLES: Final[tuple[str, ...]] = (
    "先生", "女士", "小姐", "太太", "夫人", "老师", "经理", "总经理", "总", "阿姨", "叔叔", "大爷", "大妈", "奶奶",
    "爷爷", "师傅", "医生", "教授", "主任", "老板", "同志", "工",
)  # fmt: skip
"""What is left after the surname when only 沈女士 was written down."""

LATIN_TITLES: Final[frozenset[str]] = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "madam"})
