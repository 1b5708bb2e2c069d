"""What the parties did is recorded by a command, counts at once, and is refused with its reason."""

import hashlib
import json
from pathlib import Path

import pytest

from tests.gateway.cli.running import Run, runner
from tests.instances import new_instance

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "conventions"
EXPERTIS, AMT, SATM = "cpom-expertis-2025", "cpom-amt-2025", "cpom-satm-2025"
JUNE = "2026-06-15T12:00"
DIRECTRICE = ("--signed-by", "Camille Fictive", "--quality", "directrice", "--for", "spsti")
DIRECTEUR = ("--signed-by", "Dominique Fictif", "--quality", "directeur", "--for", "carsat")
ALL_THEMES = "Relations opérationnelles, TMS"
OPT_IN = ("adhesion", "add", "-r", EXPERTIS, "--year", "2026")


@pytest.fixture
def document(tmp_path: Path) -> tuple[str, str]:
    """The option that gives a signed document."""
    path = tmp_path / "piece.pdf"
    path.write_bytes(b"une piece signee")
    return ("--document", str(path))


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command on an instance that holds three of the conventions."""
    monkeypatch.setattr("gateway.logs.configure", lambda *_: None)
    monkeypatch.setenv("PASSERELLE_INSTANCE", str(tmp_path / "instance"))
    new_instance(tmp_path / "instance")
    call = runner(monkeypatch, capsys)
    for name in ("expertis", "amt", "satm"):
        assert call("convention", "load", str(FOLDER / f"{name}.toml"))[0] == 0
    return call


def asked(run: Run, reference: str, *question: str, at: str = JUNE) -> str | None:
    """The motif for which what is on record refuses, or None."""
    status, out, _ = run("decide", "--reference", reference, *question, "--at", at, "--json")
    assert status == 0
    motif: str | None = json.loads(out)["motif"]
    return motif


def tms_pros(run: Run, at: str = JUNE) -> str | None:
    question = ("--flux", "tms_pros", "--from", "carsat", "--to", "spsti")
    return asked(run, EXPERTIS, *question, "--list-received", "2026-01-12", at=at)


def test_an_opt_in_then_its_revocation_are_on_record_and_decide(
    run: Run, document: tuple[str, str]
) -> None:
    assert tms_pros(run) == "ADHESION-ABSENTE"
    themes = ("--themes", ALL_THEMES, "--at", "2026-01-05T09:00")
    both = (*DIRECTRICE, "--delegation", "", *DIRECTEUR, "--delegation", "décision du 1er mars")
    assert run(*OPT_IN, *themes, *both, *document)[0] == 0
    assert tms_pros(run) is None
    revoke = ("adhesion", "revoke", "-r", EXPERTIS, *DIRECTEUR, "--at", JUNE)
    assert run(*revoke)[1].startswith("✓ acte n° 2 enregistré")
    assert tms_pros(run) == "ADHESION-REVOQUEE"
    assert tms_pros(run, at="2026-06-15T11:59:59") is None
    status, out, _ = run("adhesion", "list", "-r", EXPERTIS, "--json")
    signed, revoked = json.loads(out)
    digest = hashlib.sha256(Path(document[1]).read_bytes()).hexdigest()
    assert (status, signed["document"], revoked["document"]) == (0, digest, None)
    assert (signed["annee"], signed["themes"]) == (2026, "relations_operationnelles, tms")
    assert signed["effet"] == "2026-01-05T08:00:00+00:00"
    assert "directrice (spsti, de droit)" in signed["signataires"]
    assert "directeur (carsat, par délégation : décision du 1er mars)" in signed["signataires"]
    assert (revoked["acte"], revoked["numero"], revoked["auteur"]) == (
        "revocation",
        2,
        "carsat-sud-est",
    )
    shown = run("adhesion", "list")[1]
    assert "révocation" in shown
    assert "Camille Fictive, directrice" in shown
    assert signed["document"] == digest
    assert json.loads(run("audit", "verify", "--json")[1])["verdict"] == "JOURNAL INTÈGRE"


def test_a_third_party_is_authorised_letter_by_letter_and_withdrawn(
    run: Run, document: tuple[str, str]
) -> None:
    third = ("-r", AMT, "--third", "observatoire")
    letter = (*third, "--name", "Observatoire Exemple", "--flux", "indicateurs", "--letter", "LR")
    signed = ("--signed-by", "Camille Fictive", "--quality", "directrice", *document)
    question = ("--flux", "indicateurs", "--from", "spsti", "--to", "tiers")
    for party in ("spsti", "carsat", "dreets"):
        assert asked(run, AMT, *question, "--third", "observatoire") == "DESTINATAIRE-TIERS"
        sent = ("authorisation", "add", *letter, *signed, "--for", party)
        assert run(*sent, "--at", "2026-02-02")[0] == 0
    assert asked(run, AMT, *question, "--third", "observatoire") is None
    withdraw = ("authorisation", "withdraw", *third, *signed, "--for", "dreets", "--at", JUNE)
    assert run(*withdraw)[0] == 0
    assert asked(run, AMT, *question, "--third", "observatoire") == "DESTINATAIRE-TIERS"
    listed = json.loads(run("authorisation", "list", "--json")[1])
    assert [row["acte"] for row in listed] == ["courrier"] * 3 + ["retrait"]
    assert listed[2]["auteur"] == "dreets-occitanie"


def test_a_publication_and_a_channel_are_opened_by_their_writings(
    run: Run, document: tuple[str, str]
) -> None:
    public = ("--flux", "indicateurs", "--from", "spsti", "--to", "tiers", "--public")
    named = (*public, "--publication", "bilan-2025")
    assert asked(run, AMT, *named) == "PUBLICATION-NON-VALIDEE"
    said = ("-r", AMT, "--for", "dreets", *document, "--at", "2026-04-02")
    about = ("--publication", "bilan-2025", "--flux", "indicateurs", "--decision", "relevé")
    assert run("validation", "add", *said, *about)[0] == 0
    assert asked(run, AMT, *named) is None
    actions = ("--flux", "actions", "--from", "spsti", "--to", "carsat")
    assert asked(run, AMT, *actions) == "CANAL-NON-AGREE"
    assert run("canal", "add", *said, "--writing", "courrier commun [annexe]")[0] == 0
    assert asked(run, AMT, *actions) is None
    assert asked(run, AMT, *actions, at="2026-04-01T23:59:59") == "CANAL-NON-AGREE"
    (row,) = json.loads(run("canal", "list", "--json")[1])
    assert (row["acte"], row["effet"]) == ("equivalence", "2026-04-01T22:00:00+00:00")
    assert "courrier commun [annexe]" in run("canal", "list")[1]
    assert json.loads(run("validation", "list", "--json")[1])[0]["piece"] == "relevé"


def test_a_denunciation_ends_the_convention_at_its_receipt(
    run: Run, document: tuple[str, str]
) -> None:
    letter = ("denunciation", "add", "-r", EXPERTIS, *DIRECTEUR, *document, "--letter", "LR/AR")
    assert run(*letter, "--at", JUNE)[0] == 0
    assert tms_pros(run, at="2026-06-15T11:59:59") == "ADHESION-ABSENTE"
    assert tms_pros(run) == "CONVENTION-DENONCEE"
    assert json.loads(run("denunciation", "list", "--json")[1])[0]["numero"] == 1


AVENANT = """[[avenants]]
reference = "avenant n° 1"
effet = 2026-07-01
objet = "statistiques retirées"
flux_retires = ["statistiques_sectorielles"]
"""


def test_an_avenant_changes_what_is_granted_from_its_day(
    run: Run, document: tuple[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "avenant.toml"
    file.write_text(AVENANT, "utf-8")
    add = ("avenant", "add", str(file), "-r", SATM, "--for", "spsti", *document)
    assert run(*add)[0] == 0
    question = ("--flux", "statistiques_sectorielles", "--from", "carsat", "--to", "spsti")
    assert asked(run, SATM, *question) is None
    assert asked(run, SATM, *question, at="2026-07-01") == "FLUX-NON-PREVU"
    status, _, err = run(*add)
    assert (status, "un avenant de cette référence" in err) == (3, True)
    file.write_text(AVENANT.replace("n° 1", "n° 2").replace("2026", "2031"), "utf-8")
    status, _, err = run(*add)
    assert (status, "ligne 3, avenants[1].effet : un avenant prend effet pendant" in err) == (
        3,
        True,
    )
    (row,) = json.loads(run("avenant", "list", "-r", SATM, "--json")[1])
    assert (row["piece"], row["auteur"]) == ("avenant n° 1", "spsti-satm")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("denunciation", "add", "-r", AMT, "--letter", "LR", *DIRECTEUR), "la dénonciation"),
        (("denunciation", "add", "-r", SATM, "--letter", "LR", *DIRECTEUR), "la dénonciation"),
        (
            ("authorisation", "add", "-r", EXPERTIS, "--third", "tiers", "--name", "T", "--flux",
             "indicateurs", "--letter", "L", *DIRECTEUR),
            "l'autorisation d'un tiers",
        ),
        (
            ("validation", "add", "-r", EXPERTIS, "--publication", "b", "--flux", "indicateurs",
             "--decision", "r", "--for", "carsat"),
            "la publication",
        ),
        (("canal", "add", "-r", SATM, "--writing", "c", "--for", "spsti"), "n'impose un autre"),
        (
            ("adhesion", "add", "-r", AMT, "--year", "2026", "--themes", "tms", *DIRECTRICE),
            "elle n'a pas de panier",
        ),
        ((*OPT_IN, "--themes", "tms", *DIRECTRICE), "sans le socle"),
        ((*OPT_IN, "--themes", "relations_operationnelles,tsm", *DIRECTRICE), "thème n° 2 inconnu"),
        (("adhesion", "revoke", "-r", EXPERTIS, *DIRECTEUR), "aucune adhésion"),
        (("adhesion", "revoke", "-r", "cpom-absent", *DIRECTEUR), "aucune convention"),
        (("adhesion", "list", "-r", "cpom-absent"), "aucune convention"),
        (
            ("canal", "add", "-r", AMT, "--writing", "c", "--for", "tiers"),
            "tiers n'est pas partie à la convention",
        ),
    ],
)  # fmt: skip
def test_what_the_contract_does_not_provide_for_is_refused_in_one_line(
    run: Run, document: tuple[str, str], arguments: tuple[str, ...], told: str
) -> None:
    words = (*arguments, *document) if arguments[1] == "add" else arguments
    status, out, err = run(*words)
    assert (status, out) == (3, "")
    assert told in err
    assert err.count("\n") == 1
    assert "Fictif" not in err


@pytest.mark.parametrize(
    "arguments",
    [
        (*OPT_IN, "--themes", "tms", *DIRECTRICE),
        (*OPT_IN, "--themes", "tms", *DIRECTRICE, "--document", "absent.pdf"),
        (*OPT_IN, "--themes", "tms", *DIRECTRICE, "--document", "vide.pdf"),
        (*OPT_IN, "--themes", "tms", *DIRECTRICE, "--quality", "x", "--document", "piece.pdf"),
        (*OPT_IN, "--themes", "tms", *DIRECTRICE, *DIRECTEUR, "--delegation", "d",
         "--document", "piece.pdf"),
        (*OPT_IN, "--themes", "tms", *DIRECTRICE, "--at", "demain", "--document", "piece.pdf"),
        ("canal", "add", "-r", AMT, "--writing", " ", "--for", "spsti", "--document", "piece.pdf"),
        ("avenant", "add", "absent.toml", "-r", SATM, "--for", "spsti", "--document", "piece.pdf"),
        ("adhesion", "revoke", "-r", EXPERTIS, "--signed-by", " ", "--quality", "x", "--for",
         "spsti"),
        ("decide", "--flux", "a", "--from", "spsti", "--to", "carsat", "--at", JUNE),
        ("decide", "--flux", "a", "--from", "spsti", "--to", "carsat", "--at", JUNE, "--reference",
         AMT, "--convention", "absent.toml"),
    ],
)  # fmt: skip
def test_a_wrong_command_line_ends_with_2(
    run: Run,
    document: tuple[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "vide.pdf").write_bytes(b"")
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert err


def test_decide_on_an_unknown_reference_ends_with_3(run: Run) -> None:
    ask = ("--flux", "a", "--from", "spsti", "--to", "carsat", "--at", JUNE)
    status, _, err = run("decide", "--reference", "cpom-absent", *ask)
    assert (status, "aucune convention" in err) == (3, True)
