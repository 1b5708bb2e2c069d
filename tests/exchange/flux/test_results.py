"""Each flux gives the members what the convention grants, and nothing more."""

import pandas as pd
import pyarrow as pa
import pytest

from exchange.conventions import GrantedFlux
from exchange.disclosure import apply_floor
from exchange.errors import ExtractFormatError, UnknownFluxError
from exchange.flux import portefeuille, sinistralite, tms_pros
from exchange.flux.registry import CATALOGUE, REGISTRY, by_name
from exchange.matching import Matched, match
from tests.exchange.examples import a_grant
from tests.exchange.made_extracts import claims, index_of, octets, sirets
from tests.exchange.made_extracts import tms_pros as tms_extract

MEMBERS = sirets(4)
TEXTS = [f"{n:014d}" for n in range(1, 5)]
PSEUDONYMS = octets([bytes([n]) * 16 for n in (9, 3, 7, 5)])


def found(frame: pd.DataFrame, rows: list[int], kind: str = "sinistralite") -> Matched:
    """The members matched with an extract whose rows are those of the members named."""
    names = [PSEUDONYMS[row].tobytes() for row in rows]
    return match(MEMBERS, PSEUDONYMS, index_of(kind, names, frame)[0])


def grant(*colonnes: str, floor: int | None = None, nom: str = "sinistralite") -> GrantedFlux:
    return a_grant(nom, colonnes=colonnes, plancher_effectif=floor)


def test_sinistralite_lists_members_then_years_with_the_columns_granted() -> None:
    frame = claims(
        [2024, 2023, 2024, 2022], at_1er_reglement=[4, 3, 2, 1], at_trajet=[0, 1, 2, 3], mp=9
    )
    result = sinistralite.build(MEMBERS, found(frame, [2, 2, 0, 0]), grant("at", "mp", "atr"))
    assert list(result.frame.columns) == [
        "SIRET",
        "Année",
        "AT en 1er règlement",
        "Maladies professionnelles",
        "Accidents de trajet",
    ]
    assert result.frame.to_numpy().tolist() == [
        [TEXTS[0], 2022, 1, 9, 3],
        [TEXTS[0], 2024, 2, 9, 2],
        [TEXTS[2], 2023, 3, 9, 1],
        [TEXTS[2], 2024, 4, 9, 0],
    ]
    assert [entry.nom for entry in result.columns] == ["siret", "annee", "at", "mp", "atr"]
    assert [entry.libelle for entry in result.columns] == list(result.frame.columns)
    assert result.without_data.tolist() == [TEXTS[1], TEXTS[3]]
    counts = result.counts
    assert (counts.members, counts.matched_members, counts.rows) == (4, 2, 4)
    assert (counts.without_data, counts.withheld_rows) == (2, 0)


def test_every_column_of_the_vocabulary_can_be_granted_alone() -> None:
    for nom in sinistralite.COLONNES:
        result = sinistralite.build(MEMBERS, found(claims([2024]), [0]), grant(nom))
        assert nom in [entry.nom for entry in result.columns]
        assert result.frame[sinistralite.COLONNES[nom].libelle].notna().all()
        extra = {entry.nom for entry in result.columns} - {"siret", "annee", nom}
        assert extra <= {"motif_indice", "nomenclature_naf"}


def test_no_column_granted_gives_siret_and_year_only() -> None:
    result = sinistralite.build(MEMBERS, found(claims([2024]), [0]), grant())
    assert list(result.frame.columns) == ["SIRET", "Année"]


def test_a_naf_code_never_goes_without_its_nomenclature() -> None:
    frame = claims([2026], code_naf="01.11Y", nomenclature_naf="NAF2025")
    result = sinistralite.build(MEMBERS, found(frame, [0]), grant("code_naf", "at"))
    assert result.frame.to_numpy().tolist() == [[TEXTS[0], 2026, "01.11Y", "NAF2025", 2]]


def test_indices_are_blank_with_their_reason() -> None:
    frame = claims(
        [2023, 2024], effectif=pd.array([None, 40], "Int64"), heures_travaillees=[0, 100_000]
    )
    result = sinistralite.build(MEMBERS, found(frame, [0, 0]), grant("if", "tf", "tg", "ig"))
    first, second = pa.Table.from_pandas(result.frame, preserve_index=False).to_pylist()
    assert first["Indice de fréquence"] is first["Taux de gravité"] is None
    assert first["Motif d'un indice absent"] == "EFFECTIF-ABSENT HEURES-NULLES"
    assert second["Indice de fréquence"] == pytest.approx(2 / 40 * 1000)
    assert second["Taux de fréquence"] == pytest.approx(2 / 100_000 * 1_000_000)
    assert second["Taux de gravité"] == pytest.approx(64 / 100_000 * 1_000)
    assert second["Indice de gravité"] == pytest.approx(8.5 / 100_000 * 1_000_000)
    assert second["Motif d'un indice absent"] is None


