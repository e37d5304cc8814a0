"""Addresses of the app enterprises."""

from django.urls import URLPattern, path

from enterprises.views import changes, people, picker, register, risk_points

app_name = "enterprises"
urlpatterns: list[URLPattern] = [
    path("", register.enterprise_list, name="list"),
    path("map/", register.enterprise_map, name="map"),
    path("export/", register.export, name="export"),
    path("new/", changes.new, name="new"),
    path("pick/", picker.pick, name="pick"),
    path("trades/", register.trades, name="trades"),
    path("risk-points/", risk_points.risk_list, name="risk-points"),
    path("risk-points/map/", risk_points.risk_map, name="risk-map"),
    path("risk-points/export/", risk_points.risk_export, name="risk-export"),
    path("risk-points/new/", risk_points.risk_new, name="risk-new"),
    path("risk-points/assess/", risk_points.assess, name="risk-assess"),
    path("risk-points/<uuid:pk>/", risk_points.risk_point, name="risk-point"),
    path("risk-points/<uuid:pk>/edit/", risk_points.risk_edit, name="risk-edit"),
    path("risk-points/<uuid:pk>/retire/", risk_points.risk_retire, name="risk-retire"),
    path("contacts/<uuid:pk>/edit/", people.contact_edit, name="contact-edit"),
    path("contacts/<uuid:pk>/remove/", people.contact_remove, name="contact-remove"),
    path("regulators/<uuid:pk>/end/", people.regulator_end, name="regulator-end"),
    path("accounts/<uuid:user_pk>/assign/", people.membership_new, name="membership-new"),
    path("<uuid:pk>/", register.enterprise, name="detail"),
    path("<uuid:pk>/edit/", changes.edit, name="edit"),
    path("<uuid:pk>/state/", changes.state, name="state"),
    path("<uuid:pk>/verify/", changes.verify, name="verify"),
    path("<uuid:pk>/regulators/new/", people.regulator_new, name="regulator-new"),
    path("<uuid:pk>/contacts/new/", people.contact_new, name="contact-new"),
    path("<uuid:pk>/officers/new/", people.officer_new, name="officer-new"),
    path("<uuid:pk>/officers/<uuid:user_pk>/remove/", people.officer_remove, name="officer-remove"),
]
