"""What a check finds: the verdict, the motif, the counts, how the file was read.

Values only; ``validators.checking.check`` makes them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np

from validators.codes import Code
from validators.findings import Findings
from validators.siret_key import LENGTH, Digits

if TYPE_CHECKING:
    from validators.reading.table import Table

NO_SIRET: Final[Digits] = np.empty((0, LENGTH), np.uint8)


class Kind(StrEnum):
    """Kinds of files that can be checked, by the name of their contract."""

    ADHERENTS = "adherents"
    SINISTRALITE = "sinistralite"
    PORTEFEUILLE = "portefeuille"
    VISITES = "visites"
    TMS_PROS = "tms_pros"
    RISQUES_CHIMIQUES_PROS = "risques_chimiques_pros"
    PROGRAMMES = "programmes"
    COURRIERS_TPE = "courriers_tpe"
    ANALYSES_ERGONOMIQUES = "analyses_ergonomiques"
    CIBLES_SUIVIS = "cibles_suivis"
    ACTIONS = "actions"
    CIBLE_DETAILLEE = "cible_detaillee"
    DIFFICULTES_AIGUES = "difficultes_aigues"
    SPTPE_TMS = "sptpe_tms"
    TABLEAU_DGT = "tableau_dgt"
    SUIVIS_COG = "suivis_cog"
    ENGAGEMENTS = "engagements"
    STATISTIQUES_DREETS = "statistiques_dreets"
    DONNEES_SANTE_TRAVAIL = "donnees_sante_travail"
    INDICATEURS = "indicateurs"
    INDICATEURS_SSAM = "indicateurs_ssam"


class Verdict(StrEnum):
    """What becomes of the file."""

    ACCEPTE = "accepte"
    REFUSE = "refuse"
    """Read, and not acceptable as it is."""
    ILLISIBLE = "illisible"
    """Not a table that can be read."""


@dataclass(frozen=True, slots=True)
class Format:
    """How the file was read; None where there is nothing to say.

    Attributes:
        container: ``csv``, ``xlsx``, ``xls`` or ``ods``.
        encoding: Of a text file.
        delimiter: Of a text file of several columns.
        sheet: Of a workbook.
        header_row: Row of the titles, as Excel shows it.
        column: Title of the column of SIRETs.
    """

    container: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    column: str | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows by outcome; all zero where the rows were not examined.

    Attributes:
        rows: Rows that are not blank: the sum of the three others.
        accepted: Good rows; they go nowhere where the file is refused.
        repaired: Accepted rows that were mended.
        quarantined: Rows set aside.
        duplicates: Rows that repeat an accepted one.
    """

    rows: int = 0
    accepted: int = 0
    repaired: int = 0
    quarantined: int = 0
    duplicates: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Checked:
    """The outcome of a check.

    Attributes:
        kind: Of the file.
        sha256: Of its bytes, lower-case hexadecimal.
        verdict: What becomes of it.
        motif: The code that refuses it, or None.
        format: How it was read.
        counts: Rows by outcome.
        findings: Everything found.
        sirets: ``(n, 14)`` uint8, ASCII digits of the accepted rows, in order.
        table: As read, personal data masked; None where it could not be read.
        remarks: A sentence on some rows, by original row number (what Sirene says of them).
    """

    kind: Kind
    sha256: str
    verdict: Verdict
    motif: Code | None
    format: Format
    counts: Counts
    findings: Findings
    sirets: Digits = field(default_factory=lambda: NO_SIRET, repr=False)
    table: "Table | None" = field(default=None, repr=False)
    remarks: Mapping[int, str] = field(default_factory=dict, repr=False)
