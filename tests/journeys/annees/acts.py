"""What the parties do, recorded by the operator's commands, as of the journey's instant."""

from typing import Final

from tests.journeys.annees.year import Said, Year

SIGNED: Final = {
    "spsti": ("--for", "spsti", "--signed-by", "Camille Fictive", "--quality", "directrice"),
    "carsat": ("--for", "carsat", "--signed-by", "Dominique Fictif", "--quality", "directeur"),
    "dreets": ("--for", "dreets", "--signed-by", "Alix Fictif", "--quality", "directeur adjoint"),
}
"""Who signs for each party; nobody of that name exists."""


def opt_in(year: Year, reference: str, of: int, *themes: str) -> None:
    """An adhésion signed by the SPSTI and the CARSAT."""
    said = ("-r", reference, "--year", str(of), "--themes", ",".join(themes))
    year.done(
        "adhesion", "add", *said, *SIGNED["spsti"], *SIGNED["carsat"], "--document", year.document()
    )


def revoke(year: Year, reference: str, by: str) -> None:
    """The adhésion of the year revoked, at once and without a reason."""
    year.done("adhesion", "revoke", "-r", reference, *SIGNED[by])


def letter(year: Year, reference: str, by: str, third: str, flux: str) -> Said:
    """A party's letter that authorises a third party."""
    about = ("-r", reference, "--third", third, "--name", "Observatoire Fictif", "--flux", flux)
    said = ("--letter", f"courrier {by}", *SIGNED[by], "--document", year.document())
    return year.command("authorisation", "add", *about, *said)


def denounce(year: Year, reference: str, by: str) -> Said:
    """A registered letter of denunciation, received."""
    said = ("--letter", "lettre recommandée", *SIGNED[by], "--document", year.document())
    return year.command("denunciation", "add", "-r", reference, *said)
