"""Addresses of the record; none ever holds a personal value."""

from django.urls import path

from minkang.care.record.views import care, copies, log, questions, reading, sharing

app_name = "record"
PERSON = "record/people/<uuid:rid>"
urlpatterns = [
    path("record/", reading.own, name="own"),
    path(f"{PERSON}/", reading.timeline, name="timeline"),
    path(f"{PERSON}/trends/", reading.trends, name="trends"),
    path(f"{PERSON}/entries/<int:number>/", reading.entry, name="entry"),
    path(f"{PERSON}/entries/<int:number>/source/", copies.source, name="source"),
    path(f"{PERSON}/copy/", copies.offer, name="copy"),
    path(f"{PERSON}/copy/bundle/", copies.bundle, name="bundle"),
    path(f"{PERSON}/copy/paper/", copies.paper, name="paper"),
    path(f"{PERSON}/accesses/", log.accesses, name="accesses"),
    path(f"{PERSON}/accesses/<int:number>/", log.ask, name="ask"),
    path(f"{PERSON}/sharing/", sharing.sharing, name="sharing"),
    path(f"{PERSON}/sharing/all/", sharing.everybody, name="sharing-all"),
    path(
        f"{PERSON}/sharing/institutions/<uuid:institution>/",
        sharing.institution,
        name="sharing-institution",
    ),
    path(f"{PERSON}/sharing/categories/<str:category>/", sharing.category, name="sharing-category"),
    path(f"{PERSON}/sharing/proxies/", sharing.proxy, name="sharing-proxy"),
    path(f"{PERSON}/sharing/proxies/<uuid:agent>/", sharing.end_proxy, name="sharing-proxy-end"),
    path("record/accesses/", log.own, name="own-accesses"),
    path("record/sharing/", sharing.own, name="own-sharing"),
    path("record/patients/", care.patients, name="patients"),
    path(f"{PERSON}/emergency/", care.emergency, name="emergency"),
    path("record/questions/", questions.questions, name="questions"),
    path("record/questions/<int:number>/", questions.question, name="question"),
]
