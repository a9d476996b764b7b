"""Measures 1 and 2 of Liaoning: clinic visits, and nursing at home.

Residents book, the service desk helps, the clinic calls, the doctor sees, the manager plans; the
booking engine holds places and times. This app holds the pages of each of them, what is told to
patients (messages, calendar files) and the indicators.
"""
