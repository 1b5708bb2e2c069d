"""Whether an act may be put on record: what the contract provides for, and what stands already.

:func:`record` checks one act and applies it; nothing else should put a new act on record. It
promises that an act for which the contract has no procedure is refused, that none is dated later
than its record (but for what announces its day: an avenant, a revocation, a withdrawal, an
equivalence), and that what was closed does not open again by an act that came before the closing.

What is checked is checked when the act is recorded. Whether it still counts later, under other
clauses, is for :func:`exchange.decide.decide` to say, at its instant.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from exchange.acts import (
    Acte,
    Adhesion,
    AvenantEcrit,
    CourrierTiers,
    Denonciation,
    EquivalenceCanal,
    Retrait,
    Revocation,
    Validation,
)
from exchange.avenants import readings
from exchange.conventions import Convention, PartyKind
from exchange.instants import day, paris
from exchange.on_record.conditions import (
    check_granted,
    check_known,
    check_own_signer,
    check_past,
    check_procedure,
    check_signers,
    is_outside,
    refuse,
)
from exchange.on_record.effects import (
    authorisation_of,
    is_ended_by,
    replay,
    stated,
    takes_back,
    with_act,
)

_CLOSINGS: Final = (Revocation, Retrait)


def record(filed: Convention, on_record: Sequence[Acte], act: Acte, at: datetime) -> Convention:
    """The convention with the acts on record and a new one, once checked.

    Args:
        filed: the convention as its file states it.
        on_record: the acts recorded so far, in their order.
        act: what happened.
        at: the instant of its record.

    Raises:
        ActRefusedError: the contract does not provide for it, or it stands already; in French.
        ConventionFileError: what is wrong with an avenant, by line.
    """
    convention = replay(filed, on_record)
    closings = [one for one in (*stated(filed), *on_record) if isinstance(one, _CLOSINGS)]
    match act:
        case Adhesion():
            _check_adhesion(convention, act, at)
            _check_not_closed(act, closings)
        case Revocation():
            _check_revocation(convention, act)
        case AvenantEcrit():
            references = [avenant.reference for avenant in convention.avenants]
            refuse(act.reference in references, "un avenant de cette référence est au dossier")
        case CourrierTiers():
            _check_letter(convention, act, at)
            _check_not_taken_back(act, closings)
        case Retrait():
            _check_withdrawal(convention, act)
        case Validation():
            _check_validation(convention, act, at)
        case Denonciation():
            _check_denunciation(convention, act, at)
        case EquivalenceCanal():
            _check_channel(convention)
    return with_act(convention, act)


def _check_adhesion(convention: Convention, act: Adhesion, at: datetime) -> None:
    read = readings(convention, act.annee)
    rules = [said.regle_adhesion for said in read if said.regle_adhesion]
    refuse(not rules, "la convention ne prévoit pas d'adhésion : elle n'a pas de panier")
    offered = tuple(dict.fromkeys(theme for rule in rules for theme in rule.themes))
    check_known("thème", act.themes, offered)
    bases = tuple(dict.fromkeys(rule.socle for rule in rules))
    missing = f"aucun thème ne compte sans le socle : ajoutez {' ou '.join(bases)}"
    refuse(set(bases).isdisjoint(act.themes), missing)
    refuse(is_outside(convention, act.annee), f"l'année {act.annee} est hors de la convention")
    check_past(act.signee_le, at, "signée")
    late = act.signee_le is not None and day(act.signee_le).year > act.annee
    refuse(late, f"l'adhésion {act.annee} ne peut pas être signée après cette année")
    check_signers(convention, act.signataires)
    signs = any(signer.partie is PartyKind.SPSTI for signer in act.signataires)
    refuse(not signs, "une adhésion est signée par le SPSTI au moins")
    _check_adhesion_is_new(convention, act)


def _check_adhesion_is_new(convention: Convention, act: Adhesion) -> None:
    same_year = [other for other in convention.adhesions if other.annee == act.annee]
    alive = [other for other in same_year if other.revoquee_le is None]
    standing = [other for other in alive if _not_after(other, act)]
    covered = any(set(act.themes) <= set(other.themes) for other in standing)
    refuse(covered, f"une adhésion {act.annee} à ces thèmes est déjà enregistrée")


def _check_not_closed(act: Adhesion, closings: Sequence[Acte]) -> None:
    ended = any(isinstance(one, Revocation) and is_ended_by(act, one) for one in closings)
    refuse(ended, f"une révocation postérieure de l'adhésion {act.annee} est enregistrée")


def _not_after(other: Adhesion, act: Adhesion) -> bool:
    if other.signee_le is None or act.signee_le is None:
        return other.signee_le is None
    return paris(other.signee_le) <= paris(act.signee_le)


def _check_revocation(convention: Convention, act: Revocation) -> None:
    same_year = [other for other in convention.adhesions if other.annee == act.annee]
    refuse(not same_year, f"aucune adhésion {act.annee} n'est enregistrée")
    over = day(act.revoquee_le).year > act.annee
    refuse(over, f"l'adhésion {act.annee} a pris fin d'elle-même avec l'année")
    at = paris(act.revoquee_le)
    signed = [one for one in same_year if one.signee_le is None or paris(one.signee_le) <= at]
    refuse(not signed, f"aucune adhésion {act.annee} n'était signée à cet instant")
    refuse(
        not any(is_ended_by(adhesion, act) for adhesion in signed),
        f"l'adhésion {act.annee} est déjà révoquée à cet instant",
    )
    check_signers(convention, [act.par] if act.par else [])


def _check_letter(convention: Convention, act: CourrierTiers, at: datetime) -> None:
    check_procedure(convention, "l'autorisation d'un tiers", lambda clauses: clauses.tiers)
    codes = {partie.code for partie in convention.parties}
    refuse(act.tiers in codes, "ce destinataire est partie à la convention, ce n'est pas un tiers")
    check_granted(convention, act.flux)
    check_past(act.courrier.recu_le, at, "reçue")
    check_own_signer(convention, act.courrier.partie, act.courrier.signataire)
    known = {
        flux
        for one in convention.autorisations
        if one.tiers == act.tiers and one.retiree_le is None
        for other in one.courriers
        if other.partie is act.courrier.partie
        and paris(other.recu_le) <= paris(act.courrier.recu_le)
        for flux in one.flux
    }
    covered = set(act.flux) <= known
    refuse(covered, "le courrier de cette partie pour ce tiers est déjà enregistré")


def _check_not_taken_back(act: CourrierTiers, closings: Sequence[Acte]) -> None:
    letter = authorisation_of(act)
    back = any(isinstance(one, Retrait) and takes_back(one, letter, 0) for one in closings)
    refuse(back, "un retrait postérieur de cette partie est enregistré pour ce tiers")


def _check_withdrawal(convention: Convention, act: Retrait) -> None:
    alone = [
        (one, position)
        for one in convention.autorisations
        for position, letter in enumerate(one.courriers)
        if one.tiers == act.tiers and letter.partie is act.partie
    ]
    refuse(not alone, "aucun courrier de cette partie n'est enregistré pour ce tiers")
    standing = any(takes_back(act, one, position) for one, position in alone)
    refuse(not standing, "à cet instant, aucun courrier de cette partie n'est à retirer")
    check_own_signer(convention, act.partie, act.par)


def _check_validation(convention: Convention, act: Validation, at: datetime) -> None:
    check_procedure(convention, "la publication", lambda clauses: clauses.publication)
    check_granted(convention, act.flux)
    check_past(act.validee_le, at, "validée")
    same = [other for other in convention.validations if other.publication == act.publication]
    known = {flux for other in same for flux in other.flux}
    refuse(set(act.flux) <= known, "cette publication est déjà validée pour ces flux")


def _check_denunciation(convention: Convention, act: Denonciation, at: datetime) -> None:
    check_procedure(convention, "la dénonciation", lambda clauses: clauses.denonciation)
    refuse(convention.denonciation is not None, "la convention est déjà dénoncée")
    check_past(act.recue_le, at, "reçue")
    first, last = convention.debut, readings(convention)[-1].fin
    received = day(act.recue_le)
    outside = (first and received < first) or (last and received > last)
    refuse(bool(outside), "la lettre est reçue hors de la durée de la convention")
    check_own_signer(convention, act.par, act.signataire)


def _check_channel(convention: Convention) -> None:
    imposed = [flux for said in readings(convention) for flux in said.flux if flux.canal]
    refuse(not imposed, "aucun flux de la convention n'impose un autre canal")
    refuse(convention.canal is not None, "l'équivalence du canal est déjà enregistrée")
