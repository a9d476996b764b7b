"""The hash of passwords with the least work: what tests ask of it is whether, not how slowly."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """Argon2id that takes a tenth of a millisecond; the real one takes a quarter of a second."""

    time_cost = 1
    memory_cost = 64
    parallelism = 1
