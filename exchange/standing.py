"""What stands at one instant: dates, opt-in, letters, validations, list, channel.

Each function asks one condition of a convention's records, at an instant in UTC, and is called by
:func:`exchange.decide.decide` in its order. They promise to look at nothing later than the instant.
"""

from datetime import date, datetime

from exchange.conventions import Adhesion, Convention, GrantedFlux, PartyKind
from exchange.errors import Motif
from exchange.instants import day, months_before, paris

LISTE_MOIS = 12
"""Oldest list that still counts, in months (project rule: former members' claims must not leak)."""


def date_motif(convention: Convention, at: datetime) -> Motif | None:
    """Why the convention is not in force, or ``None``: its first and last days are inside it."""
    today = day(at)
    if convention.debut is None or convention.fin is None:
        return Motif.CONVENTION_INCOMPLETE
    if today < convention.debut:
        return Motif.CONVENTION_PAS_COMMENCEE
    if today > convention.fin:
        return Motif.CONVENTION_ECHUE
    if convention.denonciation and at >= paris(convention.denonciation.recue_le):
        return Motif.CONVENTION_DENONCEE
    return None


def adhesion_motif(convention: Convention, grant: GrantedFlux, at: datetime) -> Motif | None:
    """Why the opt-in of the calendar year does not cover the grant, or ``None``."""
    if not grant.adhesion:
        return None
    this_year = [a for a in convention.adhesions if a.annee == day(at).year]
    signed = [a for a in this_year if a.signee_le is None or paris(a.signee_le) <= at]
    alive = [a for a in signed if a.revoquee_le is None or at < paris(a.revoquee_le)]
    if not signed:
        return Motif.ADHESION_ABSENTE
    if not alive:
        return Motif.ADHESION_REVOQUEE
    if not any(_covers(adhesion, convention, grant) for adhesion in alive):
        return Motif.THEME_NON_CHOISI
    return None


def letters(
    convention: Convention, tiers: str | None, flux: str, at: datetime
) -> frozenset[PartyKind]:
    """The parties whose letter authorises that third party for that flux (000 art. 8)."""
    return frozenset(
        letter.partie
        for authorisation in convention.autorisations
        if authorisation.tiers == tiers and flux in authorisation.flux
        if authorisation.retiree_le is None or at < paris(authorisation.retiree_le)
        for letter in authorisation.courriers
        if paris(letter.recu_le) <= at
    )


def is_validated(convention: Convention, publication: str | None, flux: str, at: datetime) -> bool:
    """Whether the committee has validated that publication of that flux (000 art. 9)."""
    return any(
        validation.publication == publication
        and flux in validation.flux
        and paris(validation.validee_le) <= at
        for validation in convention.validations
    )


def list_counts(accepted: datetime | None, at: datetime) -> bool:
    """Whether a list accepted then counts now: not later, and at most twelve months earlier."""
    if accepted is None:
        return False
    return months_before(at, LISTE_MOIS) <= paris(accepted) <= at


def channel_agreed(convention: Convention, today: date) -> bool:
    """Whether the parties have written that SFTP stands for the channel imposed (000 art. 7)."""
    return convention.canal is not None and convention.canal.date <= today


def _covers(adhesion: Adhesion, convention: Convention, grant: GrantedFlux) -> bool:
    rule = convention.regle_adhesion
    has_base = rule is None or rule.socle in adhesion.themes
    return has_base and not set(grant.adhesion).isdisjoint(adhesion.themes)
