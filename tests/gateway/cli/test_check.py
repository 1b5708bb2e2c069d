"""`passerelle check`: a verdict that a program reads, and that a clerk understands."""

import hashlib
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from python_calamine import CalamineWorkbook

from gateway.cli import main
from gateway.cli.check_json import write_json
from tests.validators.making import siret
from tests.validators.sirene.stock import Etab, stock
from validators.checking import Checked, Counts, Format, Kind, Verdict
from validators.codes import Code
from validators.contracts.document import render
from validators.contracts.registry import CONTRACTS
from validators.findings import Finding, Findings, Severity
from validators.sirene.loading import load

Run = Callable[..., tuple[int, str, str]]

GOOD = [siret(rank) for rank in range(1, 21)]
KEYS = ["file", "kind", "sha256", "verdict", "motif", "format", "counts", "findings"]
FORMAT = ["container", "encoding", "delimiter", "sheet", "header_row", "column"]
COUNTS = ["rows", "accepted", "repaired", "quarantined", "duplicates"]
FINDING = ["row", "column", "code", "message", "action"]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Runs the command; its status and what it printed."""
    monkeypatch.setenv("COLUMNS", "100")

    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["passerelle", "check", *map(str, arguments)])
        status = 0
        try:
            main()
        except SystemExit as stop:
            status = int(stop.code or 0)
        printed = capfd.readouterr()
        return status, printed.out, printed.err

    return call


@pytest.fixture
def ugly(tmp_path: Path) -> Path:
    """Title lines, a repetition, a wrong key, spaces, and a cell on two lines."""
    spaced = f"{siret(50)[:3]} {siret(50)[3:6]} {siret(50)[6:]}"
    wrong = f"{GOOD[0][:13]}{(int(GOOD[0][13]) + 1) % 10}"
    lines = [
        "Liste des adhérents;",
        ";",
        "N° SIRET;Nom",
        *(f"{one};Durand" for one in GOOD),
        f'{GOOD[3]};"Dupont\net fils"',
        f"{wrong};Martin",
        f"{spaced};Petit",
    ]
    path = tmp_path / "liste.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def found(run: Run, *arguments: object) -> tuple[int, dict[str, Any]]:
    status, out, err = run(*arguments, "--json")
    assert err == ""
    plain: dict[str, Any] = json.loads(out)
    return status, plain


def test_a_program_reads_the_verdict_the_counts_and_each_row(run: Run, ugly: Path) -> None:
    status, plain = found(run, ugly, "--kind", "adherents")

    assert status == 0
    assert list(plain) == KEYS
    assert list(plain["format"]) == FORMAT
    assert list(plain["counts"]) == COUNTS
    assert all(list(one) == FINDING for one in plain["findings"])
    assert (plain["file"], plain["kind"]) == ("liste.csv", "adherents")
    assert plain["sha256"] == hashlib.sha256(ugly.read_bytes()).hexdigest()
    assert (plain["verdict"], plain["motif"]) == ("accepte", None)
    assert plain["format"]["header_row"] == 3
    assert plain["format"]["column"] == "N° SIRET"
    assert list(plain["counts"].values()) == [23, 21, 1, 1, 1]
    assert [(one["row"], one["code"]) for one in plain["findings"]] == [
        (24, "SIRET-DOUBLE"),
        (25, "SIRET-CLE"),
        (26, "SIRET-ESPACES"),
    ]
    assert "ligne 7" in plain["findings"][0]["message"]


@pytest.mark.parametrize(
    ("content", "status", "verdict", "motif"),
    [
        (b"", 1, "refuse", "FICHIER-VIDE"),
        (b"%PDF-1.4", 2, "illisible", "FICHIER-FORMAT"),
        (b"Nom\nDurand\n", 1, "refuse", "COLONNE-ABSENTE"),
        (b"SIRET\n1\n", 1, "refuse", "TROP-D-ANOMALIES"),
        (GOOD[0].encode() + b"\n", 0, "accepte", None),
    ],
)
def test_the_status_is_the_verdict(
    run: Run, tmp_path: Path, content: bytes, status: int, verdict: str, motif: str | None
) -> None:
    (tmp_path / "f").write_bytes(content)
    got, plain = found(run, tmp_path / "f", "--kind", "adherents")

    assert (got, plain["verdict"], plain["motif"]) == (status, verdict, motif)


def test_accepted_sirets_are_written_one_a_line_in_order(
    run: Run, ugly: Path, tmp_path: Path
) -> None:
    target = tmp_path / "acceptes.txt"
    found(run, ugly, "--kind", "adherents", "--write-accepted", target)

    assert target.read_text().splitlines() == [*GOOD, siret(50)]


def test_nothing_is_written_of_a_refused_list(run: Run, tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text("SIRET\n1\n")
    target = tmp_path / "acceptes.txt"
    found(run, tmp_path / "f.csv", "--kind", "adherents", "--write-accepted", target)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["f.csv"]


def test_a_clerk_reads_what_is_wrong_and_what_to_do(run: Run, ugly: Path) -> None:
    status, out, _ = run(ugly, "--kind", "adherents")

    assert status == 0
    for said in ("liste.csv", "ACCEPTÉ", "SIRET-CLE", "1 ligne : 25", "avis de situation Sirene"):
        assert said in out
    assert GOOD[0] not in out
    assert "Et maintenant" in out


def test_the_report_is_the_clerks_own_file(run: Run, ugly: Path, tmp_path: Path) -> None:
    target = tmp_path / "rapport.xlsx"
    assert run(ugly, "--kind", "adherents", "--report", target)[0] == 0
    book = CalamineWorkbook.from_path(str(target))

    assert book.sheet_names == ["Votre fichier", "Lisez-moi"]


def test_the_report_exists_for_a_file_that_cannot_be_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "f.pdf").write_bytes(b"%PDF-1.4")
    target = tmp_path / "rapport.xlsx"
    assert run(tmp_path / "f.pdf", "--kind", "adherents", "--report", target)[0] == 2

    assert CalamineWorkbook.from_path(str(target)).sheet_names == ["Lisez-moi"]


def test_the_threshold_is_a_percentage(run: Run, tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text("\n".join(["SIRET", *GOOD[:9], "1", ""]))

    assert run(tmp_path / "f.csv", "--kind", "adherents", "--threshold", "10")[0] == 0
    assert run(tmp_path / "f.csv", "--kind", "adherents", "--threshold", "9.9")[0] == 1


def test_an_extract_goes_the_same_way(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "portefeuille.csv"
    lines = [f"{one};2025;Antenne 2;oui" for one in GOOD]
    path.write_text("\n".join(["siret;annee;antenne;agent_visite", *lines, ""]))
    kind = ("--kind", "portefeuille", "--year")

    assert found(run, path, *kind, "2025")[0] == 0
    status, plain = found(run, path, *kind, "2024")
    assert (status, plain["motif"]) == (1, "TROP-D-ANOMALIES")
    assert {one["row"] for one in plain["findings"]} == {None, *range(2, 22)}
    assert plain["counts"]["quarantined"] == 20


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.ADHERENTS])
def test_every_kind_of_extract_is_checked_by_its_example(
    run: Run, tmp_path: Path, kind: Kind
) -> None:
    path, report = tmp_path / "extrait.csv", tmp_path / "rapport.xlsx"
    path.write_text(render(CONTRACTS[kind]).split("```")[1].strip() + "\n")
    asked = (path, "--kind", kind, "--year", "2024", "--report", report)
    assert run(*asked)[0] == 0
    assert report.exists()


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.ADHERENTS])
def test_a_row_written_twice_refuses_every_kind_of_extract(
    run: Run, tmp_path: Path, kind: Kind
) -> None:
    path = tmp_path / "extrait.csv"
    titles, row = render(CONTRACTS[kind]).split("```")[1].strip().splitlines()
    path.write_text("\n".join([titles, row, row, ""]))
    status, plain = found(run, path, "--kind", kind, "--year", "2024")
    assert (status, plain["motif"]) == (1, "TROP-D-ANOMALIES")
    assert (3, "LIGNE-DOUBLE") in {(one["row"], one["code"]) for one in plain["findings"]}
    assert plain["counts"]["duplicates"] == 1


def test_a_company_s_number_in_a_table_of_values_is_said(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "statistiques.csv"
    example = render(CONTRACTS[Kind.STATISTIQUES_DREETS]).split("```")[1].strip()
    path.write_text(example.replace("Occitanie", GOOD[0]) + "\n")
    status, out, _ = run(path, "--kind", Kind.STATISTIQUES_DREETS, "--year", "2024")
    assert status == 1
    assert "DONNEE-ETABLISSEMENT" in out
    assert GOOD[0] not in out


def test_standard_input_is_a_file(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    content = io.BytesIO("\n".join(["SIRET", *GOOD, ""]).encode())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(content))
    status, plain = found(run, "-", "--kind", "adherents")

    assert (status, plain["file"], plain["counts"]["accepted"]) == (0, "-", 20)


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("/nulle/part.csv", "--kind", "adherents"), 3, "n'existe pas"),
        (("/", "--kind", "adherents"), 3, "un dossier"),
        (("x.csv", "--kind", "autre"), 64, "adherents"),
        (("x.csv",), 64, "--kind"),
        (("x.csv", "--kind", "adherents", "--threshold", "120"), 64, "100"),
    ],
)
def test_a_mistake_is_never_taken_for_a_verdict(
    run: Run, arguments: tuple[str, ...], status: int, said: str
) -> None:
    got, out, err = run(*arguments)

    assert (got, out) == (status, "")
    assert said in err


@pytest.mark.parametrize("option", ["--report", "--write-accepted"])
def test_the_file_itself_is_never_replaced(run: Run, ugly: Path, option: str) -> None:
    before = ugly.read_bytes()
    status, _, err = run(ugly, "--kind", "adherents", option, ugly)

    assert (status, "changez de nom" in err) == (3, True)
    assert ugly.read_bytes() == before


def test_a_report_that_cannot_be_written_is_said(run: Run, ugly: Path, tmp_path: Path) -> None:
    status, out, err = run(
        ugly, "--kind", "adherents", "--json", "--report", tmp_path / "absent" / "r.xlsx"
    )

    assert (status, out) == (3, "")
    assert "ne peut pas être écrit" in err


def outcome(*found: Finding, rows: int = 10) -> Checked:
    return Checked(
        Kind.ADHERENTS,
        "0" * 64,
        Verdict.ACCEPTE,
        None,
        Format(),
        Counts(rows=rows),
        Findings(found),
    )


def written(checked: Checked) -> dict[str, Any]:
    out = io.StringIO()
    write_json("dossier/liste.csv", checked, out)
    plain: dict[str, Any] = json.loads(out.getvalue())
    return plain


def test_findings_follow_the_file_and_a_row_set_aside_has_one() -> None:
    plain = written(
        outcome(
            Finding(Code.LIGNE_MASQUEE, Severity.NOTICE, np.array([2, 5])),
            Finding(Code.SIRET_CLE, Severity.ECARTE, np.array([5, 9]), 'Le "SIRET"'),
            Finding(Code.FEUILLE_MASQUEE, Severity.NOTICE),
            Finding(Code.SIRET_ESPACES, Severity.REPARE, np.array([2, 4])),
        )
    )

    assert [(one["row"], one["code"]) for one in plain["findings"]] == [
        (None, "FEUILLE-MASQUEE"),
        (2, "SIRET-ESPACES"),
        (2, "LIGNE-MASQUEE"),
        (4, "SIRET-ESPACES"),
        (5, "SIRET-CLE"),
        (9, "SIRET-CLE"),
    ]
    assert plain["findings"][-1]["column"] == 'Le "SIRET"'


def test_many_findings_are_as_many_objects() -> None:
    rows = np.arange(2, 200_002)
    plain = written(outcome(Finding(Code.SIRET_CLE, Severity.ECARTE, rows)))

    assert [one["row"] for one in plain["findings"]] == rows.tolist()


def test_nothing_found_is_an_empty_list() -> None:
    assert written(outcome())["findings"] == []


def test_what_sirene_says_of_a_row_is_one_more_key(run: Run, tmp_path: Path) -> None:
    closed, near = GOOD[0], GOOD[1]
    stock_file = tmp_path / "StockEtablissement.csv"
    stock_file.write_text(stock([Etab(closed, "F", "2023-12-31"), Etab(near)]))
    load(stock_file, None, tmp_path / "sirene")
    wrong = f"{near[:12]}{(int(near[12]) + 1) % 10}{near[13]}"
    path = tmp_path / "liste.csv"
    path.write_text("\n".join(["SIRET", closed, *GOOD[2:12], wrong, ""]))
    plain = found(run, path, "--kind", "adherents", "--sirene", tmp_path / "sirene")[1]
    remarks = {(one["row"], one["code"]): one.get("remark") for one in plain["findings"]}

    assert (plain["verdict"], plain["counts"]["accepted"]) == ("accepte", 11)
    assert "31/12/2023" in remarks[2, "SIRET-FERME"]
    assert near in remarks[13, "SIRET-CLE"]
    assert remarks[3, "SIRET-INCONNU"] is None


def test_a_folder_without_sirene_is_said(run: Run, ugly: Path, tmp_path: Path) -> None:
    status, out, err = run(ugly, "--kind", "adherents", "--sirene", tmp_path)

    assert (status, out) == (3, "")
    assert "passerelle sirene load" in err


@pytest.mark.parametrize("as_json", [(), ("--json",)])
def test_a_reader_who_leaves_does_not_change_the_verdict(
    ugly: Path, as_json: tuple[str, ...]
) -> None:
    """As `passerelle check … | head -1`: the status is still the verdict, and nothing complains."""
    command = [sys.executable, "-m", "gateway.cli", "check", str(ugly), "--kind", "adherents"]
    with subprocess.Popen(
        [*command, *as_json], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        complaint = process.stderr.read()
    assert (process.returncode, complaint) == (0, b"")
