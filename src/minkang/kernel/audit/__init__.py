"""The audit chain: what was done, by whom, when, sealed so that nobody can change it unseen."""
