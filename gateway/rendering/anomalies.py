"""Every code that a partner may meet, as the page that partners read.

``render()`` gives `docs/anomalies.md`, in French, made of the codes and wordings in force:
`passerelle anomalies docs/anomalies.md` writes it, and a test compares.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from gateway.constats import GRAVITIES
from validators.codes import Code
from validators.findings import Severity
from validators.wordings import WORDINGS

_HEAD: Final = """# Anomalies : ce que disent les codes, et que faire

Chaque fichier reçu, ou vérifié sur place par `passerelle check`, donne lieu à des constats. Un
constat a un **code**, qui ne change pas d'une version à l'autre, une **gravité**, les **numéros des
lignes** concernées tels que le tableur les affiche, et **que faire**. Aucun constat ne recopie une
valeur du fichier.

| gravité | effet |
|---|---|
| fichier refusé | rien n'est transmis ; corrigez, puis redéposez le fichier entier |
| ligne écartée | la ligne n'est pas transmise, les autres le sont |
| réparé | l'écriture du numéro a été rétablie sans rien perdre ; la ligne est transmise |
| pour information | sans effet |

Le **motif** d'un refus est l'un de ces codes. S'il y en a plusieurs, le premier dans cet ordre :
`FICHIER-…`, `DONNEE-…`, `COLONNE-…` et `FEUILLE-…`, puis `TROP-D-ANOMALIES`. Un motif en
`FICHIER-…` veut dire que le fichier est illisible, sauf `FICHIER-VIDE`, qui est un refus.

