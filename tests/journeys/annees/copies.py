"""The conventions' files as they are, and completed FICTITIOUS copies of the two without dates.

No text of 002 or 003 says when it begins and ends: nothing can move under them as they are. To play
a year all the same, `completed(name, ...)` writes into a copy of the file what the parties will
have to write, all of it invented here, and says so in its title. The files of `docs/conventions/`
stay as the texts are.
"""

import re
from pathlib import Path
from typing import Final

FICTITIOUS: Final = "COPIE FICTIVE COMPLÉTÉE POUR L'ESSAI"
_FOLDER: Final = Path(__file__).resolve().parents[3] / "docs" / "conventions"
_BLANKS: Final = {
    "pst35": (
        (r"^# signature = 2025-…$", "signature = {signature}"),
        (r"^# fin = 2029-…$", "fin = {fin}"),
    ),
    "occitanie": (
        (
            r"^# Ni début, ni fin, ni signature.*$",
            "debut = {signature}\nsignature = {signature}\nfin = {fin}",
        ),
        (r'^reference = ".*"$', 'reference = "cpom-fictif-occitanie"'),
        (r'nom = "Un service de .*"', 'nom = "SPSTI fictif d\'Occitanie"'),
        (r'nom = "La caisse .* compétente"', 'nom = "Carsat fictive"'),
    ),
}


def as_it_is(name: str) -> str:
    """A convention's file, untouched."""
    return file_of(name).read_text("utf-8")


def file_of(name: str) -> Path:
    """Where a convention's file lies."""
    return _FOLDER / f"{name}.toml"


def completed(name: str, signature: str, fin: str) -> str:
    """A fictitious copy of an incomplete file, its dates invented; nothing it grants is changed.

    Args:
        name: `pst35` or `occitanie`.
        signature: the invented day of signature, from which it holds.
        fin: the invented last day.
    """
    text = as_it_is(name)
    title = (r'^titre = "(.*)"$', rf'titre = "{FICTITIOUS} – \1"')
    for pattern, put in (title, *_BLANKS[name]):
        text, count = re.subn(
            pattern, put.replace("{signature}", signature).replace("{fin}", fin), text, flags=re.M
        )
        assert count == 1, f"the file of {name} no longer leaves this blank: {pattern}"
    return text
