"""The ``[[flux]]`` sections of a convention file: what the convention grants.

Used by :func:`exchange.convention_files.parsing.parse_convention`. It promises that each grant is
one that the gateway can honour: a known flux, in a direction that has a meaning, for parties that
the convention has, with themes it offers and columns the flux can give.
"""

from exchange.convention_files.echeance import read_echeance
from exchange.convention_files.figures import Backing, Figure, read_figure
from exchange.conventions import (
    Canal,
    GrantedFlux,
    Granularite,
    Niveau,
    Partie,
    PartyKind,
    RegleAdhesion,
    Sens,
    Seuil,
    Source,
)
from exchange.disclosure import EFFECTIF
from exchange.extracts.layout import LAYOUTS
from exchange.flux.definition import Flux
from exchange.flux.outside import HORS_PERIMETRE, REFUS
from exchange.flux.registry import CATALOGUE
from exchange.toml_reader import Table

CONSERVATION_MAX_JOURS = 3650
EFFECTIF_MAX = 10_000
SEUIL_MAX = 1_000_000

_ROW_BY_ROW = frozenset({"adherents"})
"""Input contracts of which some rows may be set aside; the others are taken whole or refused."""


def read_flux(
    root: Table, parties: tuple[Partie, ...], rule: RegleAdhesion | None
) -> tuple[GrantedFlux, ...]:
    """The grants of the file; faults are left in ``root``.

    Args:
        root: the file.
        parties: its parties.
        rule: its yearly opt-in, or ``None``.
    """
    granted: list[GrantedFlux] = []
    for table in root.tables("flux"):
        nom = table.text("nom")
        if nom in HORS_PERIMETRE:
            table.fault("nom", REFUS)
            continue
        names = table.known("nom", (nom,), tuple(CATALOGUE))
        if names:
            granted.append(_granted(table, CATALOGUE[names[0]], parties, rule))
            table.close()
        if names and any(names[0] == other.nom for other in granted[:-1]):
            table.fault("nom", "ce flux est déjà accordé plus haut")
    return tuple(granted)


def _granted(
    table: Table, flux: Flux, parties: tuple[Partie, ...], rule: RegleAdhesion | None
) -> GrantedFlux:
    retention = read_figure(table, "conservation_jours", 1, CONSERVATION_MAX_JOURS)
    floor = _floor(table, flux)
    most = _threshold(table, flux)
    niveaux = table.known("niveaux", table.texts("niveaux"), [niveau.value for niveau in Niveau])
    return GrantedFlux(
        nom=flux.nom,
        clause=table.text("clause"),
        finalite=table.text("finalite"),
        source=table.choice("source", Source, default=Source.TEXTE),
        sens=_sens(table, flux, parties),
        niveaux=tuple(Niveau(niveau) for niveau in niveaux),
        granularite=_granularite(table, flux),
        conservation_jours=retention.valeur,
        adhesion=_themes(table, rule),
        liste_requise=_list(table, flux),
        colonnes=table.known("colonnes", table.texts("colonnes"), tuple(flux.colonnes)),
        plancher_effectif=floor.valeur if floor else None,
        cumul_annees=floor.cumul if floor else None,
        source_plancher=floor.source if floor else Source.PROJET,
        dpo_plancher=floor.dpo if floor else "",
        date_plancher=floor.settled if floor else None,
        source_conservation=retention.source,
        calendrier=table.optional_text("calendrier") or flux.calendrier,
        canal=_canal(table),
        seuil_ecartees=most.valeur if most else None,
        source_seuil=most.source if most else Source.PROJET,
        seuils=_thresholds(table, flux),
        forme=table.optional_text("forme") or flux.forme,
        echeance=read_echeance(table, flux.nom),
        thematiques=_thematiques(table, flux),
    )


def _thematiques(table: Table, flux: Flux) -> tuple[str, ...]:
    if table.has("thematiques") and not flux.thematiques:
        table.fault("thematiques", "ce flux ne va pas par thématique : retirer la clé")
    written = table.texts("thematiques")
    return table.known("thematiques", written, flux.thematiques) if flux.thematiques else ()


def _canal(table: Table) -> Canal | None:
    if not table.has("canal"):
        return None
    return table.choice("canal", Canal, default=Canal.MESSAGERIE_SECURISEE)


def _sens(table: Table, flux: Flux, parties: tuple[Partie, ...]) -> tuple[Sens, ...]:
    known = {str(sens): sens for sens in flux.sens}
    written = table.known("sens", table.texts("sens", required=True), tuple(known))
    present = {partie.kind for partie in parties}
    granted = tuple(known[text] for text in written)
    for sens in granted:
        for kind in sorted({sens.sender, sens.recipient} - present, key=tuple(PartyKind).index):
            table.fault("sens", f"aucune section [[parties]] ne tient le rôle {kind}")
    if table.has("sens") and not granted:
        table.fault("sens", "un sens au moins est attendu")
    return granted


def _granularite(table: Table, flux: Flux) -> Granularite:
    granularite = table.choice("granularite", Granularite, default=flux.granularite)
    if granularite.is_finer_than(flux.granularite):
        table.fault("granularite", f"ce flux n'est pas plus fin que « {flux.granularite} »")
    return granularite


def _themes(table: Table, rule: RegleAdhesion | None) -> tuple[str, ...]:
    themes = table.texts("adhesion")
    if themes and rule is None:
        table.fault("adhesion", "un thème suppose la section [panier]")
        return themes
    return table.known("adhesion", themes, rule.themes) if rule else ()


def _list(table: Table, flux: Flux) -> bool:
    required = table.flag("liste_requise", default=flux.liste_requise)
    if flux.liste_requise and not required:
        table.fault("liste_requise", "ce flux porte sur une liste d'adhérents : true est attendu")
    return required


def _floor(table: Table, flux: Flux) -> Figure | None:
    if not table.has("plancher_effectif"):
        return None
    layout = LAYOUTS.get(flux.contrat)
    if layout is None or all(cell.nom != EFFECTIF for cell in layout.cells):
        table.fault("plancher_effectif", "l'effectif est inconnu pour ce flux : retirer la clé")
    floor = read_figure(table, "plancher_effectif", 1, EFFECTIF_MAX, Backing.DPO)
    if floor.cumul is not None and not flux.cumulable:
        table.fault("plancher_effectif", "ce flux ne s'additionne pas : retirer cumul_annees")
    return floor


def _threshold(table: Table, flux: Flux) -> Figure | None:
    if not table.has("seuil_ecartees"):
        return None
    if flux.contrat not in _ROW_BY_ROW:
        table.fault("seuil_ecartees", "ce flux est accepté ou refusé en entier : retirer la clé")
    return read_figure(table, "seuil_ecartees", 0, 100)


def _thresholds(table: Table, flux: Flux) -> tuple[Seuil, ...]:
    section = table.table("seuils")
    if section is None:
        return ()
    figures = [
        (nom, read_figure(section, nom, 0, SEUIL_MAX, Backing.PARTIES))
        for nom in flux.seuils
        if section.has(nom)
    ]
    section.close()
    return tuple(Seuil(nom, found.valeur, found.source, found.accord) for nom, found in figures)
