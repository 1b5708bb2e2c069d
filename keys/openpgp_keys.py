"""Strength of one OpenPGP key packet, read from its octets.

Use `weakness` on a key or subkey packet: None for an admitted key, or the code of the refusal. It
promises to admit RSA from 3072 bits, Curve25519 and the NIST curves P-256, P-384, P-521, and
nothing it does not know.

Source: RFC 4880 section 5.5.2, RFC 6637 section 9, RFC 9580 sections 5.5.2 and 9.2.
"""

from pysequoia.packet import Packet, PublicKeyAlgorithm

_MIN_RSA_BITS = 3072
_HEADER_SIZES = {4: 6, 6: 10}
_RSA = (
    PublicKeyAlgorithm.RSAEncryptSign,
    PublicKeyAlgorithm.RSAEncrypt,
    PublicKeyAlgorithm.RSASign,
)
_NAMED_CURVE = (PublicKeyAlgorithm.ECDH, PublicKeyAlgorithm.ECDSA, PublicKeyAlgorithm.EdDSA)
_FIXED_CURVE = (PublicKeyAlgorithm.Ed25519, PublicKeyAlgorithm.X25519)
_CURVES = frozenset(
    bytes.fromhex(oid)
    for oid in (
        "2b06010401da470f01",  # Ed25519
        "2b060104019755010501",  # Curve25519
        "2a8648ce3d030107",  # P-256
        "2b81040022",  # P-384
        "2b81040023",  # P-521
    )
)


def weakness(packet: Packet) -> str | None:
    """Why this key packet is refused, as a `CertificateRefusedError` code; None if it is not."""
    try:
        body, algorithm = packet.body, packet.key_algorithm
    except RuntimeError:
        # The library refuses to name an algorithm it does not know.
        return "CERT-ALGO"
    header = _HEADER_SIZES.get(body[0]) if body else None
    if header is None:
        return "CERT-ALGO"
    material = body[header:]
    if algorithm in _RSA:
        # A multi-precision integer starts with its length in bits: here, the modulus.
        return None if int.from_bytes(material[:2], "big") >= _MIN_RSA_BITS else "CERT-RSA-COURT"
    if algorithm in _NAMED_CURVE:
        return None if _curve(material) in _CURVES else "CERT-ALGO"
    return None if algorithm in _FIXED_CURVE else "CERT-ALGO"


def _curve(material: bytes) -> bytes:
    return material[1 : 1 + material[0]] if material else b""
