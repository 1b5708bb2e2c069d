"""Visits, programmes and letters: the members concerned, and no more than the clause names."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from exchange.conventions import GrantedFlux, Seuil, Source
from exchange.errors import ExtractFormatError
from exchange.flux import courriers_tpe, programmes, risques_chimiques_pros, visites
from exchange.matching import Followed, Matched, match
from tests.exchange.examples import a_grant
from tests.exchange.made_extracts import index_of, octets, sirets

MEMBERS = sirets(4)
TEXTS = [f"{n:014d}" for n in range(1, 5)]
PSEUDONYMS = octets([bytes([n]) * 16 for n in (9, 3, 7, 5)])
AGREED = (
    Seuil("sinistres", 2, Source.PROJET, "relevé du 4 mars 2026"),
    Seuil("effectif_max", 10, Source.PROJET),
)


def found(kind: str, rows: list[int], **columns: object) -> Matched:
    """The members matched with an extract of 2026 whose rows are those of the members named."""
    names = [PSEUDONYMS[row].tobytes() for row in rows]
    frame = pd.DataFrame({"annee": [2026] * len(rows), **columns})
    return match(MEMBERS, PSEUDONYMS, index_of(kind, names, frame)[0])


def letters(*seuils: Seuil, floor: int | None = None) -> GrantedFlux:
    return a_grant("courriers_tpe", seuils=seuils, plancher_effectif=floor)


def test_visites_give_the_antenna_only_where_it_is_granted() -> None:
    matched = found("visites", [3, 1], antenne=["Var", "Alpes"])
    bare = visites.build(MEMBERS, matched, a_grant("visites"))
    assert bare.frame.to_numpy().tolist() == [[TEXTS[1], 2026], [TEXTS[3], 2026]]
    assert bare.without_data.tolist() == [TEXTS[0], TEXTS[2]]
    assert "jamais de visites médicales" in bare.notices[0]
    told = visites.build(MEMBERS, matched, a_grant("visites", colonnes=("antenne",)))
    assert told.frame["Antenne"].tolist() == ["Alpes", "Var"]


def test_risques_chimiques_pros_give_who_is_targeted() -> None:
    matched = found("risques_chimiques_pros", [2])
    result = risques_chimiques_pros.build(MEMBERS, matched, a_grant("risques_chimiques_pros"))
    assert result.frame.to_numpy().tolist() == [[TEXTS[2], 2026]]
    assert result.counts.without_data == 3


def test_programmes_give_a_row_for_each_programme_of_a_member() -> None:
    matched = found(
        "programmes",
        [2, 0, 2],
        programme=["Élan", "Transport", "Transport"],
        situation=["ciblé", "suivi", "suivi"],
    )
    result = programmes.build(MEMBERS, matched, a_grant("programmes"))
    assert result.frame.to_numpy().tolist() == [
        [TEXTS[0], 2026, "Transport", "suivi"],
        [TEXTS[2], 2026, "Élan", "ciblé"],
        [TEXTS[2], 2026, "Transport", "suivi"],
    ]
    assert (result.counts.matched_members, result.counts.rows) == (2, 3)


def test_courriers_give_the_recipients_within_the_thresholds() -> None:
    matched = found("courriers_tpe", [0, 1, 2, 3], effectif=[10, 11, 1, 5], sinistres=[3, 9, 2, 40])
    result = courriers_tpe.build(MEMBERS, matched, letters(*AGREED))
    assert list(result.frame.columns) == ["SIRET", "Année"]
    assert result.frame["SIRET"].tolist() == [TEXTS[0], TEXTS[3]]
    assert (result.counts.rows, result.counts.outside_rows) == (2, 2)
    assert result.counts.withheld_rows == 0
    assert result.notices == (
        "Seuils convenus : plus de 2 sinistres (relevé du 4 mars 2026), 10 salariés au plus.",
        "Les adhérents « sans donnée » ne sont pas destinataires d'un courrier dans ces seuils.",
        "2 lignes hors de ces seuils ne sont pas données (clause de courriers_tpe).",
    )


def test_a_member_outside_the_thresholds_cannot_be_told_from_an_unknown_one() -> None:
    outside = found("courriers_tpe", [0, 1], effectif=[4, 400], sinistres=[3, 3])
    absent = found("courriers_tpe", [0], effectif=[4], sinistres=[3])
    one, other = (courriers_tpe.build(MEMBERS, m, letters(*AGREED)) for m in (outside, absent))
    assert one.without_data.tolist() == other.without_data.tolist() == TEXTS[1:]
    assert one.counts.matched_members == other.counts.matched_members == 1


@pytest.mark.parametrize("seuils", [(), AGREED[:1], AGREED[1:]])
def test_nothing_is_given_before_both_thresholds_are_agreed(seuils: tuple[Seuil, ...]) -> None:
    matched = found("courriers_tpe", [0], effectif=[1], sinistres=[500])
    result = courriers_tpe.build(MEMBERS, matched, letters(*seuils))
    assert (result.counts.rows, result.counts.outside_rows) == (0, 1)
    assert result.without_data.tolist() == TEXTS
    assert result.notices[0].startswith("Aucun destinataire n'est donné")


def test_the_floor_is_counted_apart_from_the_thresholds() -> None:
    matched = found("courriers_tpe", [0, 1, 2], effectif=[2, 8, 80], sinistres=[9, 9, 9])
    result = courriers_tpe.build(MEMBERS, matched, letters(*AGREED, floor=3))
    assert result.frame["SIRET"].tolist() == [TEXTS[1]]
    assert (result.counts.withheld_rows, result.counts.outside_rows) == (1, 1)
    assert "plancher de 3 salariés" in result.notices[-1]


def test_a_row_reached_by_succession_is_held_against_the_thresholds_too() -> None:
    matched = found("courriers_tpe", [0, 1, 2], effectif=[4, 4, 90], sinistres=[3, 3, 3])
    text = pa.array(["00000000000009"], pa.large_string())
    followed = Followed(shown=text, path=text, link=np.array([-1, 0, 0], np.intp), members=2)
    reached = replace(matched, followed=followed)
    result = courriers_tpe.build(MEMBERS, reached, letters(*AGREED))
    assert result.frame["SIRET"].tolist() == TEXTS[:2]
    assert (result.counts.matched_members, result.counts.followed_members) == (2, 1)


def test_each_list_feeds_its_own_flux_only() -> None:
    matched = found("risques_chimiques_pros", [0])
    for build in (visites.build, programmes.build, courriers_tpe.build):
        with pytest.raises(ExtractFormatError):
            build(MEMBERS, matched, letters(*AGREED))
