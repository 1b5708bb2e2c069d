"""A file is checked from its bytes to a verdict, with a motif and counts that add up."""

import hashlib
import os
from collections.abc import Iterator, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.fr import siret as oracle

from tests.validators.making import nir, siret, table
from validators.checking import Checked, Counts, Kind, Verdict, check, examine, motif, verdict
from validators.codes import Code
from validators.contracts.registry import CONTRACTS
from validators.findings import Finding, Findings, Severity
from validators.reading.choice import Choice
from validators.reading.limits import Limits

GOOD = [siret(rank) for rank in range(1, 21)]


def listed(*cells: str) -> bytes:
    return "\n".join(["SIRET", *cells, ""]).encode()


def texts(checked: Checked) -> list[str]:
    return [bytes(row).decode() for row in checked.sirets]


def examined(cells: Sequence[str], threshold: float = 0.2) -> Checked:
    return examine(
        table(("SIRET",), [(cell,) for cell in cells]), Kind.ADHERENTS, threshold=threshold
    )


def test_a_good_list_is_accepted_and_kept_in_order() -> None:
    data = listed(*reversed(GOOD))
    checked = check(data, "adherents")

    assert (checked.verdict, checked.motif) == (Verdict.ACCEPTE, None)
    assert texts(checked) == GOOD[::-1]
    assert checked.sha256 == hashlib.sha256(data).hexdigest()
    assert (checked.format.container, checked.format.header_row) == ("csv", 1)
    assert checked.format.column == "SIRET"


def test_every_row_is_counted_once() -> None:
    spaced = f"{siret(50)[:3]} {siret(50)[3:]}"
    checked = examined([*GOOD, GOOD[0], spaced, "12345678900000", "vide"])

    assert checked.counts == Counts(rows=24, accepted=21, repaired=1, quarantined=2, duplicates=1)


def test_a_refused_list_keeps_its_counts_and_gives_no_siret() -> None:
    checked = examined([GOOD[0], "1", "2", "3"])

    assert (checked.verdict, checked.motif) == (Verdict.REFUSE, Code.TROP_D_ANOMALIES)
    assert (checked.counts.rows, checked.counts.quarantined) == (4, 3)
    assert not len(checked.sirets)


def test_the_threshold_is_the_callers() -> None:
    cells = [*GOOD[:4], "1"]

    assert examined(cells, threshold=0.20).verdict is Verdict.ACCEPTE
    assert examined(cells, threshold=0.19).verdict is Verdict.REFUSE


@pytest.mark.parametrize(
    ("data", "found", "reason"),
    [
        (b"", Verdict.REFUSE, Code.FICHIER_VIDE),
        (b"SIRET;Nom\n", Verdict.REFUSE, Code.FICHIER_VIDE),
        (b"%PDF-1.7\n", Verdict.ILLISIBLE, Code.FICHIER_FORMAT),
        (b'SIRET\n"' + GOOD[0].encode() + b"\n", Verdict.ILLISIBLE, Code.FICHIER_GUILLEMET),
        (b"Nom\nDurand\nDupont\n", Verdict.REFUSE, Code.COLONNE_ABSENTE),
        (f"SIRET;Siret\n{GOOD[0]};{GOOD[1]}\n".encode(), Verdict.REFUSE, Code.COLONNE_AMBIGUE),
        (f"SIRET;x\n{GOOD[0]};{nir()}\n".encode(), Verdict.REFUSE, Code.DONNEE_NIR),
    ],
    ids=lambda value: str(value)[:12],
)
def test_what_refuses_a_file_is_its_motif(data: bytes, found: Verdict, reason: Code) -> None:
    checked = check(data, Kind.ADHERENTS)

    assert (checked.verdict, checked.motif) == (found, reason)
    assert reason in checked.findings.codes
    assert not len(checked.sirets)


def test_personal_data_go_before_columns_and_never_come_out() -> None:
    checked = check(f"Nom;Remarque\nDurand;{nir()}\n".encode(), Kind.ADHERENTS)

    assert checked.motif is Code.DONNEE_NIR
    assert checked.table is None or nir() not in str(checked.table.text.to_pydict())


