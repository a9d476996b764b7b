"""Addresses of joint cases."""

from django.urls import path

from minkang.affairs.onething.views import family, office

app_name = "onething"
urlpatterns = [
    path("onething/", family.own, name="own"),
    path("onething/begin/", family.begin, name="begin"),
    path("onething/office/", office.office, name="office"),
    path("onething/office/births/new/", office.birth, name="birth"),
    path("onething/office/<uuid:rid>/", office.part, name="part"),
    path("onething/office/<uuid:rid>/answer/", office.answer, name="part-answer"),
    path("onething/office/<uuid:rid>/ask/", office.ask, name="part-ask"),
    path("onething/office/<uuid:rid>/refuse/", office.refuse, name="part-refuse"),
    path("onething/window/<uuid:rid>/", office.window, name="window"),
    path("onething/parts/<uuid:rid>/supply/", family.supply, name="supply"),
    path("onething/parts/<uuid:rid>/again/", family.again, name="again"),
    path("onething/<uuid:rid>/", family.one, name="one"),
    path("onething/<uuid:rid>/page/<int:number>/", family.page, name="page"),
    path("onething/<uuid:rid>/check/", family.check, name="check"),
    path("onething/<uuid:rid>/withdraw/", family.withdraw, name="withdraw"),
]
