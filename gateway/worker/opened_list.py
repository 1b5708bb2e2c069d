"""A member list back from its sealed object, in memory only.

`open_members(vault, objects, row)` is the one way the worker opens a list; what it gives is never
written.
"""

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import RowMapping

from exchange.members import member_list
from gateway.storage.holdings import sealed_object
from gateway.storage.objects import ObjectStore
from gateway.worker.vault import Vault
from keys.at_rest import open_sealed


def open_members(vault: Vault, objects: ObjectStore, row: RowMapping) -> NDArray[np.uint8]:
    """The members of a list, ``(n, 14)`` ASCII digits.

    Args:
        vault: opens the list's own key.
        objects: sealed lists and extracts.
        row: the list.

    Raises:
        UnknownError: the key or the object is gone.
        keys.errors.KeysError: the key was destroyed, or the object altered.
    """
    name, key = row["object"], vault.key_of(sealed_object(row))
    return member_list.decode(open_sealed(key, name.encode(), objects.read_bytes(name)))
