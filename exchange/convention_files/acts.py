"""The acts on record in a convention file: opt-ins, letters, validations, channel, denunciation.

Used by :func:`exchange.convention_files.parsing.parse_convention`; faults are left in the table
given. It promises that an act for which the contract has no procedure is a fault: no third party is
authorised, nothing published and nothing denounced where no clause says how.
"""

from collections.abc import Sequence
from datetime import datetime

from exchange.conventions import (
    SIGNATAIRES,
    Adhesion,
    Autorisation,
    Courrier,
    Denonciation,
    EquivalenceCanal,
    PartyKind,
    RegleAdhesion,
    Signataire,
    Validation,
)
from exchange.toml_reader import Table

SIGNATORIES = tuple(kind.value for kind in PartyKind if kind in SIGNATAIRES)
"""Roles of the parties to a CPOM, as a file writes them."""


def read_adhesions(root: Table, rules: Sequence[RegleAdhesion]) -> tuple[Adhesion, ...]:
    """The yearly opt-ins.

    Args:
        root: the file.
        rules: the yearly offers of the file and of its avenants, whose themes may be chosen.
    """
    offered = tuple(dict.fromkeys(theme for rule in rules for theme in rule.themes))
    adhesions = []
    for table in root.tables("adhesions"):
        if not rules:
            table.fault("", "une adhésion suppose la section [panier]")
        themes = table.texts("themes", required=True)
        revoked = table.instant("revoquee_le")
        adhesions.append(
            Adhesion(
                annee=table.whole("annee", 2000, 2100),
                themes=table.known("themes", themes, offered) if rules else themes,
                revoquee_le=revoked,
                signee_le=table.instant("signee_le"),
                signataires=tuple(_signer(section) for section in table.tables("signataires")),
                revoquee_par=_revoker(table, revoked),
            )
        )
        table.close()
    return tuple(adhesions)


def read_canal(root: Table) -> EquivalenceCanal | None:
    """The written equivalence of the channel (000 art. 7)."""
    table = root.table("canal")
    if table is None:
        return None
    reference, since = table.text("reference"), table.day("date", required=True)
    table.close()
    return EquivalenceCanal(reference, since) if since else None


def read_denonciation(root: Table, *, procedure: bool) -> Denonciation | None:
    """The denunciation, where the contract has a ``procedure`` for it."""
    table = root.table("denonciation")
    if table is None:
        return None
    if not procedure:
        table.fault("", "le contrat n'en prévoit pas : il manque clauses.denonciation")
    received = table.instant("recue_le", required=True)
    par = _party(table, "par")
    reference, signer = table.optional_text("reference"), _optional_signer(table, "signataire")
    table.close()
    return Denonciation(received, par, reference, signer) if received and par else None


def read_autorisations(
    root: Table, granted: Sequence[str], *, procedure: bool
) -> tuple[Autorisation, ...]:
    """The third parties that letters authorise (000 art. 8).

    Args:
        root: the file.
        granted: names of the flux that the file grants at any time.
        procedure: whether the contract says how a third party is authorised.
    """
    found = []
    for table in root.tables("autorisations"):
        if not procedure:
            table.fault("", "le contrat n'en prévoit pas : il manque clauses.tiers")
        found.append(
            Autorisation(
                tiers=table.text("tiers"),
                nom=table.text("nom"),
                flux=table.known("flux", table.texts("flux", required=True), granted),
                courriers=tuple(filter(None, map(_letter, table.tables("courriers")))),
                retiree_le=table.instant("retiree_le"),
            )
        )
        table.close()
    return tuple(found)


def read_validations(
    root: Table, granted: Sequence[str], *, procedure: bool
) -> tuple[Validation, ...]:
    """The publications that the committee validated (000 art. 9); arguments as above."""
    found = []
    for table in root.tables("validations"):
        if not procedure:
            table.fault("", "le contrat n'en prévoit pas : il manque clauses.publication")
        at = table.instant("validee_le", required=True)
        publication, reference = table.text("publication"), table.text("reference")
        flux = table.known("flux", table.texts("flux", required=True), granted)
        table.close()
        if at:
            found.append(Validation(publication, flux, at, reference))
    return tuple(found)


def _letter(table: Table) -> Courrier | None:
    partie = _party(table, "partie")
    received, reference = table.instant("recu_le", required=True), table.text("reference")
    signer = _optional_signer(table, "signataire")
    table.close()
    return Courrier(partie, received, reference, signer) if partie and received else None


def _party(table: Table, key: str) -> PartyKind | None:
    text = table.text(key)
    known = table.known(key, (text,), SIGNATORIES) if text else ()
    return PartyKind(known[0]) if known else None


def _revoker(table: Table, revoked: datetime | None) -> Signataire | None:
    signer = _optional_signer(table, "revoquee_par")
    if signer and revoked is None:
        table.fault("revoquee_par", "une révocation a un instant : il manque revoquee_le")
    return signer


def _optional_signer(table: Table, key: str) -> Signataire | None:
    section = table.table(key)
    return None if section is None else _signer(section)


def _signer(table: Table) -> Signataire:
    signer = Signataire(
        partie=_party(table, "partie") or PartyKind.SPSTI,
        nom=table.text("nom"),
        qualite=table.text("qualite"),
        delegation=table.optional_text("delegation"),
    )
    table.close()
    return signer
