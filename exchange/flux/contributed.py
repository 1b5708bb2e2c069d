"""Lists that parties give one another as they are: who said what about which establishment.

`contributed(nom, contenu, colonnes, notice)` makes the `compile` of a flux whose result enumerates
the rows that the parties contributed. It promises that columns of a convention's choice are given
only where it grants them, that rows are in the order of SIRETs then of the file, and that each row
says who gave it where several may.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from exchange.contribution import Contribution, Gathered
from exchange.flux.definition import Compile
from exchange.results import ColumnEntry, Result, enumerate_rows
from exchange.terms import PartyKind

DONNE_PAR = ColumnEntry("donne_par", "Donné par", "", "")

_NAMES: Mapping[PartyKind, str] = MappingProxyType(
    {PartyKind.SPSTI: "SPSTI", PartyKind.CARSAT: "CARSAT", PartyKind.DREETS: "DREETS"}
)


def contributed(
    nom: str,
    contenu: tuple[ColumnEntry, ...],
    notice: str,
    colonnes: Mapping[str, ColumnEntry] = MappingProxyType({}),
    *,
    mots: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
    several: bool = True,
) -> Compile:
    """The `compile` of such a flux.

    Args:
        nom: name of the flux.
        contenu: columns always given, by their names in the input contract.
        notice: how to read the list, in French.
        colonnes: columns that a convention may grant beside them.
        mots: for a column of codes, the French words of each.
        several: whether several parties give rows, so that each says whose it is.
    """

    def compile_(gathered: Gathered) -> Result:
        """Every row contributed for this recipient.

        Args:
            gathered: contributions that hold their SIRETs.
        """
        parts = list(gathered.contributions.values())
        granted = tuple(colonnes[name] for name in gathered.grant.colonnes)
        sirets = np.concatenate([_sirets(part) for part in parts])
        order = np.lexsort(sirets.T[::-1]) if len(sirets) else np.empty(0, np.int64)
        given = [
            (entry, _in_words(_column(parts, entry.nom), mots.get(entry.nom)).take(order))
            for entry in (*contenu, *granted)
        ]
        if several:
            given.insert(0, (DONNE_PAR, _givers(parts).take(order)))
        return enumerate_rows(nom, sirets[order], tuple(given), (notice, *left_out(gathered)))

    return compile_


def left_out(gathered: Gathered) -> tuple[str, ...]:
    """What to tell of the rows that are about no member of the recipient, in French."""
    if not gathered.hors_liste:
        return ()
    count = gathered.hors_liste
    rows = "1 ligne ne porte" if count == 1 else f"{count} lignes ne portent"
    return (f"{rows} pas sur vos adhérents d'après votre liste en vigueur : non transmise(s).",)


def text_column(frame: pd.DataFrame, nom: str) -> pa.Array:
    """A column of a contract as Arrow values: dates as days, texts as texts; blank where absent."""
    if nom not in frame.columns:
        return pa.nulls(len(frame), pa.large_string())
    values = frame[nom]
    if pd.api.types.is_datetime64_any_dtype(values):
        instants = pa.array(values.to_numpy(), from_pandas=True)
        return pc.strftime(instants, format="%d/%m/%Y").cast(pa.large_string())
    plain: pa.Array = pa.Array.from_pandas(values)
    return plain.cast(pa.large_string()) if pa.types.is_string(plain.type) else plain


def _sirets(part: Contribution) -> NDArray[np.uint8]:
    return np.empty((0, 14), np.uint8) if part.sirets is None else part.sirets


def _column(parts: Sequence[Contribution], nom: str) -> pa.Array:
    return pa.concat_arrays([_whole(text_column(part.frame, nom)) for part in parts])


def _in_words(codes: pa.Array, words: Mapping[str, str] | None) -> pa.Array:
    """Codes as French words, by columns; blank where blank."""
    if words is None:
        return codes
    known = pa.array(list(words), codes.type)
    said = pa.array(list(words.values()), pa.large_string())
    return said.take(pc.index_in(codes, value_set=known))


def _whole(values: pa.Array | pa.ChunkedArray) -> pa.Array:
    return values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values


def _givers(parts: Sequence[Contribution]) -> pa.Array:
    return pa.concat_arrays(
        [pa.array([_NAMES[part.sender]] * len(part.frame), pa.large_string()) for part in parts]
    )
