"""Contract ``sinistralite`` v1: claims per establishment and year, sent by a Carsat.

Use ``registry.parse_extract("sinistralite", table, year)``. Columns follow the yearly publication
of the Assurance maladie – Risques professionnels; an accident counts in the year of its first
payment.
"""

import pandas as pd
from pandera.pandas import DataFrameSchema

from validators.codes import Code
from validators.contracts.columns import amount, choice, code, count, rule, siret, year
from validators.contracts.model import Contract

_LETTERS = "ABCDEFGHI"
_SPECIAL_ACCOUNT = "ZC"
_CTN = {writing: letter * 2 for letter in _LETTERS for writing in (letter, letter * 2)} | {
    _SPECIAL_ACCOUNT: _SPECIAL_ACCOUNT
}
_NOMENCLATURES = {"NAFREV2": "NAFRev2", "NAF2025": "NAF2025"}


def _naf_fits(frame: pd.DataFrame) -> "pd.Series[bool]":
    """Undivided classes end in Z in NAF rév. 2 and in Y in NAF 2025, which tells them apart."""
    letter = frame["code_naf"].str[-1]
    foreign = (frame["nomenclature_naf"] == "NAFRev2") & (letter == "Y")
    foreign |= (frame["nomenclature_naf"] == "NAF2025") & (letter == "Z")
    return ~foreign


def schema(latest: int) -> DataFrameSchema:
    """The pandera model, for rows no later than the year ``latest``."""
    return DataFrameSchema(
        {
            "siret": siret(),
            "annee": year(latest),
            "ctn": choice(
                "Comité technique national",
                _CTN,
                said="`A` à `I` (ou `AA` à `II`), `ZC` pour le compte spécial",
                example="AA",
            ),
            "code_risque": code(
                "Code risque de l'établissement",
                r"[0-9]{3}[A-Z]{1,2}",
                said="trois chiffres et une ou deux lettres",
                example="511PB",
            ),
            "code_naf": code(
                "Code d'activité principale",
                r"[0-9]{4}[A-Z]",
                said="quatre chiffres et une lettre, avec ou sans point",
                example="4711F",
            ),
            "nomenclature_naf": choice(
                "Nomenclature du code d'activité",
                _NOMENCLATURES,
                said="`NAFRev2` ou `NAF2025`",
                example="NAFRev2",
            ),
            "effectif": count(
                "Nombre de salariés", blank_allowed=True, example="24", most=1_000_000
            ),
            "heures_travaillees": amount(
                "Nombre d'heures travaillées", blank_allowed=True, example="36480,5"
            ),
            "at_1er_reglement": count("Accidents du travail en premier règlement", example="2"),
            "at_4j_et_plus": count("dont accidents avec 4 jours d'arrêt ou plus", example="1"),
            "at_trajet": count("Accidents de trajet en premier règlement"),
            "mp": count("Maladies professionnelles en premier règlement", example="1"),
            "mp_tms": count("dont troubles musculo-squelettiques", example="1"),
            "nouvelles_ip": count("Nouvelles incapacités permanentes"),
            "somme_taux_ip": amount("Somme des taux d'incapacité permanente", example="7,5"),
            "deces": count("Décès"),
            "journees_it": count(
                "Journées d'incapacité temporaire", example="63", most=100_000_000
            ),
        },
        checks=[
            rule(Code.CROISE_MP_TMS, lambda frame: frame["mp_tms"] <= frame["mp"]),
            rule(
                Code.CROISE_AT_4J,
                lambda frame: frame["at_4j_et_plus"] <= frame["at_1er_reglement"],
            ),
            rule(Code.CROISE_NAF, _naf_fits),
        ],
        name="sinistralite",
        strict=True,
    )


CONTRACT = Contract(
    kind="sinistralite",
    version=1,
    title="Sinistralité AT/MP par établissement et par année",
    sender="Carsat",
    whole=True,
    schema=schema,
    rules=(
        "`mp_tms` ne dépasse pas `mp`.",
        "`at_4j_et_plus` ne dépasse pas `at_1er_reglement`.",
        "Un code NAF rév. 2 ne finit pas par Y, un code NAF 2025 ne finit pas par Z.",
        "Les effectifs et les heures peuvent manquer ; les décomptes, non (0 s'il n'y a rien).",
    ),
)
