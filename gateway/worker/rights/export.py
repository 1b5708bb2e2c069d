"""What a person is handed under article 15 of the GDPR: readable French, and the same as JSON.

`write_export(folder, ...)` makes a new folder that its owner alone can enter. Promises: purposes,
categories, recipients, retention, source and rights are those of the conventions; nothing of any
other establishment is there; an existing folder is never written into.
"""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from textwrap import fill
from typing import Any, Final

from exchange.conventions import Convention
from exchange.flux.registry import CATALOGUE
from gateway.acknowledgement import WIDTH, french_instant
from gateway.errors import ConflictError
from gateway.worker.rights.holding import Delivery, Held, InExtract

TEXT_NAME: Final = "vos-donnees.txt"
JSON_NAME: Final = "vos-donnees.json"
_RIGHTS: Final = (
    "Vous pouvez demander la rectification de ces données, leur effacement ou la limitation de "
    "leur usage (RGPD, art. 16 à 18), et vous opposer à cet usage pour des raisons tenant à votre "
    "situation (art. 21). Adressez-vous au délégué à la protection des données de l'une des "
    "parties nommées ci-dessous. Vous pouvez introduire une réclamation auprès de la CNIL "
    "(3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07 ; www.cnil.fr)."
)
_NATURE: Final = (
    "Aucune décision n'est prise par le seul effet d'un traitement automatisé, aucune donnée n'est "
    "transférée hors de l'Union européenne par la passerelle."
)
_LIMITS: Final = (
    "La recherche porte sur le seul SIRET donné, dans les listes et les extraits que la passerelle "
    "détient encore, et sur les résultats remis ; ceux-ci sont scellés à leur destinataire, la "
    "passerelle ne peut pas les rouvrir. Ce qui a été détruit ne peut plus être interrogé : une "
    "remise « possible » vient d'une liste détruite depuis."
)


@dataclass(frozen=True, slots=True)
class Export:
    """What is written.

    Attributes:
        text_siret: the establishment, 14 digits.
        held: what was found.
        parties: the conventions concerned.
        at: the instant.
        instance: name of the gateway.
    """

    text_siret: str = field(repr=False)
    held: Held = field(repr=False)
    parties: Sequence[Convention] = field(repr=False)
    at: datetime
    instance: str


def write_export(folder: Path, export: Export) -> tuple[Path, Path]:
    """Write both files into a new folder, 0700, each 0600.

    Returns:
        The French text and the JSON.

    Raises:
        ConflictError: the folder exists, or cannot be made.
    """
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        raise ConflictError(f"{folder} existe déjà : rien n'y est écrit") from None
    except OSError:
        raise ConflictError(f"{folder} ne peut pas être créé") from None
    plain = json.dumps(_plain(export), ensure_ascii=False, indent=2, default=_jsonable) + "\n"
    text = "\ufeff" + "\r\n".join(_text(export)) + "\r\n"
    return _write(folder / TEXT_NAME, text), _write(folder / JSON_NAME, plain)


def _write(path: Path, content: str) -> Path:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as target:
        target.write(content.encode("utf-8"))
    return path


def _plain(export: Export) -> dict[str, Any]:
    held = export.held
    return {
        "siret": export.text_siret,
        "instant": export.at,
        "passerelle": export.instance,
        "listes": [
            {
                "convention": found.convention,
                "fournie_par": found.party,
                "acceptee_le": found.accepted_at,
                "en_vigueur": found.in_force,
                "lue": found.readable,
            }
            for found in held.lists
        ],
        "extraits": [
            {
                "flux": found.flux,
                "categorie": _label(found.flux),
                "fourni_par": found.party,
                "charge_le": found.loaded_at,
                "en_vigueur": found.in_force,
                "lu": found.readable,
                "lignes": [dict(row) for row in found.rows],
            }
            for found in held.extracts
        ],
        "remises": [_plain_delivery(found) for found in held.deliveries],
        "opposition": held.opposition,
        "conventions": [_plain_convention(convention) for convention in export.parties],
        "droits": _RIGHTS,
        "nature": _NATURE,
        "limites": _LIMITS,
    }


def _plain_delivery(found: Delivery) -> dict[str, Any]:
    return {
        "reference": found.exchange,
        "convention": found.convention,
        "flux": found.flux,
        "categorie": _label(found.flux),
        "etat": found.state,
        "source": found.sender,
        "destinataire": found.recipient,
        "clause": found.clause,
        "finalite": found.finalite,
        "conservation_jours": found.retention_days,
        "remis_le": found.delivered_at,
        "emporte_le": found.collected_at,
        "certitude": _certainty(found),
    }


