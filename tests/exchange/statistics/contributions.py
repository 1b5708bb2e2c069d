"""Contributions of claims made for tests: establishments are numbers, their SIRETs invented."""

from datetime import UTC, datetime

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from exchange.aggregates.ledger import Ledger
from exchange.contribution import Contribution, Gathered, Keying
from exchange.terms import Granularite, PartyKind
from keys.pseudonyms import Algorithm, pseudonymise
from tests.exchange.examples import a_grant

AT = datetime(2026, 6, 15, 12, tzinfo=UTC)
KEY = bytes(range(32))
CLE = "registre-1"


def sirets_of(who: NDArray[np.int64]) -> NDArray[np.uint8]:
    """``(n, 14)`` invented digits, one number each."""
    text = "".join(f"{number:014d}" for number in who)
    return np.frombuffer(text.encode(), np.uint8).reshape(-1, 14)


def keying(sirets: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Their pseudonyms under the key of the tests."""
    return pseudonymise(Algorithm.AES_256_CMAC, KEY, sirets)


def contribution(frame: pd.DataFrame) -> Contribution:
    """A CARSAT's extract, whose column ``qui`` numbers the establishments."""
    identities = keying(sirets_of(frame["qui"].to_numpy()))
    return Contribution.of(
        PartyKind.CARSAT, "sinistralite", frame.drop(columns="qui"), AT, identities, keying, CLE
    )


def claims_of(
    establishments: int, years: tuple[int, ...] = (2024,), seed: int = 1, **columns: object
) -> pd.DataFrame:
    """An extract like real ones: many small establishments, few claims, the same every time."""
    rng = np.random.default_rng(seed)
    naf = rng.choice(
        ["0111Z", "2511Z", "4321A", "4711F", "5610A", "8610Z"],
        establishments,
        p=[0.05, 0.1, 0.2, 0.3, 0.25, 0.1],
    )
    letters = {"0111Z": "DD", "2511Z": "AA", "4321A": "BB", "4711F": "GG", "5610A": "DD"}
    heads = np.maximum(1, np.rint(np.exp(rng.normal(1.6, 1.3, establishments)))).astype(int)
    frames = []
    for year in years:
        claims = rng.poisson(heads * 0.0264)
        frames.append(
            pd.DataFrame(
                {
                    "qui": np.arange(1, establishments + 1),
                    "annee": year,
                    "ctn": [letters.get(code, "II") for code in naf],
                    "code_risque": "000AA",
                    "code_naf": naf,
                    "nomenclature_naf": "NAFRev2",
                    "effectif": pd.array(heads, "Int64"),
                    "heures_travaillees": heads * 1500.5,
                    "at_1er_reglement": claims,
                    "at_4j_et_plus": claims,
                    "at_trajet": rng.poisson(heads * 0.004),
                    "mp": rng.poisson(heads * 0.0024),
                    "mp_tms": 0,
                    "nouvelles_ip": rng.poisson(heads * 0.001),
                    "somme_taux_ip": 0.0,
                    "deces": rng.poisson(heads * 0.00004),
                    "journees_it": claims * rng.geometric(0.02, establishments),
                }
            )
        )
    return pd.concat(frames, ignore_index=True).assign(**columns)  # type: ignore[arg-type]


def gathered_of(
    frame: pd.DataFrame,
    ledger: Ledger | None = None,
    keyed: Keying = keying,
    cle: str = CLE,
    **changes: object,
) -> Gathered:
    """What a CARSAT's extract gives a SPSTI, beside a ledger."""
    identities = keyed(sirets_of(frame["qui"].to_numpy()))
    given = Contribution.of(
        PartyKind.CARSAT, "sinistralite", frame.drop(columns="qui"), AT, identities, keyed, cle
    )
    grant = a_grant("statistiques_sectorielles", granularite=Granularite.SECTEUR, **changes)
    return Gathered(
        grant, PartyKind.SPSTI, AT, None, {PartyKind.CARSAT: given}, ledger=ledger or Ledger()
    )
