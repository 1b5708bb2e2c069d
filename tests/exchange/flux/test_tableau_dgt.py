"""The State's table: what each party reads in it, held against pandas on clear SIRETs."""

import hashlib
import re
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from exchange.contribution import Contribution, Gathered
from exchange.conventions import PartyKind
from exchange.errors import ExtractFormatError
from exchange.flux.registry import by_name
from exchange.flux.tableau_controle import LIBELLES
from exchange.flux.tableau_dgt import compile_table
from exchange.report import Report
from exchange.state_counts import BELOW, MODALITES, THEMES, WITHHELD
from tests.exchange.examples import CARSAT, DREETS, NOON, SPSTI, a_convention, a_grant

Row = tuple[int, str, str]

HEADINGS = ["RPS", "TMS", "Risques chimiques", "Chutes", "Risques routiers", "Canicule"]


def keyed(sirets: NDArray[np.uint8]) -> NDArray[np.uint8]:
    digests = [hashlib.blake2b(row.tobytes(), digest_size=16).digest() for row in sirets]
    return np.frombuffer(b"".join(digests), np.uint8).reshape(-1, 16)


def digits(numbers: list[int]) -> NDArray[np.uint8]:
    text = "".join(f"{number:014d}" for number in numbers).encode()
    return np.frombuffer(text, np.uint8).reshape(-1, 14)


def gathered(
    rows: list[Row], followed: list[int], recipient: PartyKind, *retained: str
) -> Gathered:
    frame = pd.DataFrame(
        {
            "annee": [2025] * len(rows),
            "theme": pd.array([theme for _, theme, _ in rows], dtype="str"),
            "modalite": pd.array([had for _, _, had in rows], dtype="str"),
        }
    )
    declared = Contribution.of(
        SPSTI, "tableau_dgt", frame, NOON, digits([number for number, _, _ in rows])
    )
    cog = Contribution.of(
        CARSAT,
        "suivis_cog",
        pd.DataFrame({"annee": [2025] * len(followed)}),
        NOON,
        keyed(digits(followed)),
        keyed,
    )
    return Gathered(
        grant=a_grant("tableau_dgt", thematiques=retained),
        recipient=recipient,
        at=NOON,
        annee=2025,
        contributions={SPSTI: declared, CARSAT: cog},
        convention=a_convention(signature=date(2025, 6, 17)),
    )


def table(report: Report) -> tuple[tuple[object, ...], ...]:
    """The six rows, without their labels."""
    return tuple(row[1:] for row in report.pages[0].blocs[1].lignes)


def figures(report: Report, theme: str, had: str) -> tuple[object, object]:
    column, line = THEMES.index(theme), 2 * MODALITES.index(had)
    return table(report)[line][column], table(report)[line + 1][column]


def words(report: Report) -> str:
    return repr(report.pages) + repr(report.notices)


numbers = st.integers(1, 12)
rows_strategy = st.lists(st.tuples(numbers, st.sampled_from(THEMES), st.sampled_from(MODALITES)))


@given(rows_strategy, st.sets(numbers), st.sampled_from([SPSTI, DREETS]))
def test_counts_are_those_of_pandas_on_clear_sirets(
    rows: list[Row], followed: set[int], recipient: PartyKind
) -> None:
    report = compile_table(gathered(rows, sorted(followed), recipient, *THEMES))
    frame = pd.DataFrame(rows, columns=["siret", "theme", "had"])
    whole = frame.groupby(["theme", "had"])["siret"].nunique()
    part = frame[frame["siret"].isin(followed)].groupby(["theme", "had"])["siret"].nunique()
    for theme in THEMES:
        for had in MODALITES:
            expected = (whole.get((theme, had), 0), part.get((theme, had), 0))
            assert figures(report, theme, had) == expected


@given(rows_strategy, st.sets(numbers))
def test_the_carsat_reads_the_same_counts_or_none(rows: list[Row], followed: set[int]) -> None:
    exact = compile_table(gathered(rows, sorted(followed), SPSTI, *THEMES))
    seen = compile_table(gathered(rows, sorted(followed), CARSAT, *THEMES))
    for theme in THEMES:
        for had in MODALITES:
            total, suivis = figures(exact, theme, had)
            shown_total, shown = figures(seen, theme, had)
            assert shown_total == (BELOW if total in (1, 2) else total)
            assert shown in (suivis, BELOW, WITHHELD)
            if isinstance(shown, int) and total:
                assert 3 <= shown <= len(followed) - 3
            if shown == BELOW:
                assert suivis in (0, 1, 2)


@given(st.sampled_from(THEMES), st.lists(numbers, unique=True, min_size=1), numbers)
def test_a_caisse_that_names_one_establishment_learns_nothing_of_it(
    theme: str, counted: list[int], probe: int
) -> None:
    """The answer is the same whether the SPSTI counted it or not."""
    outside = [number for number in counted if number != probe] or [99]
    answers = [
        table(compile_table(gathered([(n, theme, "formé") for n in rows], [probe], CARSAT)))
        for rows in (outside, [*outside[1:], probe])
    ]
    assert answers[0] == answers[1]


