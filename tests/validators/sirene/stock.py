"""Invented stock files, written as INSEE writes them."""

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from validators.sirene.loading import load
from validators.sirene.register import Sirene, open_sirene
from validators.siret import Digits

TITLES = (
    "siren",
    "nic",
    "siret",
    "statutDiffusionEtablissement",
    "dateCreationEtablissement",
    "dateDernierTraitementEtablissement",
    "etablissementSiege",
    "enseigne1Etablissement",
    "dateDebut",
    "etatAdministratifEtablissement",
    "codeCommuneEtablissement",
    "activitePrincipaleEtablissement",
    "nomenclatureActivitePrincipaleEtablissement",
)
LINK_TITLES = (
    "siretEtablissementPredecesseur",
    "siretEtablissementSuccesseur",
    "dateLienSuccession",
    "transfertSiege",
    "continuiteEconomique",
    "dateDernierTraitementLienSuccession",
)
TREATED = "2026-01-31T08:15:00"
Link = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Etab:
    """One establishment of a stock file."""

    siret: str
    state: str = "A"
    since: str = "2010-01-01"
    seat: bool = False
    diffusion: str = "O"
    commune: str = ""
    activity: str = ""
    nomenclature: str = "NAFRev2"

    def row(self) -> list[str]:
        """Its line."""
        seat = "true" if self.seat else "false"
        head = [self.siret[:9], self.siret[9:], self.siret, self.diffusion, "2001-02-03", TREATED]
        kind = [self.commune, self.activity, self.nomenclature]
        return [*head, seat, 'CHEZ "NOUS", AU COIN', self.since, self.state, *kind]


def stock(establishments: Sequence[Etab]) -> str:
    """StockEtablissement, as CSV."""
    return _written(TITLES, [one.row() for one in establishments])


def link_stock(links: Sequence[Link], without_continuity: Sequence[Link] = ()) -> str:
    """StockEtablissementLiensSuccession, as CSV."""
    rows = [[*link, "false", "true", TREATED] for link in links]
    rows += [[*link, "true", "false", TREATED] for link in without_continuity]
    return _written(LINK_TITLES, rows)


def _written(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    target = io.StringIO()
    csv.writer(target, lineterminator="\n").writerows([titles, *rows])
    return target.getvalue()


def zipped(text: str, name: str) -> bytes:
    """A CSV in a ZIP, as INSEE ships it."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)
    return target.getvalue()


def as_parquet(text: str, target: Path) -> Path:
    """The same rows as a Parquet, its types guessed but for the SIRETs."""
    kinds = {title: pa.string() for title in (*TITLES, *LINK_TITLES) if title.startswith("siret")}
    options = pacsv.ConvertOptions(column_types=kinds)
    pq.write_table(pacsv.read_csv(io.BytesIO(text.encode()), convert_options=options), target)
    return target


def loaded(
    folder: Path, establishments: Sequence[Etab], links: Sequence[Link] | None = None
) -> Sirene:
    """A register made of invented files."""
    folder.mkdir(parents=True, exist_ok=True)
    source = folder / "etablissements.csv"
    source.write_text(stock(establishments), "utf-8")
    succession = None
    if links is not None:
        succession = folder / "liens.csv"
        succession.write_text(link_stock(links), "utf-8")
    load(source, succession, folder / "sirene")
    return open_sirene(folder / "sirene")


def digits(*sirets: str) -> Digits:
    """SIRETs as a column of digits."""
    return np.frombuffer("".join(sirets).encode(), np.uint8).reshape(-1, 14)


def texts(column: Digits) -> list[str]:
    """Inverse of ``digits``."""
    return [row.tobytes().decode() for row in column]


def day(text: str) -> int:
    """A date as days since 1970."""
    return int(np.datetime64(text, "D").astype(np.int64))


def dates(days: npt.NDArray[np.int32]) -> list[str]:
    """Inverse of ``day``, for a column."""
    return [str(np.datetime64(int(one), "D")) for one in days]
