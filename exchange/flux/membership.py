"""What the lists of a CARSAT give: which members are in them, and the columns granted.

`listing(nom, contrat, colonnes, notice, contenu)` makes the `build` of a flux whose extract is a
list of establishments (portfolio, visits, programmes). It promises that a member outside the list
is « sans donnée », said without telling whether the CARSAT knows it.
"""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from exchange.conventions import GrantedFlux
from exchange.disclosure import releasable
from exchange.flux.definition import Build, plain_columns
from exchange.matching import Matched
from exchange.results import ColumnEntry, Result, tabulate


def listing(
    nom: str,
    contrat: str,
    colonnes: Mapping[str, ColumnEntry],
    notice: str,
    contenu: Mapping[str, ColumnEntry] = MappingProxyType({}),
) -> Build:
    """The `build` of such a flux.

    Args:
        nom: name of the flux.
        contrat: name of its input contract.
        colonnes: columns that a convention may grant beside SIRET and year.
        notice: what « sans donnée » means here, in French.
        contenu: columns of the extract without which the rows would say nothing, each as it is
            given, without any grant of its own, wherever the flux is.
    """

    def build(members: NDArray[np.uint8], matched: Matched, grant: GrantedFlux) -> Result:
        """The members in the list, a row for each of the extract, with the columns granted.

        Args:
            members: ``(m, 14)`` ASCII digits, in list order.
            matched: the rows found on them.
            grant: the flux granted.
        """
        shown = releasable(matched, grant, contrat)
        columns = (*_columns(shown, contenu), *plain_columns(shown, grant, colonnes))
        return tabulate(nom, members, shown, columns, (notice,))

    return build


def _columns(
    matched: Matched, contenu: Mapping[str, ColumnEntry]
) -> tuple[tuple[ColumnEntry, pa.Array], ...]:
    """Those columns of the extract, as they are given."""
    return tuple(
        (entry, matched.layout.cell(name).unpack(matched.column(name)))
        for name, entry in contenu.items()
    )
