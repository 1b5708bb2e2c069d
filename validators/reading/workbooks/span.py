"""How much a sheet may spread beyond what it holds.

A parser reserves the whole rectangle that the cells of a sheet span, so that one cell at XFD1048576
costs hundreds of gigabytes. ``check_span`` and ``check_text`` compare what would be unfolded with
what is there.
"""

from validators.codes import Code
from validators.reading.limits import MIB, Limits
from validators.reading.refusal import UnreadableError

_SMALL_CELLS = 4_000_000  # about 100 MiB once reserved
_SPREAD = 16
_SMALL_TEXT = 64 * MIB
_REPEAT = 8
_SMALL_REPETITION = 200_000
_REPETITION = 64


def check_span(height: int, width: int, present: int, limits: Limits) -> None:
    """Refuses a rectangle out of proportion with the cells that it holds.

    Raises:
        UnreadableError: ``FICHIER-DANGEREUX`` or ``FICHIER-TROP-GRAND``.
    """
    if height * width > max(_SMALL_CELLS, _SPREAD * present):
        raise UnreadableError(Code.FICHIER_DANGEREUX, "feuille démesurée")
    if height > limits.rows:
        raise UnreadableError(Code.FICHIER_TROP_GRAND, "lignes")
    if width > limits.columns:
        raise UnreadableError(Code.FICHIER_TROP_GRAND, "colonnes")
    if height * width > limits.sheet_cells:
        raise UnreadableError(Code.FICHIER_TROP_GRAND, "cellules d'une feuille")


def fits(height: int, width: int, present: int, limits: Limits) -> bool:
    """Whether ``check_span`` would let a rectangle pass."""
    try:
        check_span(height, width, present, limits)
    except UnreadableError:
        return False
    return True


def text_allowed(written: int) -> int:
    """Bytes of text that ``written`` bytes of markup may unfold into."""
    return max(_SMALL_TEXT, _REPEAT * written)


def check_text(unfolded: int, written: int) -> None:
    """Refuses texts repeated out of proportion with what is written.

    Raises:
        UnreadableError: ``FICHIER-DANGEREUX``.
    """
    if unfolded > text_allowed(written):
        raise UnreadableError(Code.FICHIER_DANGEREUX, "texte démesuré")


def check_repetition(filled: int, present: int) -> None:
    """Refuses values repeated out of proportion with those that are written.

    Raises:
        UnreadableError: ``FICHIER-DANGEREUX``.
    """
    if filled > max(_SMALL_REPETITION, _REPETITION * present):
        raise UnreadableError(Code.FICHIER_DANGEREUX, "répétition démesurée")
