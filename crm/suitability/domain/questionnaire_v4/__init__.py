"""Questionnaire version 4: six groups, 27 questions, in the order in which they are asked."""

from crm.suitability.domain.questionnaire_v4 import attitude, experience, finances, horizon, knowledge, objective
from crm.suitability.domain.questions import Group, GroupText, Questionnaire
from crm.suitability.domain.words import Words

GROUPS = (
    GroupText(
        group=Group.FINANCES,
        title=Words("财务状况", "Finances"),
        intro=Words("看一笔亏损您的家庭承受得起多少。", "What loss your household could bear."),
    ),
    GroupText(
        group=Group.KNOWLEDGE,
        title=Words("投资知识", "Knowledge"),
        intro=Words(
            "每类产品两道小题，没有时间限制。", "Two short questions on each family of products, without a clock."
        ),
    ),
    GroupText(
        group=Group.EXPERIENCE,
        title=Words("投资经验", "Experience"),
        intro=Words("您做过什么，见过怎样的涨跌。", "What you have done and which ups and downs you have seen."),
    ),
    GroupText(
        group=Group.OBJECTIVE,
        title=Words("投资目标", "Objective"),
        intro=Words("这笔钱为了什么。", "What the money is for."),
    ),
    GroupText(
        group=Group.ATTITUDE,
        title=Words("风险态度", "Attitude"),
        intro=Words("您愿意承受什么；不用迎合任何人。", "What you are willing to bear; there is nobody to please."),
    ),
    GroupText(
        group=Group.HORIZON,
        title=Words("期限与其他", "Horizon and other"),
        intro=Words(
            "什么时候要用，以及法律要求确认的事项。", "When it is needed, and what the law requires to be confirmed."
        ),
    ),
)

QUESTIONNAIRE_V4 = Questionnaire(
    version=4,
    groups=GROUPS,
    questions=(
        *finances.QUESTIONS,
        *knowledge.QUESTIONS,
        *experience.QUESTIONS,
        *objective.QUESTIONS,
        *attitude.QUESTIONS,
        *horizon.QUESTIONS,
    ),
)
