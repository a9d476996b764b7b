"""Addresses of permits and guides."""

from django.urls import path

from minkang.affairs.permits.views import (
    afterwards,
    applying,
    drafts,
    guides,
    items,
    letters,
    materials,
    office,
)

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
    path("permits/decisions/", afterwards.decisions, name="decisions"),
    path("permits/answers/", afterwards.answers, name="answers"),
    path("permits/office/", office.office, name="office"),
    path("permits/office/ratings/", afterwards.ratings, name="ratings"),
    path("permits/office/<uuid:rid>/papers/", materials.take_in, name="take-in"),
    path("permits/office/<uuid:rid>/papers/<uuid:paper>/", materials.office_file, name="file"),
    path("permits/office/<uuid:rid>/receipt/", afterwards.office_receipt, name="office-receipt"),
    path(
        "permits/office/<uuid:rid>/letters/<slug:kind>/",
        letters.office_letter,
        name="office-letter",
    ),
    path("permits/office/<uuid:rid>/deliver/", afterwards.deliver, name="deliver"),
    path("permits/office/<uuid:rid>/answer/", afterwards.answer, name="answer"),
    path("permits/office/<uuid:rid>/", office.one, name="office-one"),
    path("permits/office/<uuid:rid>/act/", office.act, name="office-act"),
    path("permits/own/", applying.mine, name="mine"),
    path("permits/own/<uuid:rid>/", applying.own, name="own"),
    path("permits/own/<uuid:rid>/act/", applying.act, name="own-act"),
    path("permits/own/<uuid:rid>/page/<int:number>/", applying.page, name="apply-page"),
    path("permits/own/<uuid:rid>/papers/", materials.papers, name="papers"),
    path("permits/own/<uuid:rid>/papers/<uuid:paper>/", materials.own_file, name="own-file"),
    path("permits/own/<uuid:rid>/receipt/", afterwards.own_receipt, name="own-receipt"),
    path("permits/own/<uuid:rid>/letters/<slug:kind>/", letters.own_letter, name="own-letter"),
    path("permits/own/<uuid:rid>/rate/", afterwards.rate, name="rate"),
    path("permits/own/<uuid:rid>/check/", applying.check, name="apply-check"),
    path("permits/<slug:code>/", items.item, name="item"),
    path("permits/<slug:code>/apply/", applying.start, name="apply"),
    path("permits/<slug:code>/form/", items.form, name="form"),
    path("guides/", guides.guides, name="guides"),
    path("guides/own/", guides.edit, name="guide-edit"),
    path("guides/own/withdraw/", guides.withdraw, name="guide-withdraw"),
    path("guides/<uuid:rid>/", guides.guide, name="guide"),
]
