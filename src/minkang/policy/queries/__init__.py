"""Reads of the policy library. Everything in it is public, so every reader is ``get_public_…``.

Answers are frozen values or None where nothing was imported; the number of statements does not grow
with the size of a document.
"""
