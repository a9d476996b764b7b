"""Reads of access; what other apps may ask it."""

from minkang.registry.access.queries.actors import actor_of, require_actor

__all__ = ["actor_of", "require_actor"]
