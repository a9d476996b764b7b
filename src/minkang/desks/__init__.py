"""The home page of each persona; nothing but composition."""
