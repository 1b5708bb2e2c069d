"""The result of an exchange becomes a sheet, in French, figures untouched."""

from dataclasses import replace
from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pytest

from exchange import indices
from exchange.flux import (
    actions,
    analyses_ergonomiques,
    cible_detaillee,
    difficultes_aigues,
    programmes,
    sptpe_tms,
)
from exchange.flux.contributed import DONNE_PAR
from exchange.flux.registry import REGISTRY
from exchange.results import (
    ANNEE,
    SIRET,
    SIRET_EXTRAIT,
    SUCCESSION,
    ColumnEntry,
    Counts,
    Result,
)
from gateway.rendering.definitions import BLANK_REASONS, DEFINITIONS
from gateway.rendering.from_result import sheet_from_result
from gateway.rendering.sheet import Kind
from tests.gateway.rendering.sheets import ABOUT

ENTRIES = (
    SIRET,
    ANNEE,
    ColumnEntry("at", "AT en 1er règlement", "accidents du travail", "Extrait"),
    ColumnEntry("if", "Indice de fréquence", "AT pour 1 000 salariés", "Calcul"),
    ColumnEntry("motif_indice", "Motif d'un indice absent", "", "Calcul"),
)


def result() -> Result:
    table = pa.table(
        {
            "SIRET": pa.array(["00200000300016", "00200000300024"], pa.large_string()),
            "Année": pa.array([2024, 2025], pa.int16()),
            "AT en 1er règlement": pa.array([1, 2], pa.int32()),
            "Indice de fréquence": pa.array([12.5, None], pa.float64()),
            "Motif d'un indice absent": [None, "EFFECTIF-ABSENT HEURES-ABSENTES"],
        }
    )
    return Result(
        flux="sinistralite",
        frame=table.to_pandas(types_mapper=pd.ArrowDtype),
        columns=ENTRIES,
        without_data=pd.Series(["00400000000017"], dtype=pd.ArrowDtype(pa.large_string())),
        counts=Counts(members=3, matched_members=2, rows=2, without_data=1, withheld_rows=0),
        notices=("Lignes retenues : 0.",),
    )


def test_figures_and_members_arrive_whole() -> None:
    sheet = sheet_from_result(result(), ABOUT)
    assert sheet.frame["if"].to_pylist() == [12.5, None]
    assert sheet.frame["siret"].to_pylist() == ["00200000300016", "00200000300024"]
    assert sheet.without_data.to_pylist() == ["00400000000017"]


def test_members_set_apart_stand_under_what_it_means() -> None:
    apart = pd.Series(["00400000100015"], dtype=pd.ArrowDtype(pa.large_string()))
    both = sheet_from_result(replace(result(), hors_circonscription=apart, hors_champ=apart), ABOUT)
    assert [one.situation for one in both.elsewhere] == ["hors circonscription", "hors champ"]
    assert [one.sirets.to_pylist() for one in both.elsewhere] == [["00400000100015"]] * 2
    area, regime = (one.meaning for one in both.elsewhere)
    assert "autre caisse" in area
    assert "Présomption" in regime
    assert "L. 722-1" in regime
    assert sheet_from_result(result(), ABOUT).elsewhere == ()


def test_each_column_reads_as_what_it_is() -> None:
    kinds = [column.kind for column in sheet_from_result(result(), ABOUT).columns]
    assert kinds == [Kind.KEY, Kind.YEAR, Kind.COUNT, Kind.RATE, Kind.NOTE]


@pytest.mark.parametrize(
    ("staff", "kind", "shown"),
    [
        (pa.array([4.0, None]), Kind.COUNT, [4, None]),
        (pa.array([4.5, 3.0]), Kind.RATE, [4.5, 3.0]),
        (pa.array([Decimal("4.00"), None], pa.decimal128(10, 2)), Kind.COUNT, [4, None]),
    ],
)
def test_staff_shows_decimals_only_where_there_are_some(
    staff: pa.Array, kind: Kind, shown: list[object]
) -> None:
    entry = ColumnEntry("effectif", "Effectif", "salariés", "Extrait")
    base = result()
    with_staff = replace(
        base,
        columns=(*base.columns, entry),
        frame=base.frame.assign(Effectif=pd.Series(staff, dtype=pd.ArrowDtype(staff.type))),
    )
    sheet = sheet_from_result(with_staff, ABOUT)
    assert sheet.columns[-1].kind is kind
    assert sheet.frame["effectif"].to_pylist() == shown


def test_reasons_are_told_in_words() -> None:
    reasons = sheet_from_result(result(), ABOUT).frame["motif_indice"].to_pylist()
    assert reasons == [None, "effectif absent de l'extrait, heures absentes de l'extrait"]


def test_notices_of_the_result_follow_those_of_the_caller() -> None:
    about = sheet_from_result(result(), ABOUT).about
    assert about.notices == ("Premier règlement.", "Lignes retenues : 0.")
    assert "aucun sinistre" in about.without_data_meaning


def test_every_column_a_convention_may_grant_is_defined() -> None:
    granted = {nom for flux in REGISTRY.values() for nom in flux.colonnes}
    always = {"siret", "annee", "motif_indice", "siret_extrait", "succession"}
    listed = (programmes, actions, cible_detaillee, difficultes_aigues, sptpe_tms)
    always |= {entry.nom for module in listed for entry in module.CONTENU} | {DONNE_PAR.nom}
    marked = (*analyses_ergonomiques.CONTENU, *analyses_ergonomiques.MARQUES)
    always |= {entry.nom for entry in marked}
    assert granted | always == set(DEFINITIONS)


def test_a_succession_is_shown_as_it_is_and_its_blanks_are_no_gaps() -> None:
    base = result()
    known = pa.array(["00200000300032", None], pa.large_string())
    path = pa.array(["00200000300016 → 00200000300032 (fusion)", None], pa.large_string())
    followed = replace(
        base,
        columns=(*base.columns, SIRET_EXTRAIT, SUCCESSION),
        frame=base.frame.assign(
            **{
                SIRET_EXTRAIT.libelle: pd.Series(known, dtype=pd.ArrowDtype(known.type)),
                SUCCESSION.libelle: pd.Series(path, dtype=pd.ArrowDtype(path.type)),
            }
        ),
    )
    sheet = sheet_from_result(followed, ABOUT)
    assert [column.kind for column in sheet.columns[-2:]] == [Kind.NOTE, Kind.NOTE]
    assert sheet.frame["siret_extrait"].to_pylist() == known.to_pylist()
    assert sheet.frame["succession"].to_pylist() == path.to_pylist()


def test_every_reason_has_its_words() -> None:
    codes = {
        indices.EFFECTIF_ABSENT,
        indices.EFFECTIF_NUL,
        indices.HEURES_ABSENTES,
        indices.HEURES_NULLES,
        indices.SINISTRES_ABSENTS,
    }
    assert codes == set(BLANK_REASONS)
