"""Addresses of permits and guides."""

from django.urls import path

from minkang.affairs.permits.views import drafts, guides, items

app_name = "permits"
urlpatterns = [
    path("permits/", items.items, name="items"),
    path("permits/drafts/", drafts.drafts, name="drafts"),
    path("permits/drafts/new/", drafts.choose, name="draft-choose"),
    path("permits/drafts/new/<slug:code>/", drafts.new, name="draft-new"),
    path("permits/drafts/<int:version>/", drafts.draft, name="draft"),
    path("permits/drafts/<int:version>/publish/", drafts.publish, name="draft-publish"),
    path("permits/drafts/<int:version>/send-back/", drafts.send_back, name="draft-send-back"),
    path("permits/drafts/<int:version>/withdraw/", drafts.withdraw, name="draft-withdraw"),
    path("permits/<slug:code>/", items.item, name="item"),
    path("permits/<slug:code>/form/", items.form, name="form"),
    path("guides/", guides.guides, name="guides"),
    path("guides/own/", guides.edit, name="guide-edit"),
    path("guides/own/withdraw/", guides.withdraw, name="guide-withdraw"),
    path("guides/<uuid:rid>/", guides.guide, name="guide"),
]
