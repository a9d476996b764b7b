"""Addresses of licences; none ever holds a personal value."""

from django.urls import path

from minkang.affairs.licences.views import checking, desk, holder, papers, systems

app_name = "licences"
DESK = "licences/desk/"
urlpatterns = [
    path("licences/", holder.own, name="own"),
    path("licences/check/", checking.check, name="check"),
    path("licences/check/<str:token>/", checking.check_shown, name="check-shown"),
    path("licences/status/<uuid:rid>/", checking.status, name="status"),
    path("licences/shown/<uuid:presentation>/", holder.shown, name="shown"),
    path(DESK, desk.issued, name="desk"),
    path(f"{DESK}issue/", desk.start, name="desk-start"),
    path(f"{DESK}issue/<slug:code>/", desk.issue, name="desk-issue"),
    path(f"{DESK}<uuid:rid>/", desk.one, name="desk-one"),
    path(f"{DESK}<uuid:rid>/suspend/", desk.suspend, name="desk-suspend"),
    path(f"{DESK}<uuid:rid>/resume/", desk.resume, name="desk-resume"),
    path(f"{DESK}<uuid:rid>/revoke/", desk.revoke, name="desk-revoke"),
    path(f"{DESK}<uuid:rid>/renew/", desk.renew, name="desk-renew"),
    path("licences/<uuid:rid>/", holder.one, name="one"),
    path("licences/<uuid:rid>/show/", holder.show, name="show"),
    path("licences/<uuid:rid>/licence.pdf", papers.paper_pdf, name="pdf"),
    path("licences/<uuid:rid>/licence.ofd", papers.paper_ofd, name="ofd"),
    path("licences/<uuid:rid>/consents/<int:number>/", holder.withdraw, name="withdraw"),
    path("api/licences/keys", systems.keys, name="api-keys"),
    path("api/licences/shown/<str:token>", systems.shown, name="api-shown"),
    path("api/licences/status/<uuid:rid>", systems.status, name="api-status"),
    path("api/licences/check", systems.check, name="api-check"),
]
