"""A result: the table a partner receives, with what it needs to be read.

A flux builds one with :func:`tabulate`; the gateway writes ``frame`` as CSV or XLSX, ``columns``
as the dictionary, ``notices`` in *Lisez-moi*. It promises columns backed by Arrow, built without a
loop over rows and written as they are, SIRETs as 14-character text, and only the columns given.
"""

from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from exchange.matching import Followed, Matched
from exchange.objections import opposition_notice

SIRET_DIGITS = 14


@dataclass(frozen=True, slots=True)
class ColumnEntry:
    """One column of a result, as its dictionary tells it.

    Attributes:
        nom: technical name, by which a regional model grants it.
        libelle: heading of the column, in French.
        unite: unit, in French; empty for a text.
        source: where the figure comes from, in French.
    """

    nom: str
    libelle: str
    unite: str
    source: str


SIRET = ColumnEntry("siret", "SIRET", "", "Liste d'adhérents du SPSTI")
SIRET_LISTE = ColumnEntry("siret", "SIRET", "", "Liste de la partie qui la donne")
ANNEE = ColumnEntry("annee", "Année", "année civile", "Extrait de la CARSAT")
SIRET_EXTRAIT = ColumnEntry("siret_extrait", "SIRET dans l'extrait", "", "Extrait de la CARSAT")
SUCCESSION = ColumnEntry("succession", "Succession suivie", "", "Sirene (INSEE)")

_FOLLOWED = (
    "Successions : chaque adhérent est cherché sous son SIRET, puis sous ceux des établissements "
    "qu'il continue ou qui le continuent d'après Sirene (liens de succession avec continuité "
    "économique). Une ligne trouvée ainsi porte le SIRET sous lequel la Caisse la connaît et la "
    "succession suivie ; ailleurs ces deux colonnes sont vides."
)
_KEPT = (
    "Un établissement de votre liste garde ses lignes : elles ne sont pas répétées pour celui "
    "qu'il continue ou qui le continue."
)
_SHARED = (
    "« scission » : un établissement est continué par plusieurs ; « fusion » : plusieurs sont "
    "continués par un seul. La part de l'adhérent dans une telle ligne n'est pas connue, et la "
    "même ligne peut figurer pour plusieurs adhérents : ne l'additionnez pas."
)

