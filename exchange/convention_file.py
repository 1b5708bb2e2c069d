"""A convention file, in TOML, becomes a :class:`~exchange.conventions.Convention`.

Call :func:`parse_convention` on the text; ``docs/conventions/exemple.toml`` shows every key with
its comment. It promises every fault at once, in French, with key path and line; unknown keys are
faults, so that a misspelt condition is never silently dropped. A convention without known dates is
read all the same: it is :func:`exchange.decide.decide` that refuses it, as CONVENTION-INCOMPLETE.
"""

import re
from datetime import date

from exchange.conventions import (
    SIGNATAIRES,
    Adhesion,
    Clauses,
    Convention,
    Denonciation,
    EquivalenceCanal,
    Partie,
    PartyKind,
    RegleAdhesion,
)
from exchange.errors import ConventionFileError
from exchange.granted_flux import read_flux
from exchange.toml_reader import Table, open_toml

DUREE_MAX_ANS = 5
"""Longest CPOM (003: « conclu pour une durée maximale de cinq ans »)."""

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
    debut, fin, signature = _dates(root)
    parties = _parties(root)
    rule = _rule(root)
    convention = Convention(
        reference=_code(root, "reference"),
        titre=root.text("titre"),
        parties=parties,
        debut=debut,
        fin=fin,
        signature=signature,
        base_legale=root.text("base_legale"),
        finalite=root.text("finalite"),
        flux=read_flux(root, parties, rule),
        clauses=_clauses(root),
        regle_adhesion=rule,
        adhesions=_adhesions(root, rule),
        canal=_canal(root),
        denonciation=_denonciation(root),
        sous_traitance=root.optional_text("sous_traitance"),
        aipd=root.optional_text("aipd"),
    )
    root.close()
    if root.findings:
        raise ConventionFileError(root.findings)
    return convention


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
        _check_span(root, debut, fin)
    return debut, fin, signature


def _check_span(root: Table, debut: date, fin: date) -> None:
    if fin < debut:
        root.fault("fin", "la fin précède le début")
        return
    year = debut.year + DUREE_MAX_ANS
    # The last day allowed is the eve of the fifth anniversary.
    if (fin.year, fin.month, fin.day) >= (year, debut.month, debut.day):
        root.fault("fin", "une convention dure cinq ans au plus")


def _parties(root: Table) -> tuple[Partie, ...]:
    parties: list[Partie] = []
    for table in root.tables("parties"):
        roles = table.known("role", (table.text("role"),), [kind.value for kind in _signatories()])
        siret = table.optional_text("siret")
        if siret and not _SIRET.fullmatch(siret):
            table.fault("siret", "14 chiffres entre guillemets sont attendus")
        code, nom = _code(table, "code"), table.text("nom")
        dpo, contacts = table.optional_text("dpo"), table.texts("contacts")
        table.close()
        if roles:
            parties.append(Partie(PartyKind(roles[0]), code, nom, siret, dpo, contacts))
            _check_unique(table, parties)
    return tuple(parties)


def _signatories() -> list[PartyKind]:
    return [kind for kind in PartyKind if kind in SIGNATAIRES]


def _check_unique(table: Table, parties: list[Partie]) -> None:
    last, before = parties[-1], parties[:-1]
    if any(last.kind == partie.kind for partie in before):
        table.fault("role", "une autre partie tient déjà ce rôle")
    if any(last.code == partie.code for partie in before):
        table.fault("code", "une autre partie porte déjà ce code")


def _clauses(root: Table) -> Clauses:
    table = root.table("clauses")
    if table is None:
        return Clauses()
    clauses = Clauses(
        duree=table.optional_text("duree"),
        finalite=table.optional_text("finalite"),
        confidentialite=table.optional_text("confidentialite"),
        tiers=table.optional_text("tiers"),
        publication=table.optional_text("publication"),
        denonciation=table.optional_text("denonciation"),
    )
    table.close()
    return clauses


def _rule(root: Table) -> RegleAdhesion | None:
    table = root.table("panier")
    if table is None:
        return None
    rule = RegleAdhesion(
        socle=table.text("socle"),
        themes=table.texts("themes", required=True),
        clause=table.text("clause"),
    )
    if rule.socle and rule.themes and rule.socle not in rule.themes:
        table.fault("socle", "le socle doit figurer parmi les thèmes")
    table.close()
    return rule


def _adhesions(root: Table, rule: RegleAdhesion | None) -> tuple[Adhesion, ...]:
    adhesions = []
    for table in root.tables("adhesions"):
        if rule is None:
            table.fault("", "une adhésion suppose la section [panier]")
        themes = table.texts("themes", required=True)
        adhesions.append(
            Adhesion(
                annee=table.whole("annee", 2000, 2100),
                themes=table.known("themes", themes, rule.themes) if rule else themes,
                revoquee_le=table.instant("revoquee_le"),
                signee_le=table.instant("signee_le"),
            )
        )
        table.close()
    return tuple(adhesions)


def _canal(root: Table) -> EquivalenceCanal | None:
    table = root.table("canal")
    if table is None:
        return None
    reference, since = table.text("reference"), table.day("date")
    if since is None and not table.has("date"):
        table.fault("date", "clé absente, or elle est obligatoire")
    table.close()
    return EquivalenceCanal(reference, since) if since else None


def _denonciation(root: Table) -> Denonciation | None:
    table = root.table("denonciation")
    if table is None:
        return None
    received = table.instant("recue_le", required=True)
    par = table.known("par", (table.text("par"),), [kind.value for kind in _signatories()])
    table.close()
    return Denonciation(received, PartyKind(par[0])) if received and par else None
