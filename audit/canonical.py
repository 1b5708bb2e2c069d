"""One byte form for one JSON value: RFC 8785.

Use `canonical` for whatever is hashed or signed and must be rebuilt bit for bit by another program.
It promises UTF-8 on a single line: control characters are escaped, so no line break ever appears.
"""

from collections.abc import Mapping, Sequence

import rfc8785

from audit.errors import EntryError

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]


def canonical(value: Json) -> bytes:
    """The RFC 8785 form of `value`.

    Raises:
        EntryError: The value has no such form (NaN, integer beyond 2^53, lone surrogate).
    """
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError):
        raise EntryError("ENTREE-CHAMP") from None
