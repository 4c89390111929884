"""The glossary: terms in plain words, and every published formula with its parts."""

from cms.domain.kinds.cover import COVERED, cover
from cms.domain.schema import Kind, Label, PageSchema, chapter, code, count, formulas, line, prose, texts, wanted

SCHEMA = PageSchema(
    Kind.GLOSSARY,
    "cms/glossary/v1",
    Label("术语与公式", "Glossary and formulas"),
    (
        cover(),
        chapter(
            "terms",
            "术语",
            "Terms",
            texts(
                "terms",
                "术语",
                "Terms",
                line("term", "术语", "Term"),
                prose("meaning", "意思", "Meaning"),
            ),
        ),
        chapter(
            "formulas",
            "公式",
            "Formulas",
            formulas(
                "formulas",
                "公式",
                "Formulas",
                code("formula", "公式编号", "Formula"),
                count("version", "版本", "Version").within(1),
                line("name", "指标", "Figure"),
                line("numerator", "分子", "Numerator"),
                line("denominator", "分母", "Denominator"),
            ),
        ),
    ),
    wanted=(COVERED, wanted("D-GEN", "terms", "formulas")),
    purpose=Label(
        "用通俗的话解释术语，列出每个公式的分子与分母。",
        "Explains terms in plain words and lists every formula with its parts.",
    ),
)
