"""The policy pages; all of them are open to everybody and only read."""
