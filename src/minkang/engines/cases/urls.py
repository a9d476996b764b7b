"""Addresses of procedures."""

from django.urls import path

from minkang.engines.cases.views import editing, procedures, suspensions, work

app_name = "cases"
urlpatterns = [
    path("cases/", work.work, name="work"),
    path("cases/suspensions/", suspensions.suspensions, name="suspensions"),
    path("cases/<uuid:rid>/", work.one, name="one"),
    path("cases/<uuid:rid>/take/", work.take, name="take"),
    path("procedures/", procedures.procedures, name="procedures"),
    path("procedures/new/", editing.new, name="new"),
    path("procedures/upload/", editing.upload, name="upload"),
    path("procedures/<int:number>/", procedures.version, name="version"),
    path("procedures/<int:number>/bpmn/", procedures.bpmn, name="bpmn"),
    path("procedures/<int:number>/edit/", editing.edit, name="edit"),
    path("procedures/<int:number>/approve/", procedures.approve, name="approve"),
    path("procedures/<int:number>/send-back/", procedures.send_back, name="send-back"),
]
