"""The register as loaded: the state of each SIRET, and what it continues or is continued by.

Use::

    sirene = open_sirene(folder)
    sirene.states(sirets).closed      # a column per question, a row per SIRET
    sirene.whereabouts(sirets).place  # département and main activity; see ``whereabouts``
    sirene.chains(sirets)             # who continues whom; see ``chains``

Promises: arrays are mapped, so that opening costs nothing and processes share one copy; a million
SIRETs are looked up in well under a second; a SIRET that Sirene does not hold is unknown, never
guessed.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from validators.sirene import marks, store
from validators.sirene.arcs import BACKWARD, FORWARD, Arcs
from validators.sirene.chains import Chains, follow
from validators.sirene.errors import SireneError
from validators.sirene.search import places, reached
from validators.sirene.typed import NO_DATE
from validators.sirene.whereabouts import (
    DEPARTEMENTS,
    UNKNOWN,
    Activities,
    Places,
    Whereabouts,
)
from validators.siret_key import Digits, Mask, packed


@dataclass(frozen=True, slots=True, eq=False)
class States:
    """What Sirene says of ``n`` SIRETs; all False where it does not know one.

    Attributes:
        known: Sirene holds it.
        active: It is open.
        closed: It is closed.
        closed_on: int32, days since 1970 of its closing; ``NO_DATE`` where it is not closed or
            INSEE gives no date.
        continued: It is closed, and another establishment continues it (``Sirene.chains`` names
            which).
        seat: It is its company's head office.
        seat_of_several: It is an active head office, and its company has another establishment
            open.
        withheld: Its diffusion is partial: its number goes to no one who did not give it.
    """

    known: Mask
    active: Mask
    closed: Mask
    closed_on: npt.NDArray[np.int32]
    continued: Mask
    seat: Mask
    seat_of_several: Mask
    withheld: Mask


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Sirene:
    """INSEE's register of establishments.

    Attributes:
        manifest: Which files of INSEE's it was made of.
        sirets: Packed SIRETs, ascending.
        bits: ``marks`` of each.
        since: Day of the present state of each.
        place: Département of each; see ``whereabouts``.
        activity: Main activity of each; see ``whereabouts``.
        forward: Succession arcs, from predecessors.
        backward: Succession arcs, from successors.
    """

    manifest: store.Manifest
    sirets: npt.NDArray[np.int64]
    bits: npt.NDArray[np.uint8]
    since: npt.NDArray[np.int32]
    place: Places
    activity: Activities
    forward: Arcs
    backward: Arcs

    def states(self, sirets: Digits) -> States:
        """The state of each SIRET.

        Args:
            sirets: ``(n, 14)`` uint8, ASCII digits.
        """
        numbers = packed(sirets)
        place, known = places(self.sirets, numbers)
        bits = np.zeros(len(numbers), np.uint8)
        bits[known] = self.bits[place[known]]
        closed = (bits & marks.CLOSED) > 0
        closed_on = np.full(len(numbers), NO_DATE, np.int32)
        closed_on[closed] = self.since[place[closed]]
        continued = np.zeros(len(numbers), np.bool_)
        continued[closed] = reached(self.forward.start, numbers[closed])
        several = marks.OPEN | marks.SEAT | marks.OTHERS_OPEN
        return States(
            known=known,
            active=(bits & marks.OPEN) > 0,
            closed=closed,
            closed_on=closed_on,
            continued=continued,
            seat=(bits & marks.SEAT) > 0,
            seat_of_several=(bits & several) == several,
            withheld=(bits & marks.WITHHELD) > 0,
        )

    def whereabouts(self, sirets: Digits) -> Whereabouts:
        """Where each SIRET is and what it does; unknown where Sirene does not say.

        Args:
            sirets: ``(n, 14)`` uint8, ASCII digits.
        """
        row, known = places(self.sirets, packed(sirets))
        place, activity = np.zeros(len(row), np.uint8), np.zeros(len(row), np.uint16)
        place[known], activity[known] = self.place[row[known]], self.activity[row[known]]
        place[place > len(DEPARTEMENTS)] = UNKNOWN
        return Whereabouts(place, activity)

    def chains(self, sirets: Digits) -> Chains:
        """The establishments that each SIRET continues, or that continue it.

        Args:
            sirets: ``(n, 14)`` uint8, ASCII digits.
        """
        return follow(self.forward, self.backward, packed(sirets))


def open_sirene(folder: Path) -> Sirene:
    """Opens what ``passerelle sirene load`` published.

    Args:
        folder: The directory it was loaded into.

    Raises:
        SireneError: nothing was loaded there, or it is damaged or of another version.
    """
    for last_try in (False, True):  # a load that ends meanwhile removes the arrays before it
        manifest = store.current(folder)
        try:
            return _opened(folder, manifest)
        except SireneError:
            if last_try or store.current(folder) == manifest:
                raise
    raise AssertionError


def _opened(folder: Path, manifest: store.Manifest) -> Sirene:
    rows = manifest.establishments.kept
    return Sirene(
        manifest,
        store.array(folder, manifest, "siret", np.int64, rows),
        store.array(folder, manifest, "marks", np.uint8, rows),
        store.array(folder, manifest, "since", np.int32, rows),
        store.array(folder, manifest, "place", np.uint8, rows),
        store.array(folder, manifest, "activity", np.uint16, rows),
        Arcs.opened(folder, manifest, FORWARD),
        Arcs.opened(folder, manifest, BACKWARD),
    )
