"""Addresses of mutual recognition; none ever holds a personal value."""

from django.urls import path

from minkang.care.results.rules.hooks import SERVICE
from minkang.care.results.views import hooks, orders, own, quality

app_name = "results"
ORDER = "results/orders/one/<uuid:rid>/"
HOOK = f"cds-services/{SERVICE}"
urlpatterns = [
    path("cds-services", hooks.discovery, name="hooks"),
    path(HOOK, hooks.recognition, name="hooks-recognition"),
    path(f"{HOOK}/feedback", hooks.feedback, name="hooks-feedback"),
    path("results/orders/", orders.patients, name="orders"),
    path("results/orders/people/<uuid:rid>/", orders.choose, name="orders-choose"),
    path("results/orders/<uuid:batch>/", orders.batch, name="orders-batch"),
    path(f"{ORDER}recognise/", orders.recognise, name="orders-recognise"),
    path(f"{ORDER}repeat/", orders.repeat, name="orders-repeat"),
    path(f"{ORDER}place/", orders.place, name="orders-place"),
    path("results/own/", own.own, name="own"),
    path("results/people/<uuid:rid>/", own.of_person, name="own-person"),
    path("results/people/<uuid:rid>/<slug:item>/", own.course, name="own-course"),
    path("results/institutions/", quality.institutions, name="institutions"),
    path("results/quality/", quality.evaluations, name="quality"),
    path("results/quality/new/", quality.enter, name="quality-enter"),
    path("results/quality/file/", quality.file, name="quality-file"),
    path("results/quality/template/", quality.template, name="quality-template"),
    path("results/quality/<int:number>/", quality.one, name="quality-one"),
    path("results/quality/<int:number>/withdraw/", quality.withdraw, name="quality-withdraw"),
]
