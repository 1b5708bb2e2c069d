"""A convention file, in TOML, becomes a :class:`~exchange.conventions.Convention`.

Call :func:`parse_convention` on the text; ``docs/conventions/exemple.toml`` shows every key with
its comment. It promises every fault at once, in French, with key path and line; unknown keys are
faults, so that a misspelt condition is never silently dropped. A convention without known dates is
read all the same: it is :func:`exchange.decide.decide` that refuses it, as CONVENTION-INCOMPLETE.
"""

import itertools
import re
from dataclasses import replace
from datetime import date

from exchange.convention_files.acts import (
    SIGNATORIES,
    read_adhesions,
    read_autorisations,
    read_canal,
    read_denonciation,
    read_validations,
)
from exchange.convention_files.avenants import check_span, read_avenants
from exchange.convention_files.flux import read_flux
from exchange.convention_files.rules import read_clauses, read_panier
from exchange.conventions import Convention, Niveau, Partie, PartyKind
from exchange.errors import ConventionFileError
from exchange.indicators.reading import read_indicators
from exchange.toml_reader import Table, open_toml
from validators.sirene.whereabouts import DEPARTEMENTS

A_LA_SIGNATURE = "signature"
"""What ``debut`` says where the contract begins the day it is signed (000 art. 12)."""

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
_SIRET = re.compile(r"[0-9]{14}")


def parse_convention(text: str) -> Convention:
    """The convention that a TOML text describes.

    Raises:
        ConventionFileError: with every fault found in it.
    """
    root = open_toml(text)
    convention = _with_acts(root, _signed(root))
    root.close()
    if root.findings:
        raise ConventionFileError(root.findings)
    return convention


def _signed(root: Table) -> Convention:
    """What the contract says, as signed."""
    debut, fin, signature = _dates(root)
    parties = _parties(root)
    rule = read_panier(root)
    return Convention(
        reference=_code(root, "reference"),
        titre=root.text("titre"),
        parties=parties,
        debut=debut,
        fin=fin,
        signature=signature,
        base_legale=root.text("base_legale"),
        finalite=root.text("finalite"),
        flux=read_flux(root, parties, rule),
        clauses=read_clauses(root),
        regle_adhesion=rule,
        sous_traitance=root.optional_text("sous_traitance"),
        aipd=root.optional_text("aipd"),
        indicateurs=read_indicators(root),
    )


def _with_acts(root: Table, signed: Convention) -> Convention:
    """The same with what came after: avenants, then what the parties put on record."""
    avenants = read_avenants(root, signed)
    rules = [signed.regle_adhesion, *(avenant.panier for avenant in avenants)]
    clauses = [signed.clauses, *(avenant.clauses for avenant in avenants)]
    grants = [signed.flux, *(avenant.flux for avenant in avenants)]
    granted = [flux.nom for flux in itertools.chain.from_iterable(grants)]
    return replace(
        signed,
        avenants=avenants,
        adhesions=read_adhesions(root, [rule for rule in rules if rule]),
        canal=read_canal(root),
        denonciation=read_denonciation(root, procedure=any(c.denonciation for c in clauses)),
        autorisations=read_autorisations(root, granted, procedure=any(c.tiers for c in clauses)),
        validations=read_validations(root, granted, procedure=any(c.publication for c in clauses)),
    )


def _code(table: Table, key: str) -> str:
    code = table.text(key)
    if code and not _CODE.fullmatch(code):
        table.fault(key, "32 caractères au plus parmi a-z, 0-9 et le tiret sont attendus")
    return code


def _dates(root: Table) -> tuple[date | None, date | None, date | None]:
    signature = root.day("signature")
    debut = signature if root.is_text("debut", A_LA_SIGNATURE) else root.day("debut")
    fin = root.day("fin")
    if debut and fin:
        check_span(root, debut, fin)
    return debut, fin, signature


def _parties(root: Table) -> tuple[Partie, ...]:
    parties: list[Partie] = []
    for table in root.tables("parties"):
        roles = table.known("role", (table.text("role"),), SIGNATORIES)
        siret = table.optional_text("siret")
        if siret and not _SIRET.fullmatch(siret):
            table.fault("siret", "14 chiffres entre guillemets sont attendus")
        code, nom = _code(table, "code"), table.text("nom")
        dpo, contacts = table.optional_text("dpo"), table.texts("contacts")
        niveaux = table.known("niveaux", table.texts("niveaux"), [n.value for n in Niveau])
        area = _circonscription(table, roles)
        table.close()
        if roles:
            levels = tuple(Niveau(niveau) for niveau in niveaux)
            kind = PartyKind(roles[0])
            parties.append(Partie(kind, code, nom, siret, dpo, contacts, levels, area))
            _check_unique(table, parties)
    return tuple(parties)


def _circonscription(table: Table, roles: tuple[str, ...]) -> tuple[str, ...]:
    """The départements of a CARSAT, each by its code; empty where it has none written."""
    codes = table.texts("circonscription")
    if codes and PartyKind.CARSAT.value not in roles:
        table.fault("circonscription", "seule une Carsat a une circonscription")
    for position, code in enumerate(codes, 1):
        if code not in DEPARTEMENTS:
            expected = "le code d'un département est attendu, par exemple « 13 », « 2A » ou « 974 »"
            table.fault("circonscription", f"valeur n° {position} : {expected}")
    return codes


def _check_unique(table: Table, parties: list[Partie]) -> None:
    last, before = parties[-1], parties[:-1]
    if any(last.kind == partie.kind for partie in before):
        table.fault("role", "une autre partie tient déjà ce rôle")
    if any(last.code == partie.code for partie in before):
        table.fault("code", "une autre partie porte déjà ce code")
