"""What an act changes in a convention, once on record.

:func:`with_act` applies one, :func:`replay` all those on record, in the order in which they were
recorded, to the convention as its file states it; :func:`stated` says the acts that a file states
itself, :func:`effective_at` from when an act counts, :data:`LIFTS` which refusals it may end. They
promise that every decision is then taken on both alike, and that what closes (revocation,
withdrawal, denunciation) closes at the earliest instant on record, whatever the file says. Whether
an act may be recorded is asked first, in :mod:`exchange.on_record.checks`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from exchange.acts import (
    Acte,
    Adhesion,
    Autorisation,
    AvenantEcrit,
    CourrierTiers,
    Denonciation,
    EquivalenceCanal,
    Retrait,
    Revocation,
    Validation,
)
from exchange.convention_files.avenants import add_avenant
from exchange.conventions import Convention
from exchange.errors import ConventionFileError, FileFinding, Motif
from exchange.instants import paris

LIFTS: Final[Mapping[type, frozenset[Motif]]] = MappingProxyType(
    {
        Adhesion: frozenset(
            {Motif.ADHESION_ABSENTE, Motif.ADHESION_REVOQUEE, Motif.THEME_NON_CHOISI}
        ),
        AvenantEcrit: frozenset(Motif),
        CourrierTiers: frozenset({Motif.DESTINATAIRE_TIERS}),
        Validation: frozenset({Motif.PUBLICATION_NON_VALIDEE}),
        EquivalenceCanal: frozenset({Motif.CANAL_NON_AGREE}),
    }
)
"""Motifs that an act may lift, by its type; the others only close."""


def replay(convention: Convention, acts: Iterable[Acte]) -> Convention:
    """The convention of a file, with the acts on record applied in their order.

    Raises:
        ConventionFileError: an avenant on record cannot follow what this file says.
    """
    for act in acts:
        try:
            convention = with_act(convention, act)
        except ConventionFileError as error:
            raise _no_longer_follows(act, error) from None
    return convention


def with_act(convention: Convention, act: Acte) -> Convention:
    """The convention with one act more.

    Raises:
        ConventionFileError: what is wrong with an avenant, by line.
    """
    match act:
        case Adhesion():
            changed = replace(convention, adhesions=(*convention.adhesions, act))
        case Revocation():
            ended = tuple(_ended(adhesion, act) for adhesion in convention.adhesions)
            changed = replace(convention, adhesions=ended)
        case AvenantEcrit():
            known = {avenant.reference for avenant in convention.avenants}
            changed = convention if act.reference in known else add_avenant(convention, act)
        case CourrierTiers():
            letters = (*convention.autorisations, authorisation_of(act))
            changed = replace(convention, autorisations=letters)
        case Retrait():
            parts = [part for one in convention.autorisations for part in _withdrawn(one, act)]
            changed = replace(convention, autorisations=tuple(parts))
        case Validation():
            changed = replace(convention, validations=(*convention.validations, act))
        case Denonciation():
            changed = replace(convention, denonciation=_earliest(convention.denonciation, act))
        case EquivalenceCanal():
            changed = replace(convention, canal=_first(convention.canal, act))
    return changed


def stated(convention: Convention) -> tuple[Acte, ...]:
    """The acts that a convention's file states, as if they had been recorded one by one."""
    acts: list[Acte] = [AvenantEcrit(one.reference, one.effet, "") for one in convention.avenants]
    for adhesion in convention.adhesions:
        acts.append(replace(adhesion, revoquee_le=None, revoquee_par=None))
        if adhesion.revoquee_le:
            acts.append(Revocation(adhesion.annee, adhesion.revoquee_le, adhesion.revoquee_par))
    for one in convention.autorisations:
        for letter in one.courriers:
            acts.append(CourrierTiers(one.tiers, one.nom, one.flux, letter))
            if one.retiree_le:
                acts.append(Retrait(one.tiers, letter.partie, one.retiree_le, None))
    acts += convention.validations
    acts += [act for act in (convention.denonciation, convention.canal) if act]
    return tuple(acts)


def effective_at(act: Acte) -> datetime:
    """The instant from which an act counts."""
    match act:
        case Adhesion():
            instant: datetime | date = act.signee_le or date(act.annee, 1, 1)
        case Revocation():
            instant = act.revoquee_le
        case AvenantEcrit():
            instant = act.effet
        case CourrierTiers():
            instant = act.courrier.recu_le
        case Retrait():
            instant = act.retire_le
        case Validation():
            instant = act.validee_le
        case Denonciation():
            instant = act.recue_le
        case EquivalenceCanal():
            instant = act.date
    return paris(instant)


def is_ended_by(adhesion: Adhesion, revocation: Revocation) -> bool:
    """Whether a revocation ends an opt-in, or ends it sooner than it was to."""
    at = paris(revocation.revoquee_le)
    signed = adhesion.signee_le is None or paris(adhesion.signee_le) <= at
    alive = adhesion.revoquee_le is None or at < paris(adhesion.revoquee_le)
    return adhesion.annee == revocation.annee and signed and alive


def authorisation_of(act: CourrierTiers) -> Autorisation:
    """One party's letter, as an authorisation that lacks the others'."""
    return Autorisation(act.tiers, act.nom, act.flux, (act.courrier,))


def takes_back(retrait: Retrait, one: Autorisation, position: int) -> bool:
    """Whether a withdrawal takes back, or takes back sooner, the letter at that position."""
    letter, at = one.courriers[position], paris(retrait.retire_le)
    alive = one.retiree_le is None or at < paris(one.retiree_le)
    same = (one.tiers, letter.partie) == (retrait.tiers, retrait.partie)
    return same and alive and paris(letter.recu_le) <= at


def _ended(adhesion: Adhesion, act: Revocation) -> Adhesion:
    if not is_ended_by(adhesion, act):
        return adhesion
    return replace(adhesion, revoquee_le=act.revoquee_le, revoquee_par=act.par)


def _withdrawn(one: Autorisation, act: Retrait) -> list[Autorisation]:
    """An authorisation cut in two: the letters taken back, and those of the other parties."""
    taken = [takes_back(act, one, position) for position in range(len(one.courriers))]
    if not any(taken):
        return [one]
    letters = list(zip(one.courriers, taken, strict=True))
    kept = tuple(letter for letter, gone in letters if not gone)
    back = tuple(letter for letter, gone in letters if gone)
    rest = [replace(one, courriers=kept)] if kept else []
    return [*rest, replace(one, courriers=back, retiree_le=act.retire_le)]


def _earliest(former: Denonciation | None, act: Denonciation) -> Denonciation:
    return former if former and paris(former.recue_le) <= paris(act.recue_le) else act


def _first(former: EquivalenceCanal | None, act: EquivalenceCanal) -> EquivalenceCanal:
    return former if former and former.date <= act.date else act


def _no_longer_follows(act: Acte, error: ConventionFileError) -> ConventionFileError:
    reference = act.reference if isinstance(act, AvenantEcrit) else ""
    return ConventionFileError(
        tuple(
            FileFinding(
                "avenants",
                None,
                f"« {reference} », déjà enregistré, ne peut plus suivre ce texte ({found.texte}) ; "
                "écrivez-le dans le fichier, sous la même référence",
            )
            for found in error.findings
        )
    )
