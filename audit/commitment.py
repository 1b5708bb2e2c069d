"""Commitments: the log keeps proof of a content that can be erased.

Give `commit` a fresh 32-octet salt and the content, put the result in the entry, keep salt and
content elsewhere. Once both are deleted every proof still holds, and the salt's absence keeps
anyone from confirming a guess. `check_commitment` tells whether a content is the committed one.
"""

import hashlib
import hmac

from audit.errors import TamperedLogError

SALT_SIZE = 32
_TAG = b"passerelle-engagement-v1\x00"


def commit(salt: bytes, payload: bytes) -> str:
    """SHA-256(tag ‖ salt ‖ payload), in hexadecimal.

    Raises:
        ValueError: The salt is not 32 octets (its fixed length is what separates it from the rest).
    """
    if len(salt) != SALT_SIZE:
        raise ValueError("a salt is 32 octets")
    return hashlib.sha256(_TAG + salt + payload).hexdigest()


def check_commitment(commitment: str, salt: bytes, payload: bytes) -> None:
    """Check that `commitment` is that of `payload` under `salt`.

    Raises:
        TamperedLogError: It is not (JOURNAL-ENGAGEMENT).
        ValueError: The salt is not 32 octets.
    """
    if not hmac.compare_digest(commit(salt, payload), commitment):
        raise TamperedLogError("JOURNAL-ENGAGEMENT")
