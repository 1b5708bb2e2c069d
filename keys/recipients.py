"""Whom a result may be sealed to: the policy an OpenPGP certificate must pass.

Use `check_certificate` when a certificate is handed in and again at each release, with the instant;
seal to the `data` it returns, never to the file received. It promises that this `data` is reduced
to what was judged good: the primary key, its own strong signatures, and the encryption subkeys that
are bound, unexpired, unrevoked and strong. The proof is a probe: an empty message is sealed to it
and the keys it went to are read back. `pkesk_versions` reads which form a message takes.

The library underneath looks for valid signatures at the machine's clock; every expiry is judged at
the instant given.

Source: RFC 4880 sections 5.2 and 11.1; ANSSI, Guide des mécanismes cryptographiques (RSA sizes).
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pysequoia import Cert, encrypt
from pysequoia.packet import Packet, PacketPile, SignatureType, Tag

from keys.certificate_parts import CertificateParts, Component, is_strong, split_certificate
from keys.errors import CertificateRefusedError, UnsealError
from keys.openpgp_keys import weakness

MAX_SIZE = 64 * 1024
# GnuPG 2.4 gives three years by default; a month covers the time to hand the file over.
LONGEST_VALIDITY = timedelta(days=3 * 365 + 1 + 31)


@dataclass(frozen=True, slots=True)
class RecipientCertificate:
    """A certificate that passed, reduced to its good parts.

    Attributes:
        fingerprint: Of the primary key, in capitals without spaces, to compare by another channel.
        user_ids: Its names, unprintable characters replaced.
        expires: From when on nothing can be sealed to it.
        data: The binary certificate to seal to.
        opens_everywhere: Whether messages sealed to it take the form GnuPG 2.2 reads (PKESK 3).
    """

    fingerprint: str
    user_ids: tuple[str, ...]
    expires: datetime
    data: bytes = field(repr=False)
    opens_everywhere: bool = True


@dataclass(frozen=True, slots=True)
class _BoundSubkey:
    component: Component
    binding: Packet
    expires: datetime | None

    def part(self) -> tuple[Component, Packet]:
        return self.component, self.binding


def check_certificate(data: bytes, at: datetime) -> RecipientCertificate:
    """Judge a certificate, armoured or binary, at the instant `at`.

    Raises:
        CertificateRefusedError: With the code of the first rule it breaks.
        ValueError: `at` has no time zone.
    """
    if at.tzinfo is None:
        raise ValueError("the instant needs a time zone")
    if len(data) > MAX_SIZE:
        raise _refused("CERT-TROP-GROS")
    try:
        return _judge(split_certificate(data), at)
    except RuntimeError:
        # Any accessor of the library may stumble on a value that it has no name for.
        raise _refused("CERT-ILLISIBLE") from None


def pkesk_versions(message: bytes) -> tuple[int, ...]:
    """The version of each encrypted session key of a message of ours, in its order.

    3 opens everywhere; 6 is of RFC 9580, which GnuPG does not read.

    Raises:
        UnsealError: The octets are not an OpenPGP message.
    """
    try:
        packets = PacketPile.from_bytes(message)
        return tuple(item.body[0] for item in packets if item.tag == Tag.PKESK)
    except (RuntimeError, IndexError):
        raise UnsealError from None


def _judge(parts: CertificateParts, at: datetime) -> RecipientCertificate:
    _check_primary(parts)
    expires = _check_expiry(parts.reduced_to([]), at)
    subkeys = _good_subkeys(parts, at)
    reduced = parts.reduced_to([subkey.part() for subkey in subkeys])
    versions = _check_probe(reduced, parts, subkeys)
    return RecipientCertificate(
        fingerprint=reduced.fingerprint.upper(),
        user_ids=tuple(_printable(str(name)) for name in reduced.user_ids),
        expires=min(expires, max(subkey.expires or expires for subkey in subkeys)),
        data=bytes(reduced),
        opens_everywhere=versions == {3},
    )


def _check_primary(parts: CertificateParts) -> None:
    # A revocation that would not verify refuses too: erring costs the partner one question.
    if parts.primary.carries(SignatureType.KeyRevocation):
        raise _refused("CERT-REVOQUE")
    if code := weakness(parts.primary.packet):
        raise _refused(code)
    signatures = parts.self_signatures()
    if signatures and not any(is_strong(item) for item in signatures):
        raise _refused("CERT-SHA1")


def _check_expiry(certificate: Cert, at: datetime) -> datetime:
    try:
        expires = certificate.expiration
    except RuntimeError:
        raise _refused("CERT-ILLISIBLE") from None
    if expires is None:
        raise _refused("CERT-SANS-EXPIRATION")
    if expires <= at:
        raise _refused("CERT-EXPIRE")
    if expires > at + LONGEST_VALIDITY:
        raise _refused("CERT-EXPIRATION-LOINTAINE")
    return expires


def _good_subkeys(parts: CertificateParts, at: datetime) -> list[_BoundSubkey]:
    verdicts = [_judge_subkey(parts, subkey, at) for subkey in parts.subkeys]
    good = [verdict for verdict in verdicts if isinstance(verdict, _BoundSubkey)]
    if not good:
        codes = [verdict for verdict in verdicts if isinstance(verdict, str)]
        raise _refused(codes[-1] if codes else "CERT-SANS-CHIFFREMENT")
    return good


def _judge_subkey(
    parts: CertificateParts, subkey: Component, at: datetime
) -> _BoundSubkey | str | None:
    """The subkey with the binding in force, or a code; None where it is not for encryption."""
    bindings = parts.bindings(subkey)
    if not bindings or not _is_for_encryption(bindings[0]):
        return None
    if subkey.carries(SignatureType.SubkeyRevocation):
        return "CERT-REVOQUE"
    if code := weakness(subkey.packet):
        return code
    strong = [binding for binding in bindings if is_strong(binding)]
    if not strong:
        return "CERT-SHA1"
    for binding in strong:
        if _key_id(subkey) in _probe(parts.reduced_to([(subkey, binding)])):
            return _in_force(subkey, binding, at)
    return None


def _in_force(subkey: Component, binding: Packet, at: datetime) -> _BoundSubkey | str:
    created, validity = subkey.packet.key_created, binding.key_validity_period
    expires = created + validity if created and validity else None
    if expires and expires <= at:
        return "CERT-EXPIRE"
    return _BoundSubkey(subkey, binding, expires)


def _is_for_encryption(binding: Packet) -> bool:
    flags = binding.key_flags
    return flags is None or flags.transport_encryption or flags.storage_encryption


def _check_probe(reduced: Cert, parts: CertificateParts, subkeys: list[_BoundSubkey]) -> set[int]:
    """The PKESK versions of a message to `reduced`, once sure that it went to `subkeys`."""
    reached = _probe(reduced)
    wanted = {_key_id(subkey.component) for subkey in subkeys}
    if not wanted <= reached.keys() <= wanted | {_key_id(parts.primary)}:
        raise _refused("CERT-SANS-CHIFFREMENT")
    return set(reached.values())


def _probe(certificate: Cert) -> dict[str, int]:
    """Which keys an empty message to this certificate goes to, each with its PKESK version."""
    try:
        message = encrypt(b"", recipients=[certificate], armor=False)
        packets = list(PacketPile.from_bytes(message))
    except RuntimeError:
        return {}
    return dict(_recipient(packet.body) for packet in packets if packet.tag == Tag.PKESK)


def _recipient(body: bytes) -> tuple[str, int]:
    """Key ID and version of a PKESK (RFC 4880 section 5.1, RFC 9580 section 5.1.2)."""
    if body[0] == 3:
        return body[1:9].hex(), 3
    fingerprint = body[3 : 2 + body[1]]
    return (fingerprint[:8] if body[2] == 6 else fingerprint[-8:]).hex(), body[0]


def _key_id(component: Component) -> str:
    return (component.packet.key_id or "").lower()


def _printable(text: str) -> str:
    return "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text
    )


def _refused(code: str) -> CertificateRefusedError:
    return CertificateRefusedError(code=code)
