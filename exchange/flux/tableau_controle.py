"""The control sheets that a SPSTI alone gets with the State's table: its own rows, counted.

:func:`control_pages` gives two pages: counts by theme, and each establishment with what it had. It
promises to be made of the SPSTI's own file only: which establishments the CARSAT follows, and how
many of a row, are not in it (001 grants nothing per SIRET here).
"""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import pyarrow as pa

from exchange.contribution import Contribution
from exchange.report import Block, Cell, Heading, Page
from exchange.results import siret_text
from exchange.state_counts import MODALITES, THEMES, StateCounts, places

LIBELLES: Mapping[str, str] = MappingProxyType(
    {
        "rps": "RPS",
        "tms": "TMS",
        "chimiques": "Risques chimiques",
        "chutes": "Chutes",
        "routiers": "Risques routiers",
        "canicule": "Canicule",
        "volet3": "Volet 3",
    }
)
"""Themes as the table heads its columns."""

_HAD = ("Formé", "Accompagné", "Communication")
_WORDS = pa.array(["non", "oui"])


def control_pages(
    declared: Contribution, counts: StateCounts, retained: tuple[str, ...]
) -> list[Page]:
    """What the SPSTI declared, as it was counted.

    Args:
        declared: its file, with its SIRETs.
        counts: of that file.
        retained: themes that the convention retains; empty where it does not say.
    """
    headings = tuple(Heading(one) for one in ("Thématique", *_HAD))
    return [
        Page(
            "Contrôle",
            "Contrôle : ce que vous avez déclaré",
            (_by_theme(counts, retained),),
        ),
        Page(
            "Établissements comptés",
            "Établissements comptés, tels que vous les avez déclarés",
            (Block("", ((Heading("SIRET"), *headings),), _rows(declared)),),
        ),
    ]


def _by_theme(counts: StateCounts, retained: tuple[str, ...]) -> Block:
    headings = (
        Heading("Thématique"),
        *(Heading(one) for one in _HAD),
        Heading("Lignes reçues"),
        Heading("Répétitions ignorées"),
        Heading("Retenue par la convention"),
    )
    return Block(
        "Établissements distincts, par thématique",
        (headings,),
        tuple(_theme_row(counts, retained, place) for place in range(len(THEMES))),
        (
            f"Établissements distincts, toutes thématiques : {counts.declared}.",
            (
                f"Établissements que la Caisse dit suivre au titre de l'année : {counts.followed}, "
                "qu'ils soient ou non parmi les vôtres. La passerelle ne dit pas lesquels."
            ),
        ),
    )


def _theme_row(counts: StateCounts, retained: tuple[str, ...], place: int) -> tuple[Cell, ...]:
    lines, distinct = int(counts.lignes[place].sum()), int(counts.total[place].sum())
    told = ("oui" if THEMES[place] in retained else "non") if retained else "non précisé"
    had = (int(number) for number in counts.total[place])
    return (LIBELLES[THEMES[place]], *had, lines, lines - distinct, told)


def _rows(declared: Contribution) -> tuple[tuple[Cell, ...], ...]:
    """One row per establishment and theme, in the order of the file, then of the table."""
    if declared.sirets is None:
        return ()
    theme, modality = np.divmod(places(declared), len(MODALITES))
    pair = declared.etablissement * len(THEMES) + theme
    distinct, row = np.unique(pair, return_inverse=True)
    had = np.zeros((len(distinct), len(MODALITES)), np.int8)
    had[row, modality] = 1
    establishment, theme = np.divmod(distinct, len(THEMES))
    # The SIRET of an establishment is that of its first row.
    first = np.unique(declared.etablissement, return_index=True)[1]
    columns = (
        siret_text(declared.sirets[first[establishment]]),
        pa.array([LIBELLES[theme] for theme in THEMES]).take(pa.array(theme)),
        *(_WORDS.take(pa.array(had[:, place])) for place in range(len(MODALITES))),
    )
    return tuple(zip(*(column.to_pylist() for column in columns), strict=True))
