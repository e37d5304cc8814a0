"""A checklist as a workbook: the same columns out and in."""

from django.utils.translation import gettext_lazy as _

from hazards.enums import Category, Grade
from inspections.models import ChecklistItem
from sheets.fields import Field, FieldKind, Schema

WIDTHS = [6, 14, 14, 44, 30, 36, 40, 14, 10, 16]
SCHEMA = Schema(
    fields=(
        Field("position", _("No."), ("序号", "编号"), kind=FieldKind.NUMBERING),
        Field(
            "code",
            _("Item code"),
            ("项目编码", "条目编码", "代码"),
            hint=_("Keep it, so that the item stays the same; empty: a new item."),
        ),
        Field("section", _("Section"), ("分类", "检查类别", "检查项目", "类别")),
        Field(
            "text",
            _("What is checked"),
            ("检查内容", "检查要点", "检查标准", "检查内容及标准"),
            required=True,
            joins=True,
        ),
        Field("how_to_check", _("How to check"), ("检查方法", "检查方式")),
        Field("basis", _("Legal basis"), ("检查依据", "法律依据", "依据"), joins=True),
        Field(
            "hazard_text",
            _("Hazard in words, when it fails"),
            ("隐患描述", "常见隐患", "不合格描述", "问题描述"),
            required=True,
        ),
        Field(
            "category",
            _("Category"),
            ("隐患类别", "专业"),
            kind=FieldKind.WORD,
            choices=tuple(Category.choices),
            words={"管理": Category.SAFETY, "安全": Category.SAFETY},
        ),
        Field(
            "grade",
            _("Grade"),
            ("隐患等级", "隐患级别", "等级"),
            kind=FieldKind.WORD,
            choices=tuple(Grade.choices),
            words={"一般隐患": Grade.GENERAL, "重大隐患": Grade.MAJOR},
        ),
        Field("accident_type", _("Possible accident"), ("可能导致的事故", "事故类型")),
    )
)


def headers() -> list[str]:
    """The columns' names in the reader's language."""
    return [str(field.label) for field in SCHEMA.fields]


def cells_of(item: ChecklistItem) -> list[object]:
    """An item as a row under `headers`."""
    return [
        item.position,
        item.code,
        item.section,
        item.text,
        item.how_to_check,
        item.basis,
        item.hazard_text,
        item.get_category_display(),
        item.get_grade_display(),
        item.accident_type.name if item.accident_type else "",
    ]