Dans un extrait de Carsat, une seule ligne en défaut fait refuser le fichier entier, sous le motif
`TROP-D-ANOMALIES` : ce qui écarterait la ligne d'une liste refuse ici l'extrait.
"""


@dataclass(frozen=True, slots=True)
class Family:
    """Codes that are read together.

    Attributes:
        title: French title.
        about: One or two French sentences.
        codes: The codes, in order, and what each does to a file.
    """

    title: str
    about: str
    codes: Mapping[Code, Severity]


def _family(title: str, about: str, **codes: tuple[Code, ...]) -> Family:
    """A family out of codes by name of severity."""
    severities = {code: Severity(name) for name, some in codes.items() for code in some}
    return Family(title, about, MappingProxyType(severities))


FAMILIES: Final = (
    _family(
        "Le fichier",
        "Le fichier ne peut pas être ouvert, ou ne doit pas l'être. Rien n'en est gardé.",
        refus=(
            Code.FICHIER_VIDE,
            Code.FICHIER_ILLISIBLE,
            Code.FICHIER_GUILLEMET,
            Code.FICHIER_FORMAT,
            Code.FICHIER_PROTEGE,
            Code.FICHIER_MACRO,
            Code.FICHIER_DANGEREUX,
            Code.FICHIER_TROP_GRAND,
            Code.FICHIER_DELAI,
            Code.EMPREINTE_DIFFERENTE,
        ),
        notice=(Code.ENCODAGE_MIXTE,),
    ),
    _family(
        "Les données personnelles",
        "L'échange ne porte que sur des établissements. Un fichier qui contient des données sur "
        "des salariés est refusé entier, détruit aussitôt, et le journal le consigne sans la "
        "valeur. Un tableau de valeurs agrégées ne désigne pas même une entreprise.",
        refus=(Code.DONNEE_NIR, Code.DONNEE_SALARIE, Code.DONNEE_ETABLISSEMENT),
        notice=(Code.COLONNE_CONTACT,),
    ),
    _family(
        "Les feuilles et les colonnes",
        "Le tableau est cherché dans toutes les feuilles, et la colonne du SIRET à son titre, "
        "sinon à son contenu, sinon en réunissant SIREN et NIC. Quand plusieurs conviennent, "
        "l'expéditeur choisit.",
        refus=(
            Code.COLONNE_ABSENTE,
            Code.COLONNE_AMBIGUE,
            Code.FEUILLE_ABSENTE,
            Code.FEUILLE_AMBIGUE,
        ),
        notice=(
            Code.COLONNE_CONTENU,
            Code.COLONNE_JOINTE,
            Code.COLONNE_IGNOREE,
            Code.FEUILLE_MASQUEE,
            Code.FEUILLE_IGNOREE,
        ),
    ),
    _family(
        "Le SIRET d'une ligne",
        "Le numéro ne peut pas être lu avec certitude : il n'est jamais deviné.",
        ecarte=(
            Code.SIRET_VIDE,
            Code.SIRET_LONGUEUR,
            Code.SIRET_CLE,
            Code.SIRET_CARACTERES,
            Code.SIRET_NOTATION,
            Code.SIRET_SIREN,
            Code.SIRET_SIREN_COMPLETE,
            Code.SIRET_NUL,
            Code.SIRET_MONACO,
            Code.SIRET_SANS_VALEUR,
            Code.SIRET_DOUBLE,
        ),
    ),
    _family(
        "Les réparations sans perte",
        "L'écriture a souffert, le numéro non : il est rétabli, et chaque réparation est dite.",
        repare=(
            Code.SIRET_ESPACES,
            Code.SIRET_ZERO_RESTAURE,
            Code.SIRET_FORMULE,
            Code.SIRET_DECIMALE,
            Code.SIRET_NOTATION_RESTAUREE,
        ),
    ),
    _family(
        "Les autres lignes du tableau",
        "Ce qui n'est pas une ligne d'établissement, ou qui mérite un regard.",
        ecarte=(Code.LIGNE_TOTAL, Code.LIGNE_TITRE),
        notice=(Code.LIGNE_DECALEE, Code.LIGNE_MASQUEE),
    ),
    _family(
        "Le répertoire Sirene",
        "Dit seulement là où le répertoire de l'INSEE est chargé. N'écarte jamais une ligne.",
        notice=(Code.SIRET_FERME, Code.SIRET_CONTINUE, Code.SIRET_INCONNU, Code.SIRET_SIEGE),
    ),
    _family(
        "La liste entière",
        "Le seuil de lignes écartées est celui de la convention (20 % sauf mention contraire) ; "
        "les répétitions n'y comptent pas.",
        refus=(Code.TROP_D_ANOMALIES,),
        notice=(Code.LISTE_VARIATION, Code.LISTE_DEPARTEMENT, Code.LISTE_ACTIVITE),
    ),
    _family(
        "Les extraits et les tableaux",
        "Contrôles des colonnes prévues par les contrats de fichiers (`docs/contrats`).",
        refus=(
            Code.VALEUR_VIDE,
            Code.VALEUR_ENTIER,
            Code.VALEUR_DECIMAL,
            Code.VALEUR_LISTE,
            Code.VALEUR_FORME,
            Code.VALEUR_DATE,
            Code.VALEUR_NEGATIVE,
            Code.VALEUR_EXCESSIVE,
            Code.ANNEE_IMPLAUSIBLE,
            Code.ANNEE_MULTIPLE,
            Code.DATE_IMPLAUSIBLE,
            Code.CROISE_MP_TMS,
            Code.CROISE_AT_4J,
            Code.CROISE_NAF,
            Code.CROISE_DATE_ANNEE,
            Code.LIGNE_DOUBLE,
            Code.CONVENTION_A_PRECISER,
        ),
    ),
    _family(
        "Les indicateurs",
        "Contrôles d'un formulaire d'indicateurs, sur la liste que sa convention énumère.",
        refus=(
            Code.INDICATEUR_INCONNU,
            Code.INDICATEUR_ABSENT,
            Code.INDICATEUR_FOURNISSEUR,
            Code.INDICATEUR_BORNE,
            Code.CONVENTION_AUTRE,
            Code.ANNEE_HORS_CONVENTION,
        ),
        notice=(Code.INDICATEUR_VIDE,),
    ),
)


def render() -> str:
    """The page, in Markdown."""
    return "\n".join([_HEAD, *map(_section, FAMILIES)])


def _section(family: Family) -> str:
    lines = [
        f"## {family.title}",
        "",
        family.about,
        "",
        "| code | gravité | ce que cela veut dire | que faire |",
        "|---|---|---|---|",
    ]
    for code, severity in family.codes.items():
        wording = WORDINGS[code]
        cells = (f"`{code}`", GRAVITIES[severity], wording.label, wording.remedy)
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"
