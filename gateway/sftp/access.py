"""How a client opens a file.

Source: draft-ietf-secsh-filexfer-02, section 6.3.
"""

from enum import Flag


class Access(Flag):
    """The flags of OPEN."""

    READ = 1
    WRITE = 2
    APPEND = 4
    CREATE = 8
    TRUNCATE = 16
    EXCLUSIVE = 32

    @classmethod
    def of(cls, flags: int) -> "Access":
        """The flags known here; others are ignored."""
        return cls(flags & 0x3F)
