"""Reads of the exchange; each takes the actor and shows what it may see."""
