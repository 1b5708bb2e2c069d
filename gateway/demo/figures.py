"""What the demo measured and found, as it ends with it: a table, or one JSON document."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from gateway.demo.narration import StepTime


@dataclass(frozen=True, slots=True)
class ResultFigures:
    """One result, from its deposit to its opening.

    Attributes:
        flux: its code.
        file: its name in `/retour/`.
        size: octets, sealed.
        rows: lines of results; None until it is opened.
        without_data: members without data; None likewise.
    """

    flux: str
    file: str
    size: int
    rows: int | None = None
    without_data: int | None = None


@dataclass(slots=True)
class Figures:
    """Filled in as the demo goes.

    Attributes:
        form: of the member list and of the results.
        rows: of each file dropped, by flux.
        uploaded: octets dropped.
        counts: what the acknowledgement of the list says.
        seconds_to_results: from the rename of the list to its three results listed, if they were.
        results: those results.
        entries: of the log that the DPO verified.
        exit_status: of the gateway, once told to stop.
    """

    form: str
    rows: dict[str, int] = field(default_factory=dict)
    uploaded: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    seconds_to_results: float | None = None
    results: list[ResultFigures] = field(default_factory=list)
    entries: int = 0
    exit_status: int | None = None

    def as_dict(self, steps: Sequence[StepTime], paths: dict[str, str]) -> dict[str, Any]:
        """The JSON document; French keys without accents, seconds and octets as numbers."""
        return {
            "etapes": [{"titre": step.title, "secondes": round(step.seconds, 3)} for step in steps],
            "total_secondes": round(sum(step.seconds for step in steps), 3),
            "du_renommage_aux_resultats_secondes": _rounded(self.seconds_to_results),
            "forme": self.form,
            "lignes_deposees": self.rows,
            "octets_deposes": self.uploaded,
            "accuse_de_la_liste": self.counts,
            "resultats": [
                {
                    "flux": result.flux,
                    "fichier": result.file,
                    "octets": result.size,
                    "lignes": result.rows,
                    "sans_donnee": result.without_data,
                }
                for result in self.results
            ],
            "journal_entrees": self.entries,
            "code_de_sortie_de_la_passerelle": self.exit_status,
            "chemins": paths,
        }

    def table(self, steps: Sequence[StepTime]) -> list[tuple[str, object, str]]:
        """The same for people: what, how much, in what."""
        lines: list[tuple[str, object, str]] = [(step.title, step.seconds, "s") for step in steps]
        lines.append(("Total", sum(step.seconds for step in steps), "s"))
        if self.seconds_to_results is not None:
            lines.append(("Du renommage de la liste aux résultats", self.seconds_to_results, "s"))
        lines += [(f"Lignes déposées, {flux}", rows, "lignes") for flux, rows in self.rows.items()]
        lines.append(("Déposé", self.uploaded, "octets"))
        lines += [(f"Résultat {one.flux}, scellé", one.size, "octets") for one in self.results]
        lines.append(("Entrées du journal vérifiées", self.entries, "entrées"))
        return lines


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 3)
