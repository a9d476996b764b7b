"""Accounts, roles and signing in: who is asking, and what lets them ask.

Nouns. An *account* belongs to a resident, a practitioner or an office; a *grant* lets it act in a
role at an organisation and a place; an *authenticator* shows one-time codes; a *sign-in* is one
browser of an account; a *persona* is an account of the demonstration.

Flow. Password, then what is still missing (code, authenticator, own password), then a session under
a key nobody knew before. The middleware turns the session into ``request.actor`` with one query; other
apps read it through ``access.queries``.

Invariants. A staff role holds only when somebody else than its proposer approved it. No human is two
of the three administrators. All staff show a one-time code, each code works once. An unknown login
name is refused with the same words, work and waiting as a wrong password. Personas are nobody outside
demo mode. Nothing typed as a login name, password or code is kept or logged.
"""
