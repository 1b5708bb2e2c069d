"""A command line that the parser refuses: one line of French, status 2, nothing typed repeated."""

import pytest

from tests.gateway.cli.running import runner

DECIDE = ("decide", "--flux", "adherents", "--at", "2026-01-01", "--from", "spsti")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((*DECIDE, "--to", "78901"), "--to attend l'un de : spsti, carsat, dreets, tiers"),
        (
            (*DECIDE, "--to", "carsat", "--granularity", "78901"),
            "--granularity attend l'un de : etablissement, secteur, total",
        ),
        (DECIDE, "il manque --to"),
        ((*DECIDE, "--to"), "--to attend une valeur"),
        ((*DECIDE, "--to", "carsat", "78901"), "un mot de trop"),
        ((*DECIDE, "--to", "carsat", "--convention", "/"), "--convention attend un fichier"),
        (("decide", "--flus", "x"), "option inconnue : --flus (peut-être --flux"),
        (("flux", "--json=78901"), "--json n'attend pas de valeur"),
        (("obligations", "--year", "78901x"), "--year attend un nombre entier"),
        (("adhesion", "ad"), "commande inconnue (peut-être add)"),
        (("78901",), "commande inconnue"),
        (("party", "add"), "il manque code"),
    ],
)
def test_what_is_wrong_is_said_in_french(
    arguments: tuple[str, ...],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    status, out, err = runner(monkeypatch, capsys)(*arguments)
    assert (status, out) == (2, "")
    assert err.startswith(f"Erreur : {said}")
    assert err.count("\n") == 1
    assert "78901" not in err
    assert "--help »)" in err


def test_a_group_alone_shows_its_help_and_no_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = runner(monkeypatch, capsys)("adhesion")
    assert status == 2
    assert "revoke" in out + err
    assert "Erreur" not in out + err
