"""The site with the desk that compares patients with residents."""

from django.urls import include, path

from minkang.project import urls

urlpatterns = [path("", include("minkang.affairs.matching.urls")), *urls.urlpatterns]
handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500
