"""Sealing of personal values, and keyed indexes for finding them without opening them.

Nouns. The *key-encryption key* (KEK) is a file; it wraps every other key. A *data key* (DEK) seals
the values of one table; an *index key* serves one purpose of finding. The *ring* is the file that
holds the wrapped keys. A *profile* names the algorithms: ``intl`` (AES-256-GCM, HMAC-SHA256) or
``sm`` (SM4-GCM, HMAC-SM3; GB/T 32907, GB/T 32905).

Flow. ``seal`` binds a text to its cell (table, column, row key) and key; ``unseal`` opens it in that
cell only; ``cell_sealer`` seals many cells of a column that are written together. ``blind_index``
gives equal bytes for equal texts of one purpose. ``services.rotate`` makes a new data key for what is
written from then on, and ``services.reseal`` moves the old rows to it, resumably.

Invariants. No key is ever in the database, and no sealed value outside it is needed to read one.
The identity numbers of a region can be counted through in minutes, so the index keys are the secret:
who loses the folder of keys loses every sealed value, and who copies it can read them all.
"""

from minkang.kernel.crypto.keyring import adopt
from minkang.kernel.crypto.profiles import Profile, SealBroken
from minkang.kernel.crypto.sealing import blind_index, cell_sealer, seal, unseal

__all__ = ["Profile", "SealBroken", "adopt", "blind_index", "cell_sealer", "seal", "unseal"]
