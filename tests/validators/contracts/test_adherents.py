"""Member lists: what goes on, what comes back, what is refused."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import shared_file
from tests.validators.making import book, siret, table
from validators.codes import Code
from validators.contracts import adherents
from validators.contracts.model import Adherents
from validators.errors import RejectedError
from validators.findings import Findings, Severity
from validators.reading import Choice, read_table


def members(*cells: str, header: str = "SIRET") -> Adherents:
    return adherents.parse(table((header,), [(cell,) for cell in cells]))


def refusal(*cells: str) -> Findings:
    with pytest.raises(RejectedError) as caught:
        members(*cells)
    return caught.value.findings


def test_good_rows_go_on_and_the_others_are_said() -> None:
    good = [siret(rank) for rank in range(8)]
    accepted = members(*good, "", f" {siret(8)}", siret(0))
    assert [bytes(row).decode() for row in accepted.sirets] == [*good, siret(8)]
    assert accepted.rows.tolist() == [*range(2, 10), 11]
    assert accepted.received == 11
    assert accepted.findings.codes == (Code.SIRET_VIDE, Code.SIRET_DOUBLE, Code.SIRET_ESPACES)
    assert accepted.findings.count(Severity.ECARTE) == 2


def test_up_to_the_threshold_is_accepted_and_beyond_is_not() -> None:
    good = [siret(rank) for rank in range(8)]
    assert len(members(*good, "1", "2").sirets) == 8
    found = refusal(*good, "1", "2", "3")
    assert found.codes[0] is Code.TROP_D_ANOMALIES
    assert found.with_code(Code.SIRET_LONGUEUR).rows().tolist() == [10, 11, 12]


def test_duplicates_do_not_count_towards_the_threshold() -> None:
    assert len(members(*[siret(1)] * 10).sirets) == 1


def test_a_list_without_one_good_row_is_refused() -> None:
    assert refusal("1").codes[0] is Code.TROP_D_ANOMALIES


def test_a_list_without_rows_is_refused() -> None:
    assert refusal().codes == (Code.FICHIER_VIDE,)


def test_the_column_is_found_by_its_usual_names() -> None:
    assert len(members(siret(1), header="N° de SIRET établissement").sirets) == 1


def test_two_candidate_columns_are_both_named() -> None:
    with pytest.raises(RejectedError) as caught:
        adherents.parse(table(("SIRET", "Nom", "Siret siège"), [(siret(1), "a", siret(2))]))
    found = caught.value.findings
    assert {(f.code, f.column) for f in found} == {
        (Code.COLONNE_AMBIGUE, "SIRET"),
        (Code.COLONNE_AMBIGUE, "Siret siège"),
    }


def test_no_column_is_said() -> None:
    with pytest.raises(RejectedError) as caught:
        adherents.parse(table(("SIREN", "Nom"), [("1", "a")]))
    assert caught.value.findings.codes == (Code.COLONNE_ABSENTE,)


def test_the_list_of_a_clerk_from_end_to_end() -> None:
    good: list[list[object]] = [
        [int(siret(rank)) if rank % 2 else siret(rank), f"Société {rank}"] for rank in range(40)
    ]
    rows: list[list[object]] = [["Liste des adhérents"], [], ["N° SIRET", "Nom"], *good]
    rows += [[siret(0), "encore"], ["12"]]
    accepted = adherents.parse(read_table(book(Feuille=rows)))
    assert len(accepted.sirets) == 40
    assert accepted.rows.tolist() == list(range(4, 44))
    assert accepted.findings.with_code(Code.SIRET_DOUBLE).rows().tolist() == [44]
    assert accepted.findings.with_code(Code.SIRET_LONGUEUR).rows().tolist() == [45]


def listed(*rows: tuple[str, ...], titles: tuple[str, ...] = ("SIRET", "Nom")) -> Adherents:
    good = [(siret(rank), "a") for rank in range(30)]
    return adherents.parse(table(titles, [*good, *rows]))


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("", "Total"), Code.LIGNE_TOTAL),
        (("TOTAL : 30", ""), Code.LIGNE_TOTAL),
        (("30", "Total général"), Code.LIGNE_TOTAL),
        (("", "Sous-total Nîmes"), Code.LIGNE_TOTAL),
        (("Nombre d'adhérents : 30", ""), Code.LIGNE_TOTAL),
        (("Nb établissements", "30"), Code.LIGNE_TOTAL),
        (("30 établissements", ""), Code.LIGNE_TOTAL),
        (("", "Total Énergies SA"), Code.SIRET_VIDE),
        (("", "Totalement à jour"), Code.SIRET_VIDE),
        (("siret", "nom"), Code.LIGNE_TITRE),
        (("S I R E T", ""), Code.LIGNE_TITRE),
        (("", "Nom"), Code.SIRET_VIDE),
    ],
)
def test_what_is_no_establishment_is_called_by_its_name(row: tuple[str, str], code: Code) -> None:
    accepted = listed(row)
    aside = accepted.findings.with_severity(Severity.ECARTE)
    assert [(found.code, found.rows.tolist()) for found in aside] == [(code, [32])]
    assert len(accepted.sirets) == 30


def test_a_total_beside_a_good_siret_is_an_establishment() -> None:
    assert len(listed((siret(40), "Total")).sirets) == 31


def test_a_formula_without_a_result_has_its_own_finding() -> None:
    given = table(("SIRET",), [(siret(1),), ("",), (siret(2),)])
    with pytest.raises(RejectedError) as caught:
        adherents.parse(replace(given, unvalued=np.array([3])))
    assert caught.value.findings.codes == (Code.TROP_D_ANOMALIES, Code.SIRET_SANS_VALEUR)


def test_how_the_column_was_found_is_said() -> None:
    by_content = adherents.parse(read_table(f"Ident;Nom\n{siret(1)};a\n".encode()))
    joined = adherents.parse(
        read_table(f"SIREN;NIC\n{siret(1)[:9]};{siret(1)[9:]}\nSIREN;NIC\n".encode()), 0.5
    )
    (said,) = by_content.findings
    assert (said.code, said.column) == (Code.COLONNE_CONTENU, "Ident")
    assert joined.findings.codes == (Code.LIGNE_TITRE, Code.COLONNE_JOINTE)


def test_repeated_titles_are_told_apart_by_their_letters() -> None:
    data = f"SIRET;Nom;SIRET\n{siret(1)};a;{siret(2)}\n".encode()
    with pytest.raises(RejectedError) as caught:
        adherents.parse(read_table(data))
    assert [found.detail for found in caught.value.findings] == ["colonne A", "colonne C"]
    (kept,) = adherents.parse(read_table(data, Choice(column="C"))).sirets
    assert bytes(kept).decode() == siret(2)


@given(st.lists(st.sampled_from(["good", "same", "bad", "blank", "Total", "SIRET"]), min_size=1))
def test_every_row_received_is_kept_set_aside_once_or_a_repetition(kinds: list[str]) -> None:
    cells = {"same": siret(999), "bad": "12", "blank": "", "Total": "Total", "SIRET": "SIRET"}
    rows = [(cells.get(kind, siret(rank)),) for rank, kind in enumerate(kinds)]
    try:
        accepted = adherents.parse(table(("SIRET",), rows), 1.0)
    except RejectedError as error:
        aside, kept = error.findings.with_severity(Severity.ECARTE), 0
    else:
        aside, kept = accepted.findings.with_severity(Severity.ECARTE), len(accepted.sirets)
        assert accepted.received == len(kinds)
    numbers = [row for found in aside for row in found.rows.tolist()]
    assert len(numbers) == len(set(numbers)) == len(kinds) - kept
    assert kept == kinds.count("good") + ("same" in kinds)


def test_real_lists() -> None:
    moselle = adherents.parse(
        read_table(shared_file("data/etablissements_moselle.csv").read_bytes())
    )
    assert len(moselle.sirets) == 17_091
    assert not len(moselle.findings)
    groups = adherents.parse(
        read_table(shared_file("data/groupements_employeurs.csv").read_bytes())
    )
    assert groups.findings.with_code(Code.SIRET_CLE).count(Severity.ECARTE) == 2
    assert groups.findings.with_code(Code.SIRET_DOUBLE).count(Severity.ECARTE) == 26
    assert len(groups.sirets) == 5_760 - 2 - 26


def test_what_a_spreadsheet_destroyed_is_refused_row_by_row() -> None:
    finess = read_table(shared_file("data/finess_abime_excel.csv").read_bytes())
    with pytest.raises(RejectedError) as caught:
        adherents.parse(finess)
    rows = caught.value.findings.with_code(Code.SIRET_NOTATION).rows()
    assert rows.tolist() == [2, 3, 4, 5, 6]
