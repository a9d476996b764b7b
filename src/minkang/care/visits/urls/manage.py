"""Addresses of whoever plans and publishes clinics."""

from django.urls import URLPattern, path

from minkang.care.visits.views import (
    manage,
    manage_offers,
    manage_plans,
    manage_public,
    manage_rules,
)

HOSPITAL = "clinic/manage/<uuid:organisation>/"
SESSION = "clinic/manage/sessions/<int:number>/"

patterns: list[URLPattern] = [
    path("clinic/facilities/", manage_public.facilities, name="manage-facilities"),
    path("clinic/weekends/", manage_public.weekends, name="manage-weekends"),
    path("clinic/manage/", manage.home, name="manage-home"),
    path(SESSION, manage.session, name="manage-session"),
    path(f"{SESSION}stop/", manage.stop, name="manage-stop"),
    path(f"{SESSION}stopped/", manage.stopped, name="manage-stopped"),
    path(f"{SESSION}places/", manage.places, name="manage-places"),
    path(f"{SESSION}draw/", manage.draw, name="manage-draw"),
    path("clinic/manage/appeals/<int:number>/", manage_rules.appeal, name="manage-appeal"),
    path(HOSPITAL, manage.week, name="manage-week"),
    path(f"{HOSPITAL}offers/", manage_offers.offers, name="manage-offers"),
    path(f"{HOSPITAL}services/new/", manage_offers.service, name="manage-service"),
    path(f"{HOSPITAL}resources/new/", manage_offers.resource, name="manage-resource"),
    path(f"{HOSPITAL}templates/", manage_offers.templates, name="manage-templates"),
    path(f"{HOSPITAL}templates/new/", manage_offers.template, name="manage-template"),
    *(
        path(
            f"{HOSPITAL}{kind}/<int:number>/end/",
            manage_offers.end,
            {"kind": kind},
            name=f"manage-end-{kind}",
        )
        for kind in ("services", "resources", "templates")
    ),
    path(f"{HOSPITAL}publish/", manage_plans.publish, name="manage-publish"),
    path(f"{HOSPITAL}publish/single/", manage_plans.single, name="manage-single"),
    path(f"{HOSPITAL}conditions/", manage_rules.conditions, name="manage-conditions"),
    path(f"{HOSPITAL}conditions/<slug:name>/", manage_rules.condition, name="manage-condition"),
    path(f"{HOSPITAL}appeals/", manage_rules.appeals, name="manage-appeals"),
    path(f"{HOSPITAL}features/", manage_rules.features, name="manage-features"),
]
