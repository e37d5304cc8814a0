"""Addresses of the app accounts."""

from django.urls import URLPattern, path

from accounts.views import people, places, signing

app_name = "accounts"
urlpatterns: list[URLPattern] = [
    path("sign-in/", signing.SignIn.as_view(), name="sign-in"),
    path("sign-out/", signing.SignOut.as_view(), name="sign-out"),
    path("language/", signing.language, name="language"),
    path("me/", signing.me, name="me"),
    path("me/password/", signing.change_password, name="password-change"),
    path("administration/", places.administration, name="administration"),
    path("people/", people.person_list, name="people"),
    path("people/export/", people.person_export, name="people-export"),
    path("people/new/", people.person_new, name="person-new"),
    path("people/<uuid:pk>/", people.person, name="person"),
    path("people/<uuid:pk>/edit/", people.person_edit, name="person-edit"),
    path("people/<uuid:pk>/new-password/", people.person_password, name="person-password"),
    path(
        "people/<uuid:pk>/deactivate/",
        people.person_switch,
        {"active": False},
        name="person-deactivate",
    ),
    path(
        "people/<uuid:pk>/activate/",
        people.person_switch,
        {"active": True},
        name="person-activate",
    ),
    path("agencies/", places.agency_list, name="agencies"),
    path("agencies/new/", places.agency_new, name="agency-new"),
    path("agencies/<uuid:pk>/edit/", places.agency_edit, name="agency-edit"),
    path("regions/", places.region_list, name="regions"),
    path("regions/new/", places.region_new, name="region-new"),
    path("regions/<str:code>/edit/", places.region_edit, name="region-edit"),
    path("sectors/", places.sector_list, name="sectors"),
]
