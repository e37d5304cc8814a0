"""How the app inspections is called, and what it registers when the project starts."""

from uuid import UUID

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audit import subjects
from common import panels as pages
from common.exports import Exportable
from common.exports import register as register_list
from common.navigation import Entry, register
from inspections.enums import ChecklistKind, Kind


class InspectionsConfig(AppConfig):
    name = "inspections"
    verbose_name = _("Inspections")

    def ready(self) -> None:
        from enterprises.queries import register_recents  # noqa: PLC0415 - models are loaded by now
        from hazards import second_keys, suggestions  # noqa: PLC0415
        from inspections import exports, imports, news, panels  # noqa: PLC0415
        from inspections.queries import officers_of  # noqa: PLC0415
        from notices import registry as notices  # noqa: PLC0415
        from sheets import registry  # noqa: PLC0415

        pages.register("enterprise", panels.of_enterprise)
        pages.register("hazard", panels.of_hazard)
        pages.register_history(panels.history_of)
        suggestions.register(panels.suggestions)
        second_keys.register(officers_of)
        register_recents(panels.recents)
        registry.register(imports.KIND)
        register_list(Exportable("inspections", _("Inspections"), exports.read_inspections))
        register_list(Exportable("checklists", _("Checklists"), exports.read_checklists))
        register_list(Exportable("checklist-version", _("Checklist"), exports.read_version))
        notices.register("inspection", news.url_of, news.text_of)
        _register_menu()
        _register_subjects()


def _register_menu() -> None:
    register(
        Entry(
            url_name="inspections:list",
            label=_("Inspections"),
            icon="clipboard-check",
            order=40,
        )
    )
    register(
        Entry(
            url_name="inspections:checklists",
            label=_("Checklists"),
            icon="checklist",
            roles=frozenset({"inspector", "supervisor", "administrator", "officer"}),
            order=45,
        )
    )


def _register_subjects() -> None:
    subjects.register(
        subjects.Subject(
            kind="inspection",
            label=_("Inspection"),
            model="inspections.Inspection",
            kinds=dict(Kind.choices),
            facts={
                "answers": _("Answers"),
                "notes": _("Notes"),
                "hazards": _("Hazards found"),
                "officers": _("Officers"),
                "checklist": _("Checklist"),
                "version": _("Version"),
            },
            url_of=_page,
        )
    )
    subjects.register(
        subjects.Subject(
            kind="checklist",
            label=_("Checklist"),
            model="inspections.Checklist",
            kinds=dict(ChecklistKind.choices),
            facts={"version": _("Version"), "items": _("Items"), "sectors": _("Sectors")},
        )
    )


def _page(pk: UUID) -> str:
    return reverse("inspections:page", args=[pk])
