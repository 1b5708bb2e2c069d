"""Keys that sign under a name: the log's, and that of acknowledgements."""

from dataclasses import dataclass

from keys.signing import Signer


@dataclass(frozen=True, slots=True)
class NamedSigner:
    """An Ed25519 key and the name it signs under (port `audit.note.NoteSigner`)."""

    name: str
    signer: Signer

    @property
    def public(self) -> bytes:
        """The public key, 32 octets."""
        return self.signer.public

    def sign(self, message: bytes) -> bytes:
        """The signature of `message`, 64 octets."""
        return self.signer.sign(message)
