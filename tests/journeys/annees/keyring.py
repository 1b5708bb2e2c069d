"""Each party's own GnuPG: what is sealed to one, no other opens."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Final

from tests.keys.gnupg import Gnupg, gnupg_home

ROLES: Final = ("spsti", "carsat", "dreets", "tiers")


@dataclass(frozen=True, slots=True)
class Partner:
    """A party's GnuPG and its certificate, as it sends it to the operator."""

    gnupg: Gnupg
    certificate: bytes

    def open(self, message: bytes) -> bytes:
        """What was sealed to this party; the gateway's signature is asked for.

        Raises:
            GnupgError: it was sealed to another.
        """
        plain, status = self.gnupg.decrypt(message)
        assert " GOODSIG " in status, status
        return plain


Keyring = Mapping[str, Partner]
"""The partner of each role: `spsti`, `carsat`, `dreets`, and `tiers` for someone outside."""


@contextmanager
def make_keyring() -> Iterator[Keyring]:
    """A key a role, made once for all journeys; skips the test, saying so, where gpg is absent."""
    with ExitStack() as homes:
        made = {}
        for role in ROLES:
            gnupg = homes.enter_context(gnupg_home())
            made[role] = Partner(gnupg, gnupg.export(gnupg.generate(f"Destinataire {role}")))
        yield made
