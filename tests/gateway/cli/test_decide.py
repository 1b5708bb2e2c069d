"""A DPO asks why, and is answered with the motif and the clause."""

import json
from pathlib import Path

import pytest

from exchange.flux.outside import HORS_PERIMETRE
from tests.gateway.cli.running import Run, runner

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "conventions"
EXPERTIS = (
    "--flux", "tms_pros", "--from", "carsat", "--to", "spsti",
    "--adhesion", "2026:relations_operationnelles,tms", "--list-received", "2026-01-12",
)  # fmt: skip
NOON = ("--at", "2026-06-15T12:00")
ASK_AMT = ("--flux", "indicateurs", "--from", "spsti")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(monkeypatch, capsys)


def asked(run: Run, text: str, *arguments: str) -> dict[str, object]:
    file = str(FOLDER / f"{text}.toml")
    status, out, _ = run("decide", "--convention", file, *arguments, "--json")
    assert status == 0
    answer = json.loads(out)
    assert list(answer) == ["allowed", "motif", "clause", "flux", "at"]
    assert answer["allowed"] is (answer["motif"] is None)
    return dict(answer)


def test_an_answer_cites_flux_clause_and_instant_in_paris(run: Run) -> None:
    answer = asked(run, "expertis", *EXPERTIS, "--at", "2026-06-15T12:00:00Z")
    assert answer == {
        "allowed": True,
        "motif": None,
        "clause": "annexe 2, prévention des TMS, données (engagements de la Carsat)",
        "flux": "tms_pros",
        "at": "2026-06-15T14:00:00+02:00",
    }


@pytest.mark.parametrize(
    ("arguments", "motif"),
    [
        (("--at", "2026-01-12"), None),
        (("--at", "2026-01-11T23:59:59"), "LISTE-ABSENTE"),
        (("--at", "2024-12-31T23:59:59"), "CONVENTION-PAS-COMMENCEE"),
        (("--at", "2030-01-01"), "CONVENTION-ECHUE"),
        (("--at", "2029-12-31T23:59:59"), "ADHESION-ABSENTE"),
        # 23:30 UTC on 31 December is already the next year in Paris.
        (("--at", "2026-12-31T23:30:00+00:00"), "ADHESION-ABSENTE"),
        ((*NOON, "--revoked-at", "2026-06-15T12:00"), "ADHESION-REVOQUEE"),
        ((*NOON, "--revoked-at", "2026-06-15T12:00:01"), None),
        ((*NOON, "--level", "D"), "NIVEAU-NON-PREVU"),
        ((*NOON, "--level", "r"), None),
        ((*NOON, "--granularity", "total"), None),
        ((*NOON, "--public", "--validated"), "GRANULARITE"),
        ((*NOON, "--public", "--validated", "--granularity", "total"), "PUBLICATION-NON-VALIDEE"),
    ],
)
def test_each_condition_is_judged_at_the_instant(
    run: Run, arguments: tuple[str, ...], motif: str | None
) -> None:
    assert asked(run, "expertis", *EXPERTIS, *arguments)["motif"] == motif


@pytest.mark.parametrize(
    ("themes", "motif"),
    [
        ("2026:tms", "THEME-NON-CHOISI"),
        ("2026:relations_operationnelles,tpe", "THEME-NON-CHOISI"),
        ("2026:", "THEME-NON-CHOISI"),
        ("2026:Relations opérationnelles, TMS", None),
        ("2025:relations_operationnelles,tms", "ADHESION-ABSENTE"),
    ],
)
def test_the_opt_in_of_the_year_decides(run: Run, themes: str, motif: str | None) -> None:
    ask = [themes if "2026:" in part else part for part in EXPERTIS]
    assert asked(run, "expertis", *ask, *NOON)["motif"] == motif


def test_a_revocation_bears_on_the_opt_in_of_its_year(run: Run) -> None:
    years = (*EXPERTIS, "--adhesion", "2027:relations_operationnelles,tms")
    revoked = (*years, "--revoked-at", "2026-11-02")
    assert asked(run, "expertis", *revoked, "--at", "2026-11-02")["motif"] == "ADHESION-REVOQUEE"
    assert asked(run, "expertis", *revoked, "--at", "2027-01-05")["allowed"]
    alone = (*EXPERTIS, "--revoked-at", "2025-12-20", "--at", "2026-02-01")
    assert asked(run, "expertis", *alone)["motif"] == "ADHESION-REVOQUEE"


ALL = ("--authorised-by", "spsti,carsat,dreets")


@pytest.mark.parametrize(
    ("arguments", "motif"),
    [
        ((), "DESTINATAIRE-TIERS"),
        (("--authorised-by", "spsti,carsat"), "DESTINATAIRE-TIERS"),
        (ALL, None),
        (("--public", "--validated"), None),
        (("--public",), "PUBLICATION-NON-VALIDEE"),
        (("--granularity", "secteur", *ALL), "GRANULARITE"),
    ],
)
def test_third_parties_and_publications(
    run: Run, arguments: tuple[str, ...], motif: str | None
) -> None:
    assert asked(run, "amt", *ASK_AMT, "--to", "tiers", *NOON, *arguments)["motif"] == motif


