"""Indicateurs: the values by which the parties follow their contract, once a year.

Sources: 000 art. 5 and 11; 001 art. 6 (1.1 to 1.14 and volet 2; 1.4 comes from the CARSAT's social
service, SSAM) and art. 7; 002, indicateurs de suivi; 004 ch. 2, §3.1 and §4. Values, never a row
about one establishment. The list is the convention's own (docs/conventions/README.md); the result
is the committee's document, the same for the three parties.
"""

from types import MappingProxyType

from exchange.contribution import Gathered
from exchange.conventions import Granularite, PartyKind
from exchange.errors import ExtractFormatError
from exchange.flux.definition import Flux
from exchange.flux.directions import to_the_parties
from exchange.flux.entree import Entree, Garde
from exchange.indicators.document import Compared, answers, document_pages
from exchange.report import Report

_FIRST_YEAR = (
    "Aucune valeur de l'année précédente n'est sur la passerelle : il n'y a pas d'évolution à lire."
)
_BEFORE = (
    "Les valeurs de l'année précédente sont les dernières que les parties ont déposées pour elle, "
    "corrections comprises."
)
_SURVEY = (
    "« Enquête de l'État : oui » : l'indicateur est déjà demandé au SPSTI par l'enquête annuelle "
    "de la DGT ; les deux réponses devraient être les mêmes."
)
_LATER = (
    "Ce qui manque peut être donné plus tard : un formulaire déposé de nouveau remplace le premier."
)


def compile_document(gathered: Gathered) -> Report:
    """The committee's document of a year.

    Args:
        gathered: the forms of the year and of the year before, and the convention.

    Raises:
        ExtractFormatError: the convention or the year is not given.
    """
    convention, annee = gathered.convention, gathered.annee
    if convention is None or annee is None:
        raise ExtractFormatError
    indicators = convention.indicateurs
    compared = Compared(
        indicators=indicators,
        annee=annee,
        now=answers(indicators, gathered.contributions),
        before=answers(indicators, gathered.precedentes),
    )
    notices = [_BEFORE if compared.before else _FIRST_YEAR]
    notices += [_SURVEY] if any(one.enquete for one in indicators) else []
    notices += [_LATER] if compared.missing else []
    return Report(
        flux=FLUX.nom,
        titre=f"Indicateurs de suivi – année {annee}",
        pages=document_pages(compared),
        notices=tuple(notices),
        counts=MappingProxyType(
            {
                "indicateurs": len(indicators),
                "renseignés": len(compared.now),
                "renseignés l'année précédente": len(compared.before),
            }
        ),
    )


FLUX = Flux(
    nom="indicateurs",
    libelle="Indicateurs de suivi du contrat",
    sens=to_the_parties(PartyKind.SPSTI, PartyKind.CARSAT),
    niveaux=(),
    granularite=Granularite.TOTAL,
    calendrier="pour le comité de suivi, sur l'année précédente",
    finalite="suivre et évaluer les actions du contrat",
    entrees=MappingProxyType(
        {
            PartyKind.SPSTI: Entree("indicateurs", Garde.VALEURS, par_annee=True),
            PartyKind.CARSAT: Entree(
                "indicateurs_ssam", Garde.VALEURS, requise=False, par_annee=True
            ),
        }
    ),
    liste_requise=False,
    compile=compile_document,
    clauses=(
        "000 art. 5",
        "000 art. 11",
        "001 art. 6",
        "001 art. 7",
        "002 indicateurs de suivi",
        "004 ch. 2",
        "004 §3.1",
        "004 §4",
    ),
    forme="formulaire XLSX ou TOML, document du comité",
)