def test_the_table_has_the_layout_of_the_annexe() -> None:
    report = compile_table(gathered([(1, "tms", "formé")], [1], DREETS, "tms", "volet3"))
    dates, counts, comments, legend = report.pages[0].blocs
    assert report.pages[0].titre == "Tableau de suivi annuel – année 2025"
    assert dates.lignes == (
        ("Date de signature du CPOM", "17/06/2025"),
        ("Date de fin du CPOM", "31/12/2029"),
    )
    top, under = counts.entetes
    assert [(one.texte, one.colonnes) for one in top] == [
        ("", 1),
        ("Volet 2 (compléter les colonnes correspondant à votre CPOM)", 6),
        ("Volet 3 (éventuel)", 2),
    ]
    assert [one.texte for one in under] == ["Thématique(s) retenue(s)", *HEADINGS, "", ""]
    followed = "Dont étbs suivis par la Caisse régionale dans le cadre de la COG"
    assert [str(row[0]).strip() for row in counts.lignes] == [
        "Nombre d'établissements formés",
        followed,
        "Nombre d'établissements accompagnés",
        followed,
        "Nombre d'établissements ciblés par une action de communication",
        followed,
    ]
    assert comments.entetes[0][0].texte == "COMMENTAIRES"
    assert comments.lignes == (("",),)
    assert "au moins une visite, mesure ou conseil personnalisé" in str(legend.lignes)


def test_a_theme_that_the_convention_leaves_out_stays_blank_and_is_said() -> None:
    rows = [(1, "tms", "formé"), (2, "canicule", "formé")]
    report = compile_table(gathered(rows, [], DREETS, "tms", "rps"))
    assert figures(report, "tms", "accompagné") == (0, 0)
    assert figures(report, "rps", "formé") == (0, 0)
    assert figures(report, "canicule", "formé") == (None, None)
    assert figures(report, "chutes", "formé") == (None, None)
    assert any(notice.endswith("tableau : Canicule.") for notice in report.notices)


def test_where_the_convention_names_no_theme_one_without_a_row_stays_blank() -> None:
    report = compile_table(gathered([(1, "tms", "formé")], [], DREETS))
    assert figures(report, "tms", "communication") == (0, 0)
    assert figures(report, "rps", "formé") == (None, None)
    assert any("ne dit pas quelles thématiques" in notice for notice in report.notices)


def test_the_spsti_alone_reads_its_own_rows_and_not_which_are_followed() -> None:
    rows = [
        (5, "tms", "formé"),
        (5, "tms", "formé"),
        (5, "rps", "communication"),
        (7, "tms", "accompagné"),
    ]
    report = compile_table(gathered(rows, [5, 8, 9], SPSTI, "tms"))
    assert [page.nom for page in report.pages[1:]] == ["Contrôle", "Établissements comptés"]
    control, listed = (page.blocs[0] for page in report.pages[1:])
    assert control.lignes[THEMES.index("tms")] == ("TMS", 1, 1, 0, 3, 1, "oui")
    assert control.lignes[THEMES.index("rps")] == ("RPS", 0, 0, 1, 1, 0, "non")
    assert listed.lignes == (
        (f"{5:014d}", "RPS", "non", "non", "oui"),
        (f"{5:014d}", "TMS", "oui", "non", "non"),
        (f"{7:014d}", "TMS", "non", "oui", "non"),
    )
    other = compile_table(gathered(rows, [7, 8, 9], SPSTI, "tms"))
    assert other.pages[1:] == report.pages[1:]


@pytest.mark.parametrize("recipient", [CARSAT, DREETS, PartyKind.TIERS])
def test_no_one_else_reads_an_establishment(recipient: PartyKind) -> None:
    rows = [(number, "tms", "formé") for number in range(1, 9)]
    report = compile_table(gathered(rows, list(range(1, 9)), recipient, "tms"))
    assert len(report.pages) == 1
    assert not re.search(r"\d{9}", words(report) + repr(report))


def test_where_nearly_all_the_followed_are_counted_the_carsat_is_not_told_how_many() -> None:
    rows = [(number, "tms", "communication") for number in range(1, 7)]
    asked = gathered(rows, list(range(1, 9)), CARSAT, "tms")
    assert figures(compile_table(asked), "tms", "communication") == (6, WITHHELD)
    wider = gathered(rows, list(range(1, 10)), CARSAT, "tms")
    assert figures(compile_table(wider), "tms", "communication") == (6, 6)


def test_a_third_party_and_the_public_read_no_more_than_the_carsat() -> None:
    rows = [(number, "tms", "formé") for number in (1, 2)]
    told = [
        figures(compile_table(gathered(rows, [1, 5, 6, 7], to, "tms")), "tms", "formé")
        for to in (CARSAT, PartyKind.TIERS)
    ]
    assert told == [(BELOW, BELOW)] * 2


def test_unsigned_and_unknown_dates_are_said() -> None:
    asked = gathered([], [], DREETS, "tms")
    bare = compile_table(replace(asked, convention=None))
    assert {row[1] for row in bare.pages[0].blocs[0].lignes} == {
        "non renseignée dans la convention"
    }


def test_a_table_of_another_contract_is_not_counted() -> None:
    wrong = gathered([(1, "autre", "formé")], [], SPSTI)
    with pytest.raises(ExtractFormatError):
        compile_table(wrong)
    swapped = replace(
        wrong, contributions=dict.fromkeys((SPSTI, CARSAT), wrong.contributions[CARSAT])
    )
    with pytest.raises(ExtractFormatError):
        compile_table(swapped)


def test_the_flux_says_who_gives_what_and_how_it_is_kept() -> None:
    flux = by_name("tableau_dgt")
    kept = {
        kind: (entree.contrat, entree.garde, entree.par_annee)
        for kind, entree in flux.entrees.items()
    }
    assert kept == {
        SPSTI: ("tableau_dgt", "sirets", True),
        CARSAT: ("suivis_cog", "pseudonymes", True),
    }
    assert tuple(LIBELLES) == THEMES == flux.thematiques
