"""The files and keys that the benches work on: invented, and the same at every run.

`write_files(folder, size)` writes a member list and an extract as partners would send them;
`index_on_disk` loads the extract as the gateway does.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa

from exchange import flow
from exchange.conventions import GrantedFlux, Granularite, Niveau, PartyKind, Sens, Source
from exchange.extracts.sealed import seal_extract_to
from gateway.demo.sirets import UNKNOWN, as_text, invented_sirets
from gateway.demo.synthetic import synthetic_extract, to_csv
from keys.pseudonyms import Algorithm
from validators.reading.table import read_table

EXTRACT = "extrait.csv"
MEMBERS = "adherents.csv"
RECORDS = "extrait.scelle"
SPARSE = "extrait.scelle.index"

KEY = bytes(range(32))
CONTEXT = b"banc"
PSEUDONYMS = flow.Pseudonyms(Algorithm.AES_256_CMAC, bytes(range(32, 64)))
AT = datetime(2026, 6, 15, 12, tzinfo=UTC)

GRANT = GrantedFlux(
    nom="sinistralite",
    clause="banc",
    finalite="mesurer",
    source=Source.PROJET,
    sens=(Sens(PartyKind.CARSAT, PartyKind.SPSTI),),
    niveaux=(Niveau.REGIONAL,),
    granularite=Granularite.ETABLISSEMENT,
    conservation_jours=1,
    adhesion=(),
    liste_requise=True,
    colonnes=("at", "mp", "atr"),
)

_YEARS = range(2021, 2026)
_SEED = 2026
_WRONG_KEYS = 0.001
_REPEATED = 0.001


@dataclass(frozen=True, slots=True)
class Size:
    """How large the files are.

    Attributes:
        establishments: of the extract, five years each.
        known: members that the extract holds.
        unknown: members that it does not hold.
    """

    establishments: int
    known: int
    unknown: int


FULL = Size(200_000, 150_000, 100_000)
QUICK = Size(20_000, 15_000, 10_000)
TOY = Size(60, 40, 20)


def write_files(folder: Path, size: Size) -> None:
    """Write the member list and the extract, as CSV."""
    extract = synthetic_extract(size.establishments, _YEARS, _SEED)
    (folder / EXTRACT).write_bytes(to_csv(extract))
    (folder / MEMBERS).write_bytes(to_csv(_members(extract, size)))


def index_on_disk(folder: Path) -> int:
    """Load the extract: read, validate, pseudonymise, lay out, seal; the number of rows."""
    table = read_table((folder / EXTRACT).read_bytes())
    extract = flow.read_extract("sinistralite", table, AT)
    del table
    encoded = flow.index_extract(extract, PSEUDONYMS)
    del extract
    with (folder / RECORDS).open("wb") as sink:
        sparse = seal_extract_to(encoded, KEY, CONTEXT, sink.write)
    (folder / SPARSE).write_bytes(sparse)
    return encoded.count


def _members(extract: pa.Table, size: Size) -> pa.Table:
    """A member list in no order: known, unknown, a few wrong keys, a few repetitions."""
    rng = np.random.default_rng(_SEED)
    held = extract["siret"].combine_chunks()
    known = held.take(rng.choice(size.establishments, size.known, replace=False) * len(_YEARS))
    unknown = as_text(invented_sirets(size.unknown, _SEED, UNKNOWN))
    sirets = pa.concat_arrays([known, unknown]).take(rng.permutation(size.known + size.unknown))
    total = len(sirets)
    wrong = invented_sirets(_few(total, _WRONG_KEYS), _SEED + 1)
    wrong[:, -1] = (wrong[:, -1] + 1) % 10
    again = sirets.take(rng.choice(total, _few(total, _REPEATED)))
    column = pa.concat_arrays([sirets, as_text(wrong), again])
    return pa.table({"code_adherent": np.arange(len(column)), "siret": column})


def _few(total: int, part: float) -> int:
    return max(1, round(total * part))
