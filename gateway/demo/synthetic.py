"""Extracts as a CARSAT would send them, invented: claims, portfolio, TMS Pros targets.

`synthetic_extract(40_000, range(2021, 2026), seed=1)` draws establishments whose sizes, hours and
claims follow the national rates of their CTN (`gateway.demo.rates`) and whose SIRETs belong to
nobody (`gateway.demo.sirets`). `synthetic_portefeuille` and `synthetic_tms_pros` pick their
establishments in such an extract; `to_csv` writes any of them the way the Caisse exports.

The same seed gives the same table. Rows are coherent: mp_tms ≤ mp, at_4j_et_plus ≤
at_1er_reglement, deaths and days only where there are accidents, a sum of rates only where there
are new incapacities. The risk code is shaped like a real one and means nothing.
"""

import io
from collections.abc import Callable, Sequence
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pv

from gateway.demo.rates import BY_CTN, LOGNORMAL_SIGMA, TRAJET_PER_EMPLOYEE, CtnFigures
from gateway.demo.sirets import as_text, invented_sirets

ANTENNES: Final = (
    "Alpes-Maritimes",
    "Bouches-du-Rhône",
    "Hautes-Alpes",
    "Var",
    "Vaucluse",
)

_LARGEST: Final = 5_000
_NO_HOURS_SHARE: Final = 0.010
_NO_SIZE_SHARE: Final = 0.005

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def synthetic_extract(establishments: int, years: Sequence[int], seed: int) -> pa.Table:
    """Draw an extract of contract `sinistralite` v1.

    Args:
        establishments: distinct SIRETs, at least one.
        years: one row per establishment and year, in this order.
        seed: the same seed gives the same table.

    Returns:
        `establishments` × `len(years)` rows, by SIRET then year. Sizes are employees, hours are
        hours worked in the year, rates are in points, days are calendar days. One row in a hundred
        lacks its hours and one in two hundred its size too, as in real extracts.
    """
    rng = np.random.default_rng(seed)
    shares = np.array([c.etablissements for c in BY_CTN], dtype=np.float64)
    sector = rng.choice(len(BY_CTN), size=establishments, p=shares / shares.sum())
    naf, codes_naf, codes_risque = _draw_activity(rng, sector)
    rows = np.repeat(np.arange(establishments), len(years))
    effectif = _draw_sizes(rng, sector, rows)
    heures = np.rint(
        effectif
        * _rates(lambda c: c.hours_per_employee)[sector][rows]
        * rng.normal(1.0, 0.05, len(rows)).clip(0.8, 1.2)
    ).astype(np.int64)
    no_size = rng.random(len(rows)) < _NO_SIZE_SHARE
    no_hours = no_size | (rng.random(len(rows)) < _NO_HOURS_SHARE)
    activity = pa.array(naf[rows])
    return pa.table(
        {
            "siret": as_text(np.repeat(invented_sirets(establishments, seed), len(years), axis=0)),
            "annee": np.tile(np.asarray(years, dtype=np.int16), establishments),
            "ctn": pa.array([c.ctn for c in BY_CTN]).take(pa.array(sector[rows])),
            "code_risque": codes_risque.take(activity),
            "code_naf": codes_naf.take(activity),
            "nomenclature_naf": pa.repeat("NAFRev2", len(rows)),
            "effectif": pa.array(effectif, mask=no_size),
            "heures_travaillees": pa.array(heures, mask=no_hours),
        }
        | _draw_claims(rng, sector[rows], effectif)
    )


def synthetic_portefeuille(
    extract: pa.Table, annee: int, seed: int, *, share: float = 0.03
) -> pa.Table:
    """Draw a portfolio of contract `portefeuille` v1: the larger an establishment, the likelier.

    Args:
        extract: where the establishments come from, with `siret` and `effectif`.
        annee: the year the portfolio is for.
        seed: the same seed gives the same table.
        share: part of the establishments of the extract that are followed.
    """
    rng = np.random.default_rng(seed)
    siret, effectif = _establishments(extract, "effectif")
    chosen = _draw_weighted(rng, effectif + 1.0, share)
    return pa.table(
        {
            "siret": siret.take(chosen),
            "annee": np.full(len(chosen), annee, dtype=np.int16),
            "antenne": pa.array(ANTENNES).take(rng.integers(0, len(ANTENNES), len(chosen))),
            "agent_visite": pa.array(["non", "oui"]).take(
                (rng.random(len(chosen)) < 0.4).astype(np.int8)
            ),
        }
    )


def synthetic_tms_pros(
    extract: pa.Table, annee: int, seed: int, *, share: float = 0.01
) -> pa.Table:
    """Draw a list of targets of contract `tms_pros` v1: those with the most TMS come first.

    Args:
        extract: where the establishments come from, with `siret` and `mp_tms`.
        annee: the year of the list.
        seed: the same seed gives the same table.
        share: part of the establishments of the extract that are targeted.
    """
    rng = np.random.default_rng(seed)
    siret, tms = _establishments(extract, "mp_tms")
    chosen = _draw_weighted(rng, tms + 0.01, share)
    return pa.table(
        {
            "siret": siret.take(chosen),
            "annee": np.full(len(chosen), annee, dtype=np.int16),
            "etape": rng.choice([1, 2, 3, 4], size=len(chosen), p=[0.4, 0.3, 0.2, 0.1]).astype(
                np.int8
            ),
        }
    )