def test_rows_under_the_floor_are_withheld_counted_and_told() -> None:
    frame = claims([2022, 2023, 2024, 2024], effectif=pd.array([10, 11, None, 3], "Int64"))
    result = sinistralite.build(MEMBERS, found(frame, [0, 0, 0, 2]), grant("at", floor=11))
    assert result.frame[["SIRET", "Année"]].to_numpy().tolist() == [[TEXTS[0], 2023]]
    assert result.counts.withheld_rows == 3
    assert "3 lignes retenues" in result.notices[0]
    assert "plancher de 11 salariés" in result.notices[0]
    # A member whose every row is withheld is known, hence not « sans donnée ».
    assert result.without_data.tolist() == [TEXTS[1], TEXTS[3]]
    assert result.counts.matched_members == 2


def test_without_a_withheld_row_there_is_no_notice() -> None:
    result = sinistralite.build(MEMBERS, found(claims([2024]), [0]), grant("at", floor=20))
    assert (result.counts.rows, result.notices) == (1, ())


def test_portefeuille_and_tms_pros_give_the_members_in_them() -> None:
    portfolio = pd.DataFrame({"annee": [2026], "antenne": ["Hérault"], "agent_visite": ["oui"]})
    matched = found(portfolio, [3], "portefeuille")
    result = portefeuille.build(MEMBERS, matched, grant("antenne", nom="portefeuille"))
    assert result.frame.to_numpy().tolist() == [[TEXTS[3], 2026, "Hérault"]]
    assert result.without_data.tolist() == TEXTS[:3]

    matched = found(tms_extract([2026, 2026], [4, None]), [1, 0], "tms_pros")
    result = tms_pros.build(MEMBERS, matched, grant("etape", nom="tms_pros"))
    assert result.frame["Étape du parcours TMS Pros"].isna().tolist() == [True, False]
    bare = tms_pros.build(MEMBERS, matched, grant(nom="tms_pros"))
    assert list(bare.frame.columns) == ["SIRET", "Année"]


def test_an_empty_extract_leaves_everyone_without_data() -> None:
    result = sinistralite.build(MEMBERS, found(claims([]), []), grant("at", "if", "code_naf"))
    assert (len(result.frame), result.without_data.tolist()) == (0, TEXTS)


def test_a_floor_without_headcount_is_an_error_not_a_release() -> None:
    matched = found(tms_extract([2026], [1]), [0], "tms_pros")
    with pytest.raises(ExtractFormatError, match="effectif"):
        tms_pros.build(MEMBERS, matched, grant(floor=11, nom="tms_pros"))


def test_an_extract_feeds_only_its_own_flux() -> None:
    matched = found(tms_extract([2026], [1]), [0], "tms_pros")
    with pytest.raises(ExtractFormatError, match="n'alimente pas"):
        portefeuille.build(MEMBERS, matched, grant(nom="portefeuille"))


def test_the_floor_applied_twice_withholds_once() -> None:
    frame = claims([2023, 2024], effectif=[3, 30])
    floor = grant("at", floor=11)
    once = apply_floor(found(frame, [0, 0]), floor)
    assert apply_floor(once, floor).withheld_rows == once.withheld_rows == 1


def test_a_result_never_shows_a_siret_by_accident() -> None:
    result = sinistralite.build(MEMBERS, found(claims([2024]), [0]), grant("at"))
    assert not any(text in repr(result) for text in TEXTS)


def test_columns_stay_in_arrow() -> None:
    result = sinistralite.build(MEMBERS, found(claims([2024]), [0]), grant("at", "if"))
    assert all(isinstance(dtype, pd.ArrowDtype) for dtype in result.frame.dtypes)


def test_the_registry_finds_flux_by_name() -> None:
    assert list(REGISTRY) == [nom for nom, flux in CATALOGUE.items() if flux.contrat]
    assert by_name("tms_pros") is tms_pros.FLUX
    silent = [flux.nom for flux in REGISTRY.values() if not (flux.build or flux.compile)]
    assert silent == ["adherents"]
    assert not [flux.nom for flux in REGISTRY.values() if flux.build and flux.compile]
    with pytest.raises(UnknownFluxError) as unknown:
        by_name("fiches_salaries")
    assert unknown.value.code == "FLUX-INCONNU"
