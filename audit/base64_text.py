"""Base64 with exactly one spelling per value (RFC 4648 section 4, canonical per section 3.5).

Use `encode` and `decode` in every text format of the log. It promises that two different texts
never decode to one value: the unused bits of a last character must be zero, so that no octet of a
signed file can change unseen.
"""

import base64
import binascii


def encode(value: bytes) -> str:
    """The base64 of `value`, padded."""
    return base64.b64encode(value).decode("ascii")


def decode(text: str) -> bytes:
    """The value that `text` spells.

    Raises:
        ValueError: `text` is not the spelling that `encode` gives.
    """
    try:
        value = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise ValueError("not base64") from None
    if encode(value) != text:
        raise ValueError("not canonical base64")
    return value
