"""How the app hazards is called, and what it registers when the project starts."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit import subjects
from audit.subjects import Subject
from common import navigation, panels, stored
from common.exports import Exportable
from common.exports import register as register_list
from common.navigation import Entry
from hazards.enums import Kind

EVIDENCE_FOLDERS = (("evidence", "file"), ("shown", "shown"), ("thumbnails", "thumbnail"))


class HazardsConfig(AppConfig):
    name = "hazards"
    verbose_name = _("Hazards")

    def ready(self) -> None:
        # these import models, which exist from here on
        from audit import consumers  # noqa: PLC0415
        from enterprises.queries import register_recents  # noqa: PLC0415
        from hazards import elsewhere, exports, news  # noqa: PLC0415
        from hazards.ledger.kind import LEDGER  # noqa: PLC0415
        from notices import registry  # noqa: PLC0415
        from sheets import registry as imports  # noqa: PLC0415

        for entry in _entries():
            navigation.register(entry)
        for folder, name in EVIDENCE_FOLDERS:
            stored.register(folder, "hazards.Evidence", name)
        consumers.register("hazard-notices", news.consume, label=_("Messages to people"))
        subjects.register(
            Subject(
                kind=news.SUBJECT,
                model="hazards.Hazard",
                label=_("Hazard"),
                kinds=dict(Kind.choices),
                facts=_facts(),
                url_of=elsewhere.hazard_page,
            )
        )
        registry.register(news.SUBJECT, news.hazard_url, news.hazard_text, news.hazard_kind)
        imports.register(LEDGER)
        register_list(Exportable("hazards", _("Hazards"), exports.read))
        panels.register("enterprise", elsewhere.open_hazards)
        panels.register_history(elsewhere.history_of)
        register_recents(elsewhere.recent_enterprises)


def _facts() -> dict[str, Any]:
    """What events tell beside a hazard's attributes."""
    return {
        "acceptance_record": _("acceptance record"),
        "answer": pgettext_lazy("case", "answer"),
        "asked_until": _("new date asked for"),
        "case": _("case"),
        "contingency": _("safety measures and contingency plan"),
        "deadline": _("deadline"),
        "evidence": _("files (SHA-256)"),
        "goals": _("goals and tasks"),
        "grade_before": _("grade before"),
        "inspection": _("inspection"),
        "interim_measures": _("interim measures"),
        "into": _("merged into"),
        "leader": _("leader"),
        "merged": _("merged hazard"),
        "note": _("note"),
        "of": _("what the files show"),
        "other": _("other hazard"),
        "reason": _("reason"),
        "remark": _("remark"),
        "requirements": _("requirements"),
        "responsibility": _("body and person responsible"),
        "second": _("second key"),
        "seen_on": _("seen on"),
        "suspension": _("production suspended meanwhile"),
    }


def _entries() -> list[Entry]:
    return [
        Entry(
            url_name="hazards:new",
            label=_("Log a hazard"),
            icon="camera-plus",
            roles=frozenset({"inspector", "supervisor", "officer"}),
            order=20,
            phone=True,
            main=True,
        ),
        Entry(
            url_name="hazards:list",
            label=_("Hazards"),
            icon="alert-triangle",
            order=30,
            phone=frozenset({"officer", "leader"}),
        ),
        Entry(
            url_name="hazards:decisions",
            label=_("Decisions"),
            icon="gavel",
            roles=frozenset({"supervisor"}),
            order=15,
            phone=frozenset({"supervisor"}),
        ),
    ]
