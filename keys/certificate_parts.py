"""An OpenPGP certificate taken apart, and put together again with only some of its parts.

Use `split_certificate` on a stranger's file (already bounded in size), then
`CertificateParts.reduced_to` with the subkeys to keep. It promises nothing about the signatures
found: whoever judges them has the library verify them. It refuses what is not one public
certificate.

Source: RFC 4880 section 11.1 (transferable public keys).
"""

from dataclasses import dataclass, field
from datetime import datetime

from pysequoia import Cert
from pysequoia.packet import HashAlgorithm, Packet, PacketPile, SignatureType, Tag

from keys.errors import CertificateRefusedError

_SECRET = (Tag.SecretKey, Tag.SecretSubkey)
_STRONG_HASHES = (
    HashAlgorithm.SHA256,
    HashAlgorithm.SHA384,
    HashAlgorithm.SHA512,
    HashAlgorithm.SHA3_256,
    HashAlgorithm.SHA3_512,
)
_SELF_SIGNATURES = (
    SignatureType.DirectKey,
    SignatureType.GenericCertification,
    SignatureType.PersonaCertification,
    SignatureType.CasualCertification,
    SignatureType.PositiveCertification,
)


@dataclass(frozen=True, slots=True)
class Component:
    """A key, subkey or user ID packet, and the signatures that follow it in the file."""

    packet: Packet
    signatures: list[Packet] = field(default_factory=list)

    def carries(self, kind: SignatureType) -> bool:
        """Whether a signature of this kind follows, be it valid or not."""
        return any(item.signature_type == kind for item in self.signatures)


@dataclass(frozen=True, slots=True)
class CertificateParts:
    """The parts of one certificate, in the file's order."""

    primary: Component
    user_ids: tuple[Component, ...]
    subkeys: tuple[Component, ...]

    def own(self, component: Component) -> list[Packet]:
        """The signatures on `component` that say they are the primary key's."""
        primary = self.primary.packet
        return [
            item
            for item in component.signatures
            if primary.fingerprint == item.issuer_fingerprint
            or primary.key_id == item.issuer_key_id
        ]

    def self_signatures(self) -> list[Packet]:
        """The primary key's signatures on itself and on its user IDs."""
        return [
            item
            for component in (self.primary, *self.user_ids)
            for item in self.own(component)
            if item.signature_type in _SELF_SIGNATURES
        ]

    def bindings(self, subkey: Component) -> list[Packet]:
        """The primary key's binding signatures on a subkey, newest first."""
        found = [
            (item.signature_created, item)
            for item in self.own(subkey)
            if item.signature_type == SignatureType.SubkeyBinding
        ]
        dated = [(created, item) for created, item in found if created is not None]
        return [item for _, item in sorted(dated, key=_created, reverse=True)]

    def reduced_to(self, subkeys: list[tuple[Component, Packet]]) -> Cert:
        """The primary key, what it signed strongly about itself, and these bound subkeys.

        Raises:
            CertificateRefusedError: The parts do not make a certificate (CERT-ILLISIBLE).
        """
        packets = [self.primary.packet, *self._strong(self.primary)]
        for user_id in self.user_ids:
            if signatures := self._strong(user_id):
                packets += [user_id.packet, *signatures]
        for subkey, binding in subkeys:
            packets += [subkey.packet, binding]
        try:
            return Cert.from_packets(packets)
        except RuntimeError:
            raise CertificateRefusedError(code="CERT-ILLISIBLE") from None

    def _strong(self, component: Component) -> list[Packet]:
        return [item for item in self.own(component) if is_strong(item)]


def is_strong(signature: Packet) -> bool:
    """Whether the signature's hash is SHA-256 or better."""
    return signature.hash_algorithm in _STRONG_HASHES


def split_certificate(data: bytes) -> CertificateParts:
    """Take apart one public certificate, armoured or binary.

    Raises:
        CertificateRefusedError: CERT-ILLISIBLE, CERT-CLE-SECRETE or CERT-MULTIPLE.
    """
    try:
        # First the parser that knows certificates only: it stops at any other packet, and so
        # never inflates compressed data.
        certificates = Cert.split_bytes(data)
        packets = list(PacketPile.from_bytes(data)) if certificates else []
    except RuntimeError:
        raise CertificateRefusedError(code="CERT-ILLISIBLE") from None
    if any(packet.tag in _SECRET for packet in packets) or b"PGP PRIVATE KEY" in data:
        raise CertificateRefusedError(code="CERT-CLE-SECRETE")
    if len(certificates) > 1:
        raise CertificateRefusedError(code="CERT-MULTIPLE")
    if not packets or packets[0].tag != Tag.PublicKey:
        raise CertificateRefusedError(code="CERT-ILLISIBLE")
    return _grouped(packets)


def _grouped(packets: list[Packet]) -> CertificateParts:
    components: list[Component] = []
    for packet in packets:
        if packet.tag == Tag.Signature:
            components[-1].signatures.append(packet)
        elif packet.tag != Tag.Trust:
            components.append(Component(packet))
    return CertificateParts(
        primary=components[0],
        user_ids=tuple(item for item in components if item.packet.tag == Tag.UserID),
        subkeys=tuple(item for item in components if item.packet.tag == Tag.PublicSubkey),
    )


def _created(dated: tuple[datetime, Packet]) -> datetime:
    return dated[0]
