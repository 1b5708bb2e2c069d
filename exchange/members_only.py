"""Rows about a SPSTI's own members, out of what other parties contributed.

A CARSAT or a DREETS lists enterprises of its whole area: :func:`about_members` leaves out, by
columns, those that the receiving SPSTI does not follow. It promises that no SPSTI learns from a
contribution of others about an establishment outside its own list.
"""

from dataclasses import replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from exchange.contribution import Contribution, Gathered


def about_members(gathered: Gathered, members: NDArray[np.uint8]) -> Gathered:
    """The same, with the rows of other parties about these members only.

    Args:
        gathered: what the parties contributed.
        members: ``(m, 14)`` ASCII digits, the list in force of the recipient.
    """
    kept: dict[object, Contribution] = {}
    left_out = 0
    for sender, contribution in gathered.contributions.items():
        if sender == gathered.recipient or contribution.sirets is None:
            kept[sender] = contribution
            continue
        inside = _inside(contribution, members)
        left_out += int((~inside).sum())
        kept[sender] = contribution.keep(inside)
    contributions = MappingProxyType({kind: kept[kind] for kind in gathered.contributions})
    return replace(gathered, contributions=contributions, hors_liste=left_out)


def _inside(contribution: Contribution, members: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """For each row, whether it is about a member."""
    known = np.zeros(contribution.establishments, np.bool_)
    places = contribution.identify(members)
    known[places[places >= 0]] = True
    rows: NDArray[np.bool_] = known[contribution.etablissement]
    return rows
