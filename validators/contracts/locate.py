"""Finds the columns of a contract among those of a table.

``exact(table, names)`` for extracts, whose titles are agreed; ``siret_column(table)`` for member
lists, whose titles are whatever the sender's program wrote.
"""

from validators.codes import Code
from validators.errors import RejectedError
from validators.findings import Finding, Findings, Severity
from validators.reading.header import label_distance
from validators.reading.table import Table
from validators.text import label_key


def exact(table: Table, names: tuple[str, ...]) -> tuple[dict[str, str], Findings]:
    """Titles by name of the contract, case, accents and punctuation aside.

    Returns:
        The title of each column, and notices on the columns that are not read.

    Raises:
        RejectedError: A column is missing, or is there twice.
    """
    titles: dict[str, list[str]] = {name: [] for name in names}
    ignored = []
    for title in table.header:
        # A repeated title was told apart by " (colonne 7)" when the file was read.
        key = label_key(title.rsplit(" (colonne ", 1)[0])
        if key in titles:
            titles[key].append(title)
        else:
            ignored.append(title)
    wrong = [
        Finding(Code.COLONNE_ABSENTE, Severity.REFUS, column=name)
        for name, found in titles.items()
        if not found
    ]
    wrong += [
        Finding(Code.COLONNE_AMBIGUE, Severity.REFUS, column=title)
        for found in titles.values()
        if len(found) > 1
        for title in found
    ]
    if wrong:
        raise RejectedError(Findings.of(wrong))
    notices = (Finding(Code.COLONNE_IGNOREE, Severity.NOTICE, column=title) for title in ignored)
    return {name: found[0] for name, found in titles.items()}, Findings.of(notices)


def siret_column(table: Table) -> str:
    """The title of the one column of SIRETs.

    Raises:
        RejectedError: There is none, or several: then the findings name each.
    """
    candidates = [title for title in table.header if label_distance(title, "siret") is not None]
    if not candidates:
        absent = Finding(Code.COLONNE_ABSENTE, Severity.REFUS, column="SIRET")
        raise RejectedError(Findings((absent,)))
    if len(candidates) > 1:
        raise RejectedError(
            Findings.of(
                Finding(Code.COLONNE_AMBIGUE, Severity.REFUS, column=title) for title in candidates
            )
        )
    return candidates[0]
