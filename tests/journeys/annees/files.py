"""The files that parties drop, made small, all invented: each named by its contract."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.journeys.annees.year import Year, lines

_CLAIMS = (
    "siret;annee;ctn;code_risque;code_naf;nomenclature_naf;effectif;heures_travaillees;"
    "at_1er_reglement;at_4j_et_plus;at_trajet;mp;mp_tms;nouvelles_ip;somme_taux_ip;deces;journees_it"
)


def members(sirets: Sequence[str]) -> bytes:
    """A list of members."""
    return lines("SIRET", sirets)


def rows(head: str, sirets: Iterable[str], rest: str) -> bytes:
    """Rows that differ by their SIRET alone.

    Args:
        head: the titles.
        sirets: one a row.
        rest: what follows each SIRET.
    """
    return lines(head, [f"{siret};{rest}" for siret in sirets])


def claims(sirets: Sequence[str], years: Sequence[int]) -> bytes:
    """Claims of establishments: the nth has n accidents, one on the way, no disease."""
    rest = "AA;511PB;4711F;NAFRev2;24;36480,5;{n};0;1;0;0;0;0;0;63"
    return lines(
        _CLAIMS,
        [
            f"{siret};{year};{rest.format(n=n)}"
            for n, siret in enumerate(sirets, 1)
            for year in years
        ],
    )


def filled_form(year: Year, reference: str, of: int, who: str, **answers: object) -> bytes:
    """The form of indicators that `passerelle indicateurs form` writes, some answers given.

    Args:
        year: the journey.
        reference: of the convention.
        of: the year of the answers.
        who: `spsti` or `ssam`.
        answers: by code, `_` for what a Python name cannot hold: `i1_10` for 1.10.
    """
    blank = Path(year.folder.parent / f"indicateurs-{who}.toml")
    asked = ("--reference", reference, "--year", str(of), "--pour", who)
    year.done("indicateurs", "form", *asked, "--out", str(blank))
    text = blank.read_text("utf-8")
    for name, answer in answers.items():
        code = name.removeprefix("i").replace("_", ".")
        question = f'"{code}" = ""'
        assert question in text, code
        given = answer if isinstance(answer, int) else f'"{answer}"'
        text = text.replace(question, f'"{code}" = {given}')
    return text.encode()
