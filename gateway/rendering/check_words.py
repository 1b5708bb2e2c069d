"""What a check says in French, the same in a terminal and in the annotated file."""

from collections.abc import Iterable
from typing import Final

from validators.checking import Checked, Format, Kind, Verdict
from validators.codes import Code
from validators.findings import Finding, Severity, compress
from validators.wordings import WORDINGS

KIND_TITLES: Final = {
    Kind.ADHERENTS: "Liste d'adhérents",
    Kind.SINISTRALITE: "Extrait de sinistralité",
    Kind.PORTEFEUILLE: "Portefeuille de la Carsat",
    Kind.VISITES: "Visites des agents de prévention",
    Kind.TMS_PROS: "Ciblage TMS Pros",
    Kind.RISQUES_CHIMIQUES_PROS: "Ciblage Risques Chimiques Pros",
    Kind.PROGRAMMES: "Programmes de la Carsat",
    Kind.COURRIERS_TPE: "Courriers aux TPE",
    Kind.ANALYSES_ERGONOMIQUES: "Analyses ergonomiques",
    Kind.CIBLES_SUIVIS: "Établissements ciblés ou suivis",
    Kind.ACTIONS: "Actions menées",
    Kind.CIBLE_DETAILLEE: "Cible détaillée d'une action",
    Kind.DIFFICULTES_AIGUES: "Difficultés aiguës",
    Kind.SPTPE_TMS: "Diagnostics à compléter (TMS)",
    Kind.TABLEAU_DGT: "Tableau de suivi annuel",
    Kind.SUIVIS_COG: "Établissements suivis (COG)",
    Kind.ENGAGEMENTS: "Établissements engagés dans une action",
    Kind.STATISTIQUES_DREETS: "Statistiques de la DREETS",
    Kind.DONNEES_SANTE_TRAVAIL: "Données de santé au travail",
    Kind.INDICATEURS: "Indicateurs de suivi",
    Kind.INDICATEURS_SSAM: "Indicateurs de suivi (service social)",
}
_DELIMITERS: Final = {"\t": "tabulation"}


def message(found: Finding) -> str:
    """What a finding is, with its precision."""
    label = WORDINGS[found.code].label
    return f"{label.removesuffix('.')} ({found.detail})." if found.detail else label


def gathered(findings: Iterable[Finding]) -> list[tuple[Finding, ...]]:
    """Findings that say the same of several columns, told together; the gravest first."""
    order = list(Severity)
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for number, found in enumerate(findings):
        alike = (found.severity, found.code, found.detail)
        groups.setdefault((*alike, number) if len(found.rows) else alike, []).append(found)
    return sorted(map(tuple, groups.values()), key=lambda some: order.index(some[0].severity))


def where(some: tuple[Finding, ...], most_ranges: int) -> tuple[str, ...]:
    """Columns, then rows, that findings told together are about; nothing for the whole file."""
    columns = " ; ".join(f"« {found.column} »" for found in some if found.column)
    parts = [f"Colonne{'s' * (len(some) > 1)} {columns}"] if columns else []
    rows = some[0].rows
    if len(rows):
        ranges, more = compress(rows, most_ranges)
        head = f"{grouped(len(rows))} ligne{'s' * (len(rows) > 1)}"
        parts.append(f"{head} : {', '.join(ranges)}{'…' * more}")
    return tuple(parts)


def how_read(read: Format) -> str:
    """How the file was read, in one line; empty where it was not."""
    if not read.container:
        return ""
    parts = [read.container.upper()]
    if read.encoding:
        parts.append(f"encodage {read.encoding}")
    if read.delimiter:
        parts.append(f"séparateur « {_DELIMITERS.get(read.delimiter, read.delimiter)} »")
    if read.sheet:
        parts.append(f"feuille « {read.sheet} »")
    parts.append(f"titres en ligne {read.header_row}" if read.header_row else "sans titres")
    if read.column:
        parts.append(f"SIRET lu dans la colonne « {read.column} »")
    return ", ".join(parts)


def outcome(checked: Checked) -> tuple[tuple[str, int], ...]:
    """Label and number of each count."""
    counts = checked.counts
    return (
        ("Lignes lues", counts.rows),
        ("Lignes bonnes", counts.accepted),
        ("dont réparées sans perte", counts.repaired),
        ("Lignes écartées", counts.quarantined),
        ("Répétitions", counts.duplicates),
    )


def what_next(checked: Checked) -> str:
    """What the sender does after this verdict, in a sentence or two."""
    if checked.motif in (Code.DONNEE_NIR, Code.DONNEE_SALARIE):
        return (
            "Retirez du fichier toute donnée sur les salariés, vérifiez-le de nouveau, puis "
            "déposez-le."
        )
    if checked.verdict is not Verdict.ACCEPTE:
        return (
            "Rien n'est transmis tant que le fichier est refusé : corrigez ce qui est signalé, "
            "vérifiez le fichier de nouveau, puis déposez-le entier."
        )
    if checked.counts.quarantined:
        return (
            "Le fichier peut être déposé ; les lignes écartées ne sont pas transmises. "
            "Corrigez-les si elles désignent bien des établissements adhérents."
        )
    return "Le fichier peut être déposé tel quel."


def grouped(number: int) -> str:
    """Thousands apart, by a narrow no-break space."""
    return f"{number:,}".replace(",", "\u202f")