def test_the_sender_chooses_among_several_columns() -> None:
    data = f"SIRET;Siret siège\n{GOOD[0]};{GOOD[1]}\n".encode()

    assert texts(check(data, Kind.ADHERENTS, Choice(column="Siret siège"))) == [GOOD[1]]
    assert texts(check(data, Kind.ADHERENTS, Choice(column="A"))) == [GOOD[0]]


@given(st.lists(st.sampled_from(list(Code)), max_size=6))
def test_the_motif_is_the_first_family(codes: list[Code]) -> None:
    families = ["FICHIER", "DONNEE", "COLONNE|FEUILLE", ""]

    def rank(code: Code) -> int:
        return next(n for n, family in enumerate(families) if starts(code, family))

    found = motif(Findings.of(Finding(code, Severity.REFUS) for code in codes))

    assert (found is None) is (not codes)
    assert found is None or rank(found) == min(map(rank, codes))


def starts(code: Code, families: str) -> bool:
    return code.startswith(tuple(families.split("|")))


@pytest.mark.parametrize("code", list(Code))
def test_only_a_file_that_was_not_read_is_unreadable(code: Code) -> None:
    unreadable = code.startswith("FICHIER-") and code is not Code.FICHIER_VIDE

    assert (verdict(code) is Verdict.ILLISIBLE) is unreadable


def test_an_extract_with_one_bad_row_is_refused_whole() -> None:
    names = ("siret", "annee", "antenne", "agent_visite")
    rows = [(one, "2025", "Antenne 2", "oui") for one in GOOD]
    good = examine(table(names, rows), "portefeuille", year=2026)
    bad = examine(
        table(names, [*rows, ("1", "2031", "Antenne 2", "oui"), rows[0]]), "portefeuille", year=2026
    )

    assert (good.verdict, good.counts.accepted) == (Verdict.ACCEPTE, 20)
    assert (bad.verdict, bad.motif) == (Verdict.REFUSE, Code.TROP_D_ANOMALIES)
    assert bad.counts == Counts(rows=22, accepted=20, quarantined=1, duplicates=1)
    assert {Code.SIRET_LONGUEUR, Code.ANNEE_IMPLAUSIBLE, Code.LIGNE_DOUBLE} <= set(
        bad.findings.codes
    )


def test_the_kinds_are_those_of_the_contracts() -> None:
    assert {str(kind) for kind in Kind} == set(CONTRACTS)


def test_an_extract_needs_a_year() -> None:
    with pytest.raises(ValueError, match="year"):
        check(b"", "sinistralite")


def test_the_digest_is_of_the_whole_file_even_where_the_reading_gave_up() -> None:
    blocks = [b"SIRET\n", *(os.urandom(1 << 16) for _ in range(8))]

    def source() -> Iterator[bytes]:
        yield from blocks

    checked = check(source(), Kind.ADHERENTS, limits=Limits(received_bytes=1 << 16))

    assert checked.motif is Code.FICHIER_TROP_GRAND
    assert checked.sha256 == hashlib.sha256(b"".join(blocks)).hexdigest()


CELLS = st.one_of(
    st.sampled_from(GOOD),
    st.sampled_from(GOOD).map(lambda one: f"{one[:9]} {one[9:]}"),
    st.sampled_from(["1", "00000000000000", "7,32829E+13", "SIRET", "Total", "abc", GOOD[0][:9]]),
    st.from_regex(r"[0-9]{14}", fullmatch=True),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(CELLS, min_size=1, max_size=30), st.sampled_from([0.0, 0.2, 1.0]))
def test_counts_add_up_and_what_is_given_is_valid(cells: list[str], threshold: float) -> None:
    checked = examined(cells, threshold=threshold)
    counts = checked.counts
    aside = np.concatenate(
        [np.empty(0, np.int64)]
        + [found.rows for found in checked.findings.with_severity(Severity.ECARTE)]
    )

    assert counts.rows == len(cells) == counts.accepted + counts.quarantined + counts.duplicates
    assert counts.repaired <= counts.accepted
    assert len(aside) == len(set(aside.tolist())) == counts.quarantined + counts.duplicates
    assert len(checked.sirets) == (counts.accepted if checked.motif is None else 0)
    assert all(oracle.is_valid(one) for one in texts(checked))
    assert (checked.motif is None) is (checked.verdict is Verdict.ACCEPTE)
