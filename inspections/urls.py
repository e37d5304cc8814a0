"""Addresses of inspections and checklists."""

from django.urls import path

from inspections.views import answers, checklists, listing, visits

app_name = "inspections"

urlpatterns = [
    path("", listing.listing, name="list"),
    path("export/", listing.export, name="export"),
    path("new/", visits.new, name="new"),
    path("<uuid:pk>/", visits.page, name="page"),
    path("<uuid:pk>/start/", visits.start, name="start"),
    path("<uuid:pk>/officers/", visits.officers, name="officers"),
    path("<uuid:pk>/cancel/", visits.cancel, name="cancel"),
    path("<uuid:pk>/finish/", visits.finish, name="finish"),
    path("<uuid:pk>/items/<slug:code>/answer/", answers.answer, name="answer"),
    path("<uuid:pk>/items/<slug:code>/fail/", answers.fail, name="fail"),
    path("<uuid:pk>/findings/", answers.other, name="other"),
    path("<uuid:pk>/hazards/<uuid:hazard_pk>/fix/", answers.fix, name="fix"),
    path("checklists/", checklists.listing, name="checklists"),
    path("checklists/new/", checklists.new, name="new-checklist"),
    path("checklists/<slug:code>/", checklists.page, name="checklist"),
    path("checklists/<slug:code>/edit/", checklists.edit, name="edit-checklist"),
    path("checklists/<slug:code>/draft/", checklists.draft, name="draft"),
    path("checklists/<slug:code>/<int:number>/", checklists.version, name="version"),
    path("checklists/<slug:code>/<int:number>/publish/", checklists.publish, name="publish"),
    path("checklists/<slug:code>/<int:number>/export/", checklists.export, name="export-version"),
    path("checklists/<slug:code>/<int:number>/add/", checklists.add_item, name="add-item"),
    path(
        "checklists/<slug:code>/<int:number>/items/<slug:item_code>/",
        checklists.change_item,
        name="change-item",
    ),
    path(
        "checklists/<slug:code>/<int:number>/items/<slug:item_code>/remove/",
        checklists.remove_item,
        name="remove-item",
    ),
]