def _plain_convention(convention: Convention) -> dict[str, Any]:
    return {
        "reference": convention.reference,
        "titre": convention.titre,
        "base_legale": convention.base_legale,
        "finalite": convention.finalite,
        "responsables": [
            {"role": str(partie.kind), "nom": partie.nom, "dpo": partie.dpo}
            for partie in convention.parties
        ],
    }


def _text(export: Export) -> Iterator[str]:
    held = export.held
    title = "Vos données dans la passerelle d'échanges (RGPD, art. 15)"
    yield from (title, "=" * len(title), "")
    yield f"Établissement : SIRET {export.text_siret}"
    yield f"Le {french_instant(export.at)}"
    yield from _section("Listes d'adhérents où figure ce SIRET", _list_lines(held))
    yield from _section("Données fournies par la Caisse", _extract_lines(held.extracts))
    yield from _section("Résultats remis", _delivery_lines(held.deliveries))
    yield from _section("Finalités, base légale, responsables", _convention_lines(export.parties))
    stated = f"Une opposition est en cours, référence {held.opposition}." if held.opposition else ""
    yield from _section("Vos droits", filter(None, (stated, _RIGHTS, _NATURE)))
    yield from _section("Limites de cette recherche", (_LIMITS,))


def _section(title: str, lines: "Iterator[str] | Sequence[str] | filter[str]") -> Iterator[str]:
    yield from ("", title, "-" * len(title))
    found = list(lines) or ["(aucune)"]
    for line in found:
        yield from fill(line, WIDTH, subsequent_indent="  ", break_on_hyphens=False).split("\n")


def _list_lines(held: Held) -> Iterator[str]:
    for found in held.lists:
        state = "en vigueur" if found.in_force else "remplacée, en attente de destruction"
        if not found.readable:
            state += ", illisible : on ne sait pas si ce SIRET y figure"
        yield (
            f"- convention {found.convention} : fournie par {found.party}, acceptée le "
            f"{french_instant(found.accepted_at)} ({state})"
        )


def _extract_lines(extracts: Sequence[InExtract]) -> Iterator[str]:
    for found in extracts:
        head = f"- {_label(found.flux)}, fourni par {found.party}, chargé le "
        head += french_instant(found.loaded_at)
        if not found.readable:
            yield f"{head} : illisible, on ne sait pas s'il contient des données sur vous"
            continue
        yield f"{head} :"
        for row in found.rows:
            yield f"    {_row(row)}"


def _row(row: Mapping[str, Any]) -> str:
    return " ; ".join(f"{name} : {_value(value)}" for name, value in row.items())


def _value(value: object) -> str:
    if value is None:
        return "non renseigné"
    return f"{value:g}".replace(".", ",") if isinstance(value, float) else str(value)


def _delivery_lines(deliveries: Sequence[Delivery]) -> Iterator[str]:
    for found in deliveries:
        taken = f"emporté le {french_instant(found.collected_at)}" if found.collected_at else ""
        kept = f"{found.retention_days} jours" if found.retention_days else "non dite"
        yield (
            f"- {_label(found.flux)}, convention {found.convention} : de {found.sender} à "
            f"{found.recipient}, remis le {french_instant(found.delivered_at)}"
            f"{', ' + taken if taken else ''}, état « {found.state} » ({_certainty(found)}). "
            f"Finalité : {found.finalite}. Clause : {found.clause or '(aucune)'}. "
            f"Conservation : {kept}. Référence {found.exchange}."
        )


def _convention_lines(parties: Sequence[Convention]) -> Iterator[str]:
    for convention in parties:
        yield f"- {convention.titre} ({convention.reference})"
        yield f"    Finalité : {convention.finalite}"
        yield f"    Base légale : {convention.base_legale}"
        for partie in convention.parties:
            contact = f", délégué à la protection des données : {partie.dpo}" if partie.dpo else ""
            yield f"    {partie.kind} : {partie.nom}{contact}"


def _label(flux: str) -> str:
    return CATALOGUE[flux].libelle if flux in CATALOGUE else flux


def _certainty(found: Delivery) -> str:
    return "établi" if found.certain else "possible"


def _jsonable(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
