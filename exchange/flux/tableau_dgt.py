"""Tableau DGT: the State's yearly table, counted from what SPSTI and CARSAT each know.

Sources: 001 art. 6 (indicateurs liés à l'instruction, which « nécessitent un mode opératoire commun
entre la Carsat et le SPSTi ») and 002 annexe. Establishments trained, supported and reached, by
theme, each « dont suivis par la Caisse régionale dans le cadre de la COG »: counts only, for SPSTI,
CARSAT and DREETS, in the layout of that annexe. The SPSTI alone gets a control sheet, made of its
own rows and of nothing that the CARSAT gave. Which counts a recipient reads: docs/adr/0023.
"""

from datetime import date
from types import MappingProxyType

from exchange.contribution import Gathered
from exchange.conventions import Granularite, PartyKind
from exchange.flux.definition import Flux
from exchange.flux.directions import to_the_parties
from exchange.flux.entree import Entree, Garde
from exchange.flux.tableau_controle import LIBELLES, control_pages
from exchange.report import Block, Cell, Heading, Page, Report
from exchange.state_counts import THEMES, StateCounts, count, shown_to

VOLET_3 = "volet3"
_VOLET_2 = tuple(theme for theme in THEMES if theme != VOLET_3)

_ROWS = (
    "Nombre d'établissements formés",
    "Nombre d'établissements accompagnés",
    "Nombre d'établissements ciblés par une action de communication",
)
_FOLLOWED = "\u2003Dont étbs suivis par la Caisse régionale dans le cadre de la COG"
_UNSIGNED = "non renseignée dans la convention"

_COMMENTS = Block("", ((Heading("COMMENTAIRES"),),), (("",),))
_TRAINED = (
    "nombre total d'établissements formés à la thématique sur l'ensemble des actions de formation "
    "déployées"
)
_SUPPORTED = (
    "nombre total d'établissements ayant bénéficié d'au moins une visite, mesure ou conseil "
    "personnalisé sur la thématique"
)
_REACHED = (
    "nombre total d'établissements destinataires d'une action de communication sur la thématique"
)
_LEGEND = Block(
    "Légende – pour la thématique retenue :",
    (),
    (
        ("Établissements formés", _TRAINED),
        ("Établissements accompagnés", _SUPPORTED),
        ("Action de communication", _REACHED),
        ("COMMENTAIRES", "champ libre pour toute information qualitative"),
    ),
)

_ONCE = "Un établissement compte une fois par thématique et par ligne du tableau."
_JOINED = (
    "« Dont suivis » : établissements déclarés par le SPSTI dont le SIRET figure parmi ceux que la "
    "Caisse suit ; ni l'un ni l'autre n'apprend lesquels."
)
_TO_CARSAT = (
    "Dans l'exemplaire de la Caisse, qui sait quels établissements elle suit, un effectif de 1 ou "
    "2 et un « dont suivis » inférieur à 3 s'écrivent « moins de 3 », et un « dont suivis » qui "
    "couvre presque tous les établissements suivis s'écrit « non communiqué »."
)
_TO_DREETS = (
    "Les effectifs sont exacts, même petits : l'enquête de l'État les demande. Ne les rediffusez "
    "pas en dessous de 3 sans les regrouper."
)
_TO_SPSTI = (
    "Les effectifs sont exacts, même petits : ce sont ceux que vous portez dans l'enquête de "
    "l'État. En dessous de 3, ne les publiez pas."
)
_TO_OTHERS = (
    "Un effectif de 1 ou 2 et un « dont suivis » inférieur à 3 s'écrivent « moins de 3 », et un "
    "« dont suivis » qui couvre presque tous les établissements suivis s'écrit « non communiqué »."
)
_UNKNOWN_THEMES = (
    "La convention ne dit pas quelles thématiques elle retient : une thématique dont le SPSTI n'a "
    "rien déclaré reste vide."
)
_OUTSIDE = (
    "Des lignes ont été déclarées sur des thématiques que la convention ne retient pas ; elles ne "
    "sont pas dans le tableau : "
)
_NOTICES = MappingProxyType(
    {
        PartyKind.SPSTI: _TO_SPSTI,
        PartyKind.CARSAT: _TO_CARSAT,
        PartyKind.DREETS: _TO_DREETS,
        PartyKind.TIERS: _TO_OTHERS,
    }
)