def to_csv(table: pa.Table, encoding: Literal["cp1252", "utf-8"] = "cp1252") -> bytes:
    """The table as the Caisse exports it: `;`, CRLF, no quotes, empty where unknown."""
    buffer = io.BytesIO()
    options = pv.WriteOptions(
        delimiter=";", eol="\r\n", quoting_style="none", quoting_header="none", batch_size=65_536
    )
    pv.write_csv(table, buffer, options)
    written = buffer.getvalue()
    return written if encoding == "utf-8" else written.decode().encode(encoding)


def _rates(rate: Callable[[CtnFigures], float]) -> Floats:
    return np.array([rate(c) for c in BY_CTN])


def _draw_activity(
    rng: np.random.Generator, sector: Integers
) -> tuple[Integers, pa.StringArray, pa.StringArray]:
    """A frequent NAF code of its CTN for each establishment, and the risk code that goes with it.

    Returns:
        The position of each establishment's activity, and the two columns of codes it points into.
    """
    width = len(BY_CTN[0].frequent_naf)
    weights = np.array([[n for _, n in c.frequent_naf] for c in BY_CTN], dtype=np.float64)
    cumulated = np.cumsum(weights / weights.sum(axis=1, keepdims=True), axis=1)
    rank = (rng.random(len(sector))[:, None] > cumulated[sector, :-1]).sum(axis=1)
    pairs = [(c.ctn, naf) for c in BY_CTN for naf, _ in c.frequent_naf]
    return (
        sector * width + rank,
        pa.array([f"{naf[:2]}.{naf[2:]}" for _, naf in pairs]),
        pa.array([f"{naf[:3]}{ctn}" for ctn, naf in pairs]),
    )


def _draw_sizes(rng: np.random.Generator, sector: Integers, rows: Integers) -> Integers:
    """Employees of each row: lognormal around the mean of the CTN, drifting from year to year."""
    centre = np.log(_rates(lambda c: c.mean_size)) - LOGNORMAL_SIGMA**2 / 2
    typical = rng.lognormal(centre[sector], LOGNORMAL_SIGMA)
    drift = rng.normal(1.0, 0.06, len(rows)).clip(0.7, 1.3)
    sizes: Integers = np.rint(typical[rows] * drift).clip(1, _LARGEST).astype(np.int64)
    return sizes


def _draw_claims(
    rng: np.random.Generator, sector: Integers, effectif: Integers
) -> dict[str, npt.NDArray[np.int32]]:
    """The nine columns of claims: Poisson at the rate of the CTN, and what follows from each."""

    def by_sector(rate: Callable[[CtnFigures], float]) -> Floats:
        return _rates(rate)[sector]

    at = rng.poisson(by_sector(lambda c: c.at_per_employee) * effectif)
    mp = rng.poisson(by_sector(lambda c: c.mp_per_employee) * effectif)
    ip = rng.poisson(by_sector(lambda c: c.ip_per_employee) * effectif)
    # A rate is at least one point and a day of leave at least one day: the rest is drawn above it.
    points = ip + rng.poisson(by_sector(lambda c: c.mean_ip_rate - 1) * ip)
    days = at + rng.standard_gamma(0.5 * at) / 0.5 * by_sector(lambda c: c.days_per_at - 1)
    columns = {
        "at_1er_reglement": at,
        "at_4j_et_plus": rng.binomial(at, by_sector(lambda c: c.at_4j_share)),
        "at_trajet": rng.poisson(TRAJET_PER_EMPLOYEE * effectif),
        "mp": mp,
        "mp_tms": rng.binomial(mp, by_sector(lambda c: c.mp_tms_share)),
        "nouvelles_ip": ip,
        "somme_taux_ip": np.minimum(points, 100 * ip),
        "deces": rng.binomial(at, by_sector(lambda c: c.deaths_per_at)),
        "journees_it": np.rint(days),
    }
    return {name: values.astype(np.int32) for name, values in columns.items()}


def _establishments(extract: pa.Table, weight: str) -> tuple[pa.Array, Floats]:
    """Each SIRET once, with the largest value of a column over the years (0 where unknown)."""
    largest = extract.group_by("siret").aggregate([(weight, "max")])
    values = pc.fill_null(largest[f"{weight}_max"], 0)
    return largest["siret"].combine_chunks(), values.to_numpy().astype(np.float64)


def _draw_weighted(rng: np.random.Generator, weights: Floats, share: float) -> Integers:
    size = max(1, round(len(weights) * share))
    return rng.choice(len(weights), size=size, replace=False, p=weights / weights.sum())
