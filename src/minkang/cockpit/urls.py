"""Addresses of the policy pages."""

from django.urls import path

from minkang.cockpit.views import (
    board,
    clauses,
    counted_rows,
    documents,
    exports,
    gazettes,
    indicators,
    institution,
    institutions,
    ledger,
    library,
    units,
)

app_name = "cockpit"
urlpatterns = [
    path("policies/", library.library, name="library"),
    path("policies/<str:slug>/", documents.document, name="document"),
    path("policies/<str:slug>/copies/", documents.copies, name="document-copies"),
    path("policies/<str:slug>/reading/", documents.reading, name="document-reading"),
    path("policies/<str:slug>/document.pdf", exports.document_pdf, name="document-pdf"),
    path("policies/<str:slug>/document.xml", exports.document_xml, name="document-xml"),
    path("p/<path:number>", exports.by_number, name="document-by-number"),
    path("feed.atom", exports.feed, name="feed"),
    path("sitemap.xml", exports.sitemap, name="sitemap"),
    path("clauses/<str:document>/<str:path>/", clauses.clause, name="clause"),
    path("board/", board.board, name="board"),
    path("board/board.pdf", board.board_pdf, name="board-pdf"),
    path("indicators/", indicators.indicators, name="indicators"),
    path("indicators/<str:name>/", indicators.indicator, name="indicator"),
    path("indicators/<str:name>/indicator.pdf", indicators.indicator_pdf, name="indicator-pdf"),
    path("indicators/<str:name>/rows/", counted_rows.indicator_rows, name="indicator-rows"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("units/", units.units, name="units"),
    path("units/<str:area>/<str:name>/", units.unit, name="unit"),
    path("institutions/", institutions.institutions, name="institutions"),
    path("institutions/<uuid:rid>/", institution.institution, name="institution"),
    path("gazettes/", gazettes.gazettes, name="gazettes"),
    path("gazettes/<str:slug>/", gazettes.gazette, name="gazette"),
]
