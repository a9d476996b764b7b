"""Addresses of the day of a clinic: arrival, queue, consultation."""

from django.urls import path

from minkang.care.visits.views import day_check_in, day_desk, day_queue, day_waiting

patterns = [
    path("clinic/", day_queue.clinics, name="day-clinics"),
    path("clinic/boards/<uuid:organisation>/", day_waiting.board, name="day-board"),
    path(
        "clinic/boards/<uuid:organisation>/<int:department>/",
        day_waiting.board,
        name="day-board-department",
    ),
    path("clinic/mine/<uuid:booking>/", day_waiting.mine, name="day-mine"),
    path("clinic/check-in/", day_check_in.kiosk, name="day-kiosk"),
    path("clinic/<uuid:organisation>/check-in/", day_check_in.find, name="day-check-in"),
    path(
        "clinic/<uuid:organisation>/check-in/<uuid:booking>/",
        day_check_in.visit,
        name="day-check-in-visit",
    ),
    path(
        "clinic/<uuid:organisation>/check-in/<uuid:booking>/ticket/",
        day_check_in.ticket,
        name="day-ticket",
    ),
    path("clinic/sessions/<int:session>/queue/", day_queue.queue, name="day-queue"),
    path("clinic/sessions/<int:session>/", day_desk.desk, name="day-desk"),
    path("clinic/sessions/<int:session>/end/", day_desk.end, name="day-end"),
    path("clinic/sessions/<int:session>/places/", day_desk.add_place, name="day-places"),
]
