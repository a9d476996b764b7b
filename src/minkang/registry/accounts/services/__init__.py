"""Acts on accounts: opening, granting, signing in and out.

A system administrator opens accounts and proposes roles, a security administrator approves and
unlocks, an audit administrator reads; no human is two of them.
"""

from minkang.registry.accounts.services.accounts import (
    approve_grant,
    close_account,
    grant,
    open_account,
    revoke,
)
from minkang.registry.accounts.services.attempts import unlock
from minkang.registry.accounts.services.authenticators import (
    enrol_authenticator,
    reset_authenticator,
)
from minkang.registry.accounts.services.colleagues import Colleague, open_colleague
from minkang.registry.accounts.services.ending import sign_out
from minkang.registry.accounts.services.founding import (
    Founder,
    Seat,
    open_first_administrators,
)
from minkang.registry.accounts.services.passwords import change_password, reset_password
from minkang.registry.accounts.services.personas import (
    PersonaLogin,
    enter_as_persona,
    open_personas,
)
from minkang.registry.accounts.services.representing import name_representative
from minkang.registry.accounts.services.signing_in import (
    Pending,
    Signed,
    begin_session,
    choose_password,
    second_factor,
    sign_in,
    touch,
)

__all__ = [
    "Colleague",
    "Founder",
    "Pending",
    "PersonaLogin",
    "Seat",
    "Signed",
    "approve_grant",
    "begin_session",
    "change_password",
    "choose_password",
    "close_account",
    "enrol_authenticator",
    "enter_as_persona",
    "grant",
    "name_representative",
    "open_account",
    "open_colleague",
    "open_first_administrators",
    "open_personas",
    "reset_authenticator",
    "reset_password",
    "revoke",
    "second_factor",
    "sign_in",
    "sign_out",
    "touch",
    "unlock",
]
