"""What the gateway knows and nobody else does.

Use `GatewaySecrets.generate` once, at initialisation, and a custody provider afterwards. It
promises one independent random secret per purpose, and a repr that shows none of them.
"""

import os
from dataclasses import dataclass, field
from datetime import datetime

from keys.arrival import arrival_public, new_arrival_key
from keys.errors import KeyUnavailableError
from keys.scopes import KEY_SIZE
from keys.sealing.openpgp import new_gateway_key
from keys.signing import SEED_SIZE, new_seed


@dataclass(frozen=True, slots=True)
class GatewaySecrets:
    """The secrets of one instance.

    Attributes:
        root: Key under which every scope key is wrapped, 32 octets.
        journal_seed: Ed25519 seed that signs the log's checkpoints, 32 octets.
        accuses_seed: Ed25519 seed that signs acknowledgements, 32 octets.
        openpgp: The gateway's OpenPGP transferable secret key, binary.
        arrival: Private key to which uploads are sealed, 96 octets.

    Raises:
        KeyUnavailableError: A secret has not its size.
    """

    root: bytes = field(repr=False)
    journal_seed: bytes = field(repr=False)
    accuses_seed: bytes = field(repr=False)
    openpgp: bytes = field(repr=False)
    arrival: bytes = field(repr=False)

    def __post_init__(self) -> None:
        sizes = (len(self.root), len(self.journal_seed), len(self.accuses_seed))
        if sizes != (KEY_SIZE, SEED_SIZE, SEED_SIZE) or not self.openpgp:
            raise KeyUnavailableError
        try:
            arrival_public(self.arrival)
        except ValueError:
            raise KeyUnavailableError from None

    @classmethod
    def generate(cls, openpgp_user_id: str, at: datetime) -> "GatewaySecrets":
        """Draw every secret; `openpgp_user_id` names the gateway to its partners.

        Raises:
            SealingError: The OpenPGP key could not be made for this name and instant.
        """
        return cls(
            root=os.urandom(KEY_SIZE),
            journal_seed=new_seed(),
            accuses_seed=new_seed(),
            openpgp=new_gateway_key(openpgp_user_id, at),
            arrival=new_arrival_key(),
        )
