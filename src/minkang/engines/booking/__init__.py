"""Booking: a place held by the database from the first click to the end of the consultation.

Nouns. A *service* is what a department offers; a *resource* (doctor, room, nurse, booth) gives it. A
*template* says how a weekday runs; published, it makes *sessions* (planned and actual start) of
*slots* no longer than the policy allows. Places of a slot are counted in *pools*: one for each kind
(public, referral, green channel …) and time to report. A *booking* takes one place of a pool. A
cancelled place *returns* after a random delay, first to the *waitlist*. On the day an *arrival* makes
a *ticket* of the queue, a *call* moves it and a *consult* begins and ends.

Flow. ``services.take`` books many orders in one transaction and is the only way a place is taken; the
thin HTTP gate groups requests into it, every page gives it one order.

Invariants, held by named constraints: a pool is never oversold; nobody has two live bookings of one
session, nor of one department and day; a slot is no longer than the limit it was published under;
``pool.booked`` = live bookings + returned places that nobody has been given yet.
"""
