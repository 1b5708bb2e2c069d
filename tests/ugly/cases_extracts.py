"""The CARSAT's extracts come by the same path, and are refused whole on any bad row."""

from typing import Final

from tests.ugly.case import Case, read, refused
from tests.ugly.making import BAD, WRONG, Row, text
from tests.ugly.making_xlsx import Sheet, typed, xlsx
from tests.validators.making import nir, siret

TITLES: Final = ["siret", "annee", "antenne", "agent_visite"]
ROWS: Final = [[siret(rank), "2025", "Vallée", "oui"] for rank in range(1, 7)]
ALL: Final = "TROP-D-ANOMALIES"


def extract(*more: Row, titles: Row | None = None) -> list[Row]:
    """Six good rows in rows 2 to 7, then more."""
    return [titles or TITLES, *ROWS, *more]


def _portefeuille(case: Case) -> Case:
    return case.of("portefeuille")


CASES: Final = tuple(
    _portefeuille(case)
    for case in (
        read("extract", text(extract()), "as the contract says", kept=6),
        read(
            "extract, cp1252 and accents",
            text(
                extract(titles=["N° SIRET", "Année", "ANTENNE", "Agent visite"]), encoding="cp1252"
            ),
            "titles are compared without accents nor capitals",
            kept=6,
            encoding="cp1252",
        ),
        read("extract, numbers", xlsx(Sheet(typed(extract()))), "typed cells are text", kept=6),
        read(
            "extract, title lines and blank rows",
            text([["Portefeuille 2025"], [""], *extract(["", "", "", ""])]),
            "the same reading as for a list",
            kept=6,
            header_row=3,
        ),
        read(
            "extract, spaces",
            text(extract([f"{siret(9)[:9]} {siret(9)[9:]}", "2025", "Vallée", "non"])),
            "a repair that loses nothing is no fault",
            kept=7,
            mended={8: "SIRET-ESPACES"},
        ),
        refused(
            "extract, bad key",
            text(extract([WRONG, "2025", "Vallée", "oui"])),
            ALL,
            "one bad row is too many: an extract is whole or is not",
            kept=6,
            aside={8: BAD},
        ),
        refused(
            "extract, bad value",
            text(extract([siret(9), "2025", "Vallée", "peut-être"])),
            ALL,
            "the same for a value",
            kept=6,
            aside={8: "VALEUR-LISTE"},
            said=["VALEUR-LISTE"],
        ),
        refused(
            "extract, the same twice",
            text(extract(ROWS[0])),
            ALL,
            "the same establishment and year",
            kept=6,
            twice={8: 2},
            said=["LIGNE-DOUBLE"],
        ),
        refused(
            "extract, a column missing",
            text([row[:3] for row in extract()]),
            "COLONNE-ABSENTE",
            "the missing column is named",
            named=("agent_visite",),
        ),
        refused(
            "extract, a nir",
            text(extract([siret(9), "2025", nir(), "oui"])),
            "DONNEE-NIR",
            "whoever sends it",
        ),
        refused("extract, only titles", text([TITLES]), "FICHIER-VIDE", "a query without result"),
        refused("extract, zero bytes", b"", "FICHIER-VIDE", "a query that failed"),
        refused("extract, html", b"<html><table>", "FICHIER-FORMAT", "a page that asks to log in"),
        refused(
            "extract, two sheets",
            xlsx(Sheet(extract(), "D53"), Sheet(extract(), "D72")),
            "FEUILLE-AMBIGUE",
            "both are named",
            named=("D53", "D72"),
        ),
    )
)