@pytest.mark.parametrize(
    ("text", "flux", "motif"),
    [
        ("expertis", "fiches_liaison", "FLUX-NON-PREVU"),
        ("expertis", "n'importe quoi", "FLUX-NON-PREVU"),
        ("expertis", "risques_chimiques_pros", "FLUX-NON-PREVU"),
        ("satm", "sinistralite", "FLUX-NON-PREVU"),
        ("pst35", "programmes", "CONVENTION-INCOMPLETE"),
        ("occitanie", "sinistralite_comparee", "CONVENTION-INCOMPLETE"),
        ("amt", "actions", "CANAL-NON-AGREE"),
    ],
)
def test_a_flux_is_refused_by_name(run: Run, text: str, flux: str, motif: str) -> None:
    answer = asked(run, text, "--flux", flux, "--from", "carsat", "--to", "spsti", *NOON)
    assert (answer["motif"], answer["flux"]) == (motif, flux)
    assert answer["clause"]


@pytest.mark.parametrize("text", ["amt", "expertis", "satm"])
@pytest.mark.parametrize("name", HORS_PERIMETRE)
def test_a_workers_exchange_is_refused_by_its_name(run: Run, text: str, name: str) -> None:
    for sender, recipient in (("spsti", "carsat"), ("carsat", "spsti")):
        ask = ("--flux", name, "--from", sender, "--to", recipient, *NOON)
        answer = asked(run, text, *ask)
        assert (answer["allowed"], answer["motif"]) == (False, "FLUX-NON-PREVU")
        assert answer["clause"]


def test_what_the_file_records_is_used_unless_the_command_line_says_otherwise(
    run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "convention.toml"
    recorded = '\n[[adhesions]]\nannee = 2026\nthemes = ["relations_operationnelles"]\n'
    file.write_text((FOLDER / "expertis.toml").read_text("utf-8") + recorded, "utf-8")
    about = ("decide", "--convention", str(file), "--flux", "difficultes_aigues")
    ask = (*about, "--from", "spsti", "--to", "carsat", *NOON, "--json")
    assert json.loads(run(*ask)[1])["allowed"]
    assert json.loads(run(*ask, "--revoked-at", "2026-06-01")[1])["motif"] == "ADHESION-REVOQUEE"
    assert json.loads(run(*ask, "--adhesion", "2025:tms")[1])["motif"] == "ADHESION-ABSENTE"


def test_letters_on_record_count_for_the_third_party_they_name(run: Run, tmp_path: Path) -> None:
    letters = "".join(
        f'[[autorisations.courriers]]\npartie = "{kind}"\nrecu_le = 2026-02-02\nreference = "x"\n'
        for kind in ("spsti", "carsat", "dreets")
    )
    head = '\n[[autorisations]]\ntiers = "observatoire"\nnom = "O"\nflux = ["indicateurs"]\n'
    file = tmp_path / "convention.toml"
    file.write_text((FOLDER / "amt.toml").read_text("utf-8") + head + letters, "utf-8")
    ask = ("decide", "--convention", str(file), *ASK_AMT, "--to", "tiers", *NOON, "--json")
    assert json.loads(run(*ask, "--third", "observatoire")[1])["allowed"]
    assert json.loads(run(*ask)[1])["motif"] == "DESTINATAIRE-TIERS"
    replaced = run(*ask, "--third", "observatoire", "--authorised-by", "spsti")
    assert json.loads(replaced[1])["motif"] == "DESTINATAIRE-TIERS"


def test_without_json_it_is_a_sentence_in_french(run: Run) -> None:
    amt = ("decide", "--convention", str(FOLDER / "amt.toml"), *NOON)
    status, out, _ = run(*amt, *ASK_AMT, "--to", "dreets")
    assert (status, out.startswith("Permis : « indicateurs », de spsti vers dreets")) == (0, True)
    assert "le 15/06/2026 à 12:00 (heure de Paris). Clause : art. 5 et art. 11." in out
    refused = run(*amt, "--flux", "fiches_liaison", "--from", "spsti", "--to", "carsat")
    assert refused[0] == 0
    assert "Refusé (FLUX-NON-PREVU)" in refused[1]
    assert "hors périmètre" in refused[1]
    unknown = run(*amt, "--flux", "visite", "--from", "spsti", "--to", "carsat")
    assert "ne connaît pas ce flux" in unknown[1]


def test_a_theme_that_is_not_offered_is_told_beside_the_answer(run: Run) -> None:
    about = ("decide", "--convention", str(FOLDER / "expertis.toml"), "--flux", "tms_pros")
    ask = (*about, "--from", "carsat", "--to", "spsti", *NOON, "--json")
    status, out, err = run(*ask, "--adhesion", "2026:tsm")
    assert (status, json.loads(out)["motif"]) == (0, "THEME-NON-CHOISI")
    assert "relations_operationnelles" in err


@pytest.mark.parametrize(
    "arguments",
    [
        ("--at", "demain"),
        ("--at", "0001-01-01"),
        (*NOON, "--adhesion", "tms"),
        (*NOON, "--list-received", "2026"),
        (*NOON, "--authorised-by", "tiers"),
        (*NOON, "--level", "Z"),
        (),
    ],
)
def test_a_wrong_question_ends_with_2(run: Run, arguments: tuple[str, ...]) -> None:
    file = str(FOLDER / "amt.toml")
    status, out, err = run("decide", "--convention", file, *ASK_AMT, "--to", "carsat", *arguments)
    assert (status, out) == (2, "")
    assert err


def test_a_convention_that_does_not_read_ends_with_3(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "convention.toml"
    file.write_text("reference = 3\n", "utf-8")
    ask = (*ASK_AMT, "--to", "carsat", *NOON)
    status, _, err = run("decide", "--convention", str(file), *ask)
    assert (status, "ligne 1, reference" in err) == (3, True)
    assert run("decide", "--convention", str(tmp_path / "absent.toml"), *ask)[0] == 2