def compile_table(gathered: Gathered) -> Report:
    """The State's table for one recipient, and for the SPSTI what it was counted from.

    Args:
        gathered: the SPSTI's ``tableau_dgt``, with its SIRETs, and the CARSAT's ``suivis_cog``.

    Raises:
        ExtractFormatError: a table has not the columns of its contract.
    """
    declared = gathered.contributions[PartyKind.SPSTI]
    counts = count(declared, gathered.contributions[PartyKind.CARSAT])
    retained = gathered.grant.thematiques
    pages = [_table_page(gathered, counts)]
    controlled = gathered.recipient is PartyKind.SPSTI
    if controlled:
        pages += control_pages(declared, counts, retained)
    return Report(
        flux=FLUX.nom,
        titre=_title(gathered),
        pages=tuple(pages),
        notices=(*_about_themes(counts, retained), _JOINED, _NOTICES[gathered.recipient]),
        counts=MappingProxyType(
            {
                "établissements déclarés par le SPSTI": counts.declared,
                "établissements suivis par la Caisse": counts.followed,
            }
        ),
        nominatif=controlled,
    )


def _title(gathered: Gathered) -> str:
    year = "" if gathered.annee is None else f" – année {gathered.annee}"
    return f"Tableau de suivi annuel{year}"


def _table_page(gathered: Gathered, counts: StateCounts) -> Page:
    convention = gathered.convention
    dates = (
        ("Date de signature du CPOM", _day(convention.signature if convention else None)),
        ("Date de fin du CPOM", _day(convention.fin if convention else None)),
    )
    blocks = (Block("", (), dates), _table(gathered, counts), _COMMENTS, _LEGEND)
    return Page("Tableau de suivi annuel", _title(gathered), blocks)


def _table(gathered: Gathered, counts: StateCounts) -> Block:
    volet_2 = "Volet 2 (compléter les colonnes correspondant à votre CPOM)"
    headings = (
        (Heading(""), Heading(volet_2, len(_VOLET_2)), Heading("Volet 3 (éventuel)", 2)),
        (
            Heading("Thématique(s) retenue(s)"),
            *(Heading(LIBELLES[theme]) for theme in _VOLET_2),
            Heading(""),
            Heading(""),
        ),
    )
    lines: list[tuple[Cell, ...]] = []
    for place, label in enumerate(_ROWS):
        shown = [_cells(gathered, counts, theme, place) for theme in range(len(THEMES))]
        lines.append((label, *(total for total, _ in shown), None))
        lines.append((_FOLLOWED, *(followed for _, followed in shown), None))
    return Block("", headings, tuple(lines), (_ONCE,))


def _cells(gathered: Gathered, counts: StateCounts, theme: int, modality: int) -> tuple[Cell, Cell]:
    if not _is_filled(counts, gathered.grant.thematiques, theme):
        return None, None
    return shown_to(gathered.recipient, counts, theme, modality)


def _is_filled(counts: StateCounts, retained: tuple[str, ...], theme: int) -> bool:
    """A theme that the contract leaves out stays blank; where it tells none, one without a row."""
    return THEMES[theme] in retained if retained else bool(counts.lignes[theme].any())


def _about_themes(counts: StateCounts, retained: tuple[str, ...]) -> tuple[str, ...]:
    if not retained:
        return (_UNKNOWN_THEMES,)
    outside = [
        LIBELLES[theme]
        for place, theme in enumerate(THEMES)
        if theme not in retained and counts.lignes[place].any()
    ]
    return (f"{_OUTSIDE}{', '.join(outside)}.",) if outside else ()


def _day(day: date | None) -> str:
    return _UNSIGNED if day is None else f"{day:%d/%m/%Y}"


FLUX = Flux(
    nom="tableau_dgt",
    libelle="Tableau annuel de suivi de la DGT",
    sens=to_the_parties(PartyKind.SPSTI, PartyKind.CARSAT),
    niveaux=(),
    granularite=Granularite.TOTAL,
    calendrier="au plus tard le 30 juin",
    finalite="renseigner l'enquête annuelle de l'État, « dont suivis » compris",
    entrees=MappingProxyType(
        {
            PartyKind.SPSTI: Entree("tableau_dgt", Garde.SIRETS, par_annee=True),
            PartyKind.CARSAT: Entree("suivis_cog", Garde.PSEUDONYMES, par_annee=True),
        }
    ),
    liste_requise=False,
    compile=compile_table,
    clauses=("001 art. 6", "002 annexe"),
    forme="tableau XLSX au modèle de l'annexe de 002, effectifs seulement",
    thematiques=THEMES,
)
