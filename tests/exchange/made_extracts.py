"""Small extracts laid out or sealed in memory, and a reader that tells what was opened."""

import os
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from exchange.extracts.index import ExtractIndex, decode, encode
from exchange.extracts.layout import CHUNK

KEY = bytes(range(32))


class FakeChunks:
    """Reads chunks laid out in memory, and remembers which were asked for."""

    def __init__(self, records: memoryview) -> None:
        self._chunks = np.frombuffer(records, np.uint8).reshape(-1, CHUNK)
        self.asked: list[int] = []

    def read(self, indices: NDArray[np.integer]) -> bytes:
        assert (np.diff(indices) > 0).all()
        self.asked += indices.tolist()
        chunks: bytes = self._chunks[indices].tobytes()
        return chunks


def index_of(
    kind: str, pseudonyms: Sequence[bytes], frame: pd.DataFrame
) -> tuple[ExtractIndex, FakeChunks]:
    """The index of such an extract, unsealed, and its reader."""
    encoded = encode(kind, octets(pseudonyms), frame)
    chunks = FakeChunks(encoded.records)
    return decode(encoded.sparse_blob(), chunks), chunks


def octets(texts: Sequence[bytes], width: int = 16) -> NDArray[np.uint8]:
    """Those byte strings as the rows of an array."""
    return np.frombuffer(b"".join(texts), np.uint8).reshape(-1, width)


def sirets(count: int) -> NDArray[np.uint8]:
    """Invented 14-digit numbers, in order."""
    return octets([f"{n:014d}".encode() for n in range(1, count + 1)], 14)


def random_pseudonyms(count: int) -> list[bytes]:
    """Pseudonyms that all differ."""
    return [os.urandom(8) + n.to_bytes(8, "big") for n in range(count)]


def tms_pros(years: Sequence[int], steps: Sequence[int | None]) -> pd.DataFrame:
    """A TMS Pros extract without its SIRETs."""
    return pd.DataFrame({"annee": list(years), "etape": pd.array(list(steps), dtype="Int64")})


def claims(years: Sequence[int], **columns: object) -> pd.DataFrame:
    """A sinistralité extract without its SIRETs; unnamed columns hold ordinary values."""
    usual: dict[str, object] = {
        "ctn": "BB",
        "code_risque": "452BE",
        "code_naf": "43.21A",
        "nomenclature_naf": "NAFRev2",
        "effectif": 20,
        "heures_travaillees": 32_000,
        "at_1er_reglement": 2,
        "at_4j_et_plus": 1,
        "at_trajet": 1,
        "mp": 1,
        "mp_tms": 1,
        "nouvelles_ip": 1,
        "somme_taux_ip": 8.5,
        "deces": 0,
        "journees_it": 64,
    }
    frame = pd.DataFrame({"annee": list(years)})
    return frame.assign(**{**usual, **columns})  # type: ignore[arg-type]  # lists and scalars
