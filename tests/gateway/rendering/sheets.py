"""A small result, as the tests of both renderings need it."""

from datetime import UTC, datetime

import pyarrow as pa

from gateway.rendering.sheet import About, Column, Elsewhere, Kind, ResultSheet

INSTANT = datetime(2026, 11, 22, 13, 5, tzinfo=UTC)

ABOUT = About(
    convention="001",
    convention_title="Contrat pluriannuel d'essai",
    flux="Sinistralité des adhérents",
    clause="Annexe 2 & suivantes",
    finalite="Cibler la prévention.",
    from_party="Caisse d'essai",
    to_party="Service d'essai",
    instant=INSTANT,
    list_accepted_at=INSTANT,
    extract_loaded_at=None,
    retention_days=30,
    confidentiality="Données confidentielles.",
    notices=("Premier règlement.",),
)

COLUMNS = (
    Column("siret", "SIRET", "", "Numéro de l'établissement.", Kind.KEY),
    Column("annee", "Année", "", "Année du règlement.", Kind.YEAR),
    Column("libelle", "Libellé", "", "Texte libre.", Kind.TEXT),
    Column("at", "AT en 1er règlement", "accidents", "Accidents de l'année.", Kind.COUNT),
    Column("if", "Indice de fréquence", "pour 1 000 salariés", "AT ÷ salariés.", Kind.RATE),
    Column("motif", "Motif", "", "Raison des vides.", Kind.NOTE),
)

SIRETS = ("00200000300016", "00200000300016", "00200000300024")


ELSEWHERE = (
    Elsewhere("hors circonscription", "Hors circonscription", "Ailleurs.", pa.array([SIRETS[0]])),
    Elsewhere("hors champ", "Hors champ", "Présumés.", pa.array(["00400000000017"])),
    Elsewhere("jamais", "Jamais", "Personne.", pa.array([], pa.string())),
)


def sheet_of_the_elsewhere(without_data: tuple[str, ...] = ()) -> ResultSheet:
    """The small sheet, its members without data set apart."""
    return ResultSheet.of(COLUMNS, small_sheet().frame, without_data, ABOUT, ELSEWHERE)


def small_sheet(texts: tuple[str, ...] = ("a", "b", "c")) -> ResultSheet:
    """Three rows, one of which lacks its index, and two members without data."""
    table = pa.table(
        {
            "siret": SIRETS,
            "annee": pa.array([2024, 2025, 2025], pa.int16()),
            "libelle": texts,
            "at": pa.array([0, 1234, None], pa.int32()),
            "if": [0.0, 26.444, float("nan")],
            "motif": [None, None, "effectif absent de l'extrait"],
        }
    )
    return ResultSheet.of(COLUMNS, table, ["00400000000017", "00400000100015"], ABOUT)
