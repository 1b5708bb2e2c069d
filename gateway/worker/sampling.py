"""A sample of an attested list, opened for a DPO: members drawn by nobody, each with its proof.

`draw(shop, convention, seed, count)` opens the list in memory, puts on record how many members were
opened, and gives the document that `audit/verify.py echantillon` checks alone. Promises: only a
list in force whose root was signed is opened; the entry holds the count, never a SIRET.
"""

from base64 import b64encode
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection

from exchange.members.attested import FORMAT, AttestedList, Opened, SampleError, positions
from gateway.errors import ConflictError
from gateway.storage import attestations, conventions, holdings
from gateway.storage.holdings import sealed_object
from gateway.worker.contesting import Contesting
from gateway.worker.vault import attested_key
from gateway.worker.workshop import Workshop

MOST: Final = 1000
"""Largest sample: a DPO checks, and does not take the list away."""


def draw(shop: Workshop, convention: str, seed: str, count: int) -> dict[str, Any]:
    """Open a sample and put it on record.

    Args:
        shop: the worker's tools, opened with the passphrase.
        convention: its reference.
        seed: what the DPO gives, that the operator could not foresee.
        count: how many members.

    Raises:
        ConflictError: no list is in force, or its root was not signed.
        SampleError: the list has not that many members, or a sample may not.
        UnknownError: no such convention.
    """
    if not 0 < count <= MOST:
        raise SampleError(f"un échantillon compte de 1 à {MOST} établissements")
    with shop.database.reading() as connection:
        held, signed = _attested(connection, convention)
    sirets = Contesting(shop).open(held)
    tree = AttestedList(sirets, attested_key(shop.vault.key_of(sealed_object(held))))
    if tree.root() != held["root"]:
        raise ConflictError("la liste scellée n'est plus celle dont l'empreinte a été signée")
    opened = [tree.open(place) for place in positions(seed, held["root"], count, tree.size)]
    at = shop.clock()
    with shop.database.writing() as connection:
        attestations.sampled(connection, signed, count, at)
    return _document(convention, seed, held["root"], tree.size, opened, at)


def _attested(connection: Connection, convention: str) -> tuple[Any, Any]:
    conventions.get_convention(connection, convention)
    held = holdings.list_in_force(connection, convention)
    if held is None:
        raise ConflictError(f"aucune liste n'est en vigueur pour « {convention} »")
    signed = attestations.attestation_of(connection, held["id"])
    if signed is None:
        raise ConflictError(
            f"la liste en vigueur pour « {convention} » n'est pas attestée : "
            "voir « passerelle list attest »"
        )
    return held, signed


def _document(
    convention: str, seed: str, root: str, size: int, opened: list[Opened], at: datetime
) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "convention": convention,
        "instant": at.isoformat(),
        "racine": root,
        "etablissements": size,
        "graine": seed,
        "echantillon": [
            {
                "rang": one.position,
                "siret": one.siret,
                "sel": b64encode(one.salt).decode("ascii"),
                "preuve": [b64encode(step).decode("ascii") for step in one.proof],
            }
            for one in opened
        ],
    }