_HELD = (
    "Retenus : des SIRET de votre liste sont aussi réclamés par au moins un autre service de "
    "prévention, ou ne vous ont pas été attribués. Ils n'ont pas été cherchés dans l'extrait : "
    "rien n'est dit d'eux ici. Ils le seront si la Caisse décide qu'ils sont des vôtres."
)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many, never who.

    Attributes:
        members: members looked for; ``None`` where no list is looked up.
        matched_members: members with at least one row in the extract.
        rows: rows of the result.
        without_data: members unknown to the extract, less those of the two lists below.
        withheld_rows: rows withheld by disclosure control.
        followed_members: among the members matched, those known to the extract under the SIRET of
            a predecessor or successor alone; ``None`` where no succession is known.
        outside_rows: rows on members that the thresholds agreed leave out; ``None`` where none
            applies.
        hors_circonscription: members unknown to the extract and outside the CARSAT's départements;
            ``None`` where nothing tells.
        hors_champ: members unknown to the extract and presumed outside the régime général;
            ``None`` likewise.
        opposed_rows: rows withheld because an establishment objects (GDPR art. 21).
    """

    members: int | None
    matched_members: int
    rows: int
    without_data: int
    withheld_rows: int
    followed_members: int | None = None
    outside_rows: int | None = None
    hors_circonscription: int | None = None
    hors_champ: int | None = None
    opposed_rows: int = 0


def _no_one() -> "pd.Series[str]":
    none = pa.array([], pa.large_string())
    return pd.Series(pd.arrays.ArrowExtensionArray(none), name=SIRET.libelle)


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Result:
    """What a flux gives for one member list.

    Attributes:
        flux: name of the flux.
        frame: one row per member and year (and programme, for that flux), in the order of the list
            then by year; columns named by their French headings.
        columns: dictionary of those columns, in their order.
        without_data: SIRETs of the members unknown to the extract, « sans donnée », as text;
            empty where no list is looked up.
        counts: how many.
        notices: what the reader must know, in French.
        hors_circonscription: SIRETs of the members unknown to the extract that Sirene places
            outside the CARSAT's départements (see :mod:`exchange.members.circonscription`).
        hors_champ: SIRETs of those presumed outside the régime général.
        held: SIRETs of the members not looked for, because another SPSTI claims them too; they are
            no « sans donnée » : nothing is known of them here.
    """

    flux: str
    frame: pd.DataFrame
    columns: tuple[ColumnEntry, ...]
    without_data: "pd.Series[str]"
    counts: Counts
    notices: tuple[str, ...]
    hors_circonscription: "pd.Series[str]" = field(default_factory=_no_one)
    hors_champ: "pd.Series[str]" = field(default_factory=_no_one)
    held: pa.Array | None = None

    @property
    def is_looked_up(self) -> bool:
        """Whether members were looked for; otherwise the rows are what parties contributed."""
        return self.counts.members is not None

    def __repr__(self) -> str:
        return f"Result(flux={self.flux!r}, counts={self.counts!r})"


def withholding(result: Result, rows: int) -> Result:
    """The same, saying that rows were left out because establishments object."""
    counts = replace(result.counts, opposed_rows=rows)
    notices = (*result.notices, *opposition_notice(rows, looked_up=False))
    return replace(result, counts=counts, notices=notices)


def siret_text(sirets: NDArray[np.uint8]) -> pa.Array:
    """SIRETs as Arrow text.

    Args:
        sirets: ``(n, 14)`` ASCII digits.
    """
    offsets = np.arange(len(sirets) + 1, dtype=np.int64) * SIRET_DIGITS
    data = pa.py_buffer(np.ascontiguousarray(sirets))
    return pa.LargeStringArray.from_buffers(len(sirets), pa.py_buffer(offsets), data)


def tabulate(
    flux: str,
    members: NDArray[np.uint8],
    matched: Matched,
    columns: tuple[tuple[ColumnEntry, pa.Array], ...],
    notices: tuple[str, ...],
) -> Result:
    """Assemble a result from the rows found.

    Args:
        flux: name of the flux.
        members: ``(m, 14)`` ASCII digits, in list order.
        matched: the rows found, disclosure control applied.
        columns: what is granted beside SIRET and year, each with one value per row found.
        notices: what the reader must know.

    Returns:
        The result; where successions were followed, its last two columns say which.
    """
    followed = matched.followed
    keys = (
        (SIRET, siret_text(members.take(matched.member, axis=0))),
        (ANNEE, matched.layout.cell("annee").unpack(matched.column("annee"))),
    )
    given = keys + columns + (_followed_columns(followed) if followed else ())
    table = pa.table([array for _, array in given], [entry.libelle for entry, _ in given])
    without = siret_text(members[matched.unknown])
    counts = Counts(
        members=len(members),
        matched_members=int(len(members) - len(without)),
        rows=table.num_rows,
        without_data=len(without),
        withheld_rows=matched.withheld_rows,
        followed_members=followed.members if followed else None,
        opposed_rows=matched.opposed_rows,
    )
    return Result(
        flux=flux,
        frame=table.to_pandas(types_mapper=pd.ArrowDtype),
        columns=tuple(entry for entry, _ in given),
        without_data=pd.Series(pd.arrays.ArrowExtensionArray(without), name=SIRET.libelle),
        counts=counts,
        notices=(
            *notices,
            *opposition_notice(matched.opposed_rows),
            *(_followed_notices(followed) if followed else ()),
        ),
    )


def enumerate_rows(
    flux: str,
    sirets: NDArray[np.uint8],
    columns: tuple[tuple[ColumnEntry, pa.Array], ...],
    notices: tuple[str, ...],
) -> Result:
    """A result that lists what parties contributed, where no member list is looked up.

    Args:
        flux: name of the flux.
        sirets: ``(n, 14)`` ASCII digits, the establishment of each row.
        columns: what is given beside the SIRET, each with one value per row.
        notices: what the reader must know.
    """
    given = ((SIRET_LISTE, siret_text(sirets)), *columns)
    table = pa.table([array for _, array in given], [entry.libelle for entry, _ in given])
    return Result(
        flux=flux,
        frame=table.to_pandas(types_mapper=pd.ArrowDtype),
        columns=tuple(entry for entry, _ in given),
        without_data=pd.Series(pd.arrays.ArrowExtensionArray(siret_text(sirets[:0]))),
        counts=Counts(None, 0, table.num_rows, 0, 0),
        notices=notices,
    )


def with_held(result: Result, held: NDArray[np.uint8]) -> Result:
    """The result, saying which members were held back before the matching, if any.

    Args:
        result: what was found for the others.
        held: ``(h, 14)`` ASCII digits of the members held back.
    """
    if not len(held):
        return result
    return replace(result, held=siret_text(held), notices=(*result.notices, _HELD))


def _followed_columns(followed: Followed) -> tuple[tuple[ColumnEntry, pa.Array], ...]:
    """For each row, the SIRET it was found under and the chain followed; null for its own."""
    places = pa.array(followed.link, mask=followed.link < 0)
    return (
        (SIRET_EXTRAIT, followed.shown.take(places)),
        (SUCCESSION, followed.path.take(places)),
    )


def _followed_notices(followed: Followed) -> tuple[str, ...]:
    found = (followed.link >= 0).any()
    return (_FOLLOWED, _KEPT, _SHARED) if found else (_FOLLOWED, _KEPT)
