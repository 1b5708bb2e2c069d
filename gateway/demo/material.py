"""The files that the partners of the demo will drop, written to their own folders.

`make_material(cast, 40_000, "xlsx", on)` writes three extracts for the CARSAT and a member list for
the SPSTI. Everything is drawn from national rates, and every SIRET is invented.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Literal

from gateway.demo.actors import Cast
from gateway.demo.member_list import MemberList, member_list
from gateway.demo.synthetic import (
    synthetic_extract,
    synthetic_portefeuille,
    synthetic_tms_pros,
    to_csv,
)

YEARS: Final = 5
MEMBERS: Final = 6_510
FOUND_SHARE: Final = 6_300 / MEMBERS
_SEED: Final = 2_026


@dataclass(frozen=True, slots=True)
class Extract:
    """One extract of the CARSAT, ready to be dropped."""

    flux: str
    path: Path
    rows: int


@dataclass(frozen=True, slots=True)
class Material:
    """All that will be dropped.

    Attributes:
        extracts: in the order of the flux.
        members: the member list and the truth about it.
        members_path: where the clerk keeps it.
    """

    extracts: tuple[Extract, ...]
    members: MemberList
    members_path: Path


def make_material(
    cast: Cast, establishments: int, form: Literal["xlsx", "csv"], on: date
) -> Material:
    """Draw and write the files.

    Args:
        cast: whose folders.
        establishments: in the CARSAT's extract; the list holds 6,510 rows, or half of that number
            of establishments where it is less.
        form: of the member list.
        on: today; the extract covers the five years before.
    """
    claims = synthetic_extract(establishments, range(on.year - YEARS, on.year), _SEED)
    tables = {
        "sinistralite": claims,
        "portefeuille": synthetic_portefeuille(claims, on.year, _SEED),
        "tms_pros": synthetic_tms_pros(claims, on.year, _SEED),
    }
    extracts = []
    for flux, table in tables.items():
        path = cast.carsat.folder / f"{flux}_{on.year}.csv"
        path.write_bytes(to_csv(table))
        extracts.append(Extract(flux, path, table.num_rows))
    received = min(MEMBERS, establishments // 2)
    members = member_list(
        claims["siret"].to_pylist(),
        _SEED,
        on,
        received=received,
        found=round(received * FOUND_SHARE),
        form=form,
    )
    members_path = cast.spsti.folder / members.name
    members_path.write_bytes(members.content)
    return Material(tuple(extracts), members, members_path)
