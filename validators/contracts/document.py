"""A contract as the page that partners read.

``render(contract)`` gives French Markdown made from the pandera model, so that the page cannot
say anything else than the code. All examples are invented.
"""

from pandera.pandas import Column

from validators.contracts.model import Contract, reading

_SOME_YEAR = 2024
_KEY_WORDS = {
    "siret": "SIRET",
    "annee": "année",
    "annee_engagement": "année d'engagement",
    "categorie": "catégorie",
    "modalite": "modalité",
    "theme": "thème",
    "type_action": "type d'action",
}
_FORMATS = (
    "Formats : CSV (séparateur `;`, `,`, tabulation ou `|` ; UTF-8 de préférence), XLSX, XLS ou "
    "ODS. "
    "L'ordre des colonnes est libre ; majuscules, accents et ponctuation des titres ne "
    "comptent pas."
)


def render(contract: Contract) -> str:
    """The contract in French Markdown: columns, rules, an example."""
    columns = contract.schema(_SOME_YEAR).columns
    parts = [
        f"# Contrat de fichier `{contract.kind}` v{contract.version}",
        f"{contract.title}. Émetteur : {contract.sender}.",
        _FORMATS,
        _consequence(contract),
        "## Colonnes",
        _table(columns),
        "## Contrôles",
        "\n".join(f"- {rule}" for rule in (*_uniqueness(contract), *contract.rules)),
        "## Exemple (contenu inventé)",
        _example(columns),
    ]
    return "\n\n".join(parts) + "\n"


def _consequence(contract: Contract) -> str:
    if contract.whole and not contract.has_siret:
        return (
            "Une seule ligne fautive fait refuser tout le fichier, chaque ligne fautive étant "
            "signalée. Ce tableau ne désigne aucun établissement ni aucune entreprise."
        )
    if contract.whole:
        return (
            "Une seule ligne fautive fait refuser tout le fichier, chaque ligne fautive étant "
            "signalée : un établissement omis passerait pour « sans donnée »."
        )
    return "Les lignes fautives sont écartées et signalées ; les autres sont prises en compte."


def _uniqueness(contract: Contract) -> tuple[str, ...]:
    """Which rows are one too many; a member list has its own rule."""
    if not contract.whole:
        return ()
    *others, last = (_KEY_WORDS.get(name, name) for name in contract.key)
    alone = f"Une seule ligne {', '.join(f'par {one}' for one in others)} et par {last}."
    one_year = ("Toutes les lignes sont de la même année.",) if contract.par_annee else ()
    return (alone, *one_year)


def _table(columns: dict[str, Column]) -> str:
    lines = [
        "| Colonne | Contenu | Type | Valeurs admises | Vide admis |",
        "|---|---|---|---|---|",
    ]
    for name, column in columns.items():
        how = reading(column)
        blank = "oui" if how.blank_allowed else "non"
        if how.optional:
            blank = "oui ; la colonne aussi peut manquer"
        # A bar inside a cell would end it.
        cells = (f"`{name}`", column.description, how.nature, how.said or "–", blank)
        lines.append("| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines)


def _example(columns: dict[str, Column]) -> str:
    values = [reading(column).example for column in columns.values()]
    return f"```\n{';'.join(columns)}\n{';'.join(values)}\n```"
