"""How many people a session can take and still keep its promise about waiting.

One doctor's session is simulated many times over; times are minutes from the planned start of the
session. Everything is pure: numbers in, numbers out, seeds passed in, the same seed gives the same
answer. ``model`` says what a session is like, ``draws`` what chance does, ``calling`` who is seen
when, ``outcome`` what that means for the promise, ``searching`` which plan to propose,
``hospital`` the same for many doctors, and ``roster`` how many sessions to hold.
"""
