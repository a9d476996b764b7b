"""How often a program may ask, a second; see ``kernel.web.buckets``.

Hospitals send in bursts, so the measures only stop what runs away: a client may ask
``CLIENT_A_SECOND`` times, an address, behind which a whole hospital may stand, ``ADDRESS_A_SECOND``
times. Tokens are asked for seldom, and guessing secrets must be slow: ``TOKENS_A_SECOND``. They are
guards of the machine and no policy, so no document names them.
"""

SECOND = 1.0
CLIENT_A_SECOND = 2000
ADDRESS_A_SECOND = 4000
TOKENS_A_SECOND = 5
