"""Finds the columns of a contract among those of a table.

``exact(table, names)`` for extracts, whose titles are agreed; ``siret_column(table)`` for member
lists, whose titles are whatever the sender's program wrote. The SIRETs of both are those that the
reading found: by title, by content or joined, which is then said.
"""

from validators.codes import Code
from validators.errors import RejectedError
from validators.findings import NOTHING, Finding, Findings, Severity
from validators.reading.locating.header import letters, title_key
from validators.reading.table import Table

_SIRET = "siret"
_SAID = {"contenu": Code.COLONNE_CONTENU, "siren+nic": Code.COLONNE_JOINTE}


def exact(
    table: Table, names: tuple[str, ...], optional: frozenset[str] = frozenset()
) -> tuple[dict[str, str], Findings]:
    """Titles by name of the contract, case, accents and punctuation aside.

    Args:
        table: As read.
        names: Of all the columns of the contract.
        optional: Those that may be absent.

    Returns:
        The title of each column that is there, and notices on the columns that are not read.

    Raises:
        RejectedError: A column is missing, or is there twice.
    """
    titles: dict[str, list[str]] = {name: [] for name in names}
    ignored = []
    said = NOTHING
    for title in table.header:
        # A repeated title was told apart by " (colonne 7)" when the file was read.
        key = title_key(title.rsplit(" (colonne ", 1)[0])
        if _SIRET in titles and title in table.candidates:
            titles[_SIRET].append(title)
            said += _how(table, title)
        elif key in titles and key != _SIRET:
            titles[key].append(title)
        else:
            ignored.append(title)
    there = {name: found for name, found in titles.items() if found or name not in optional}
    wrong = [*_absent(there), *_ambiguous(table, there)]
    if wrong:
        raise RejectedError(Findings.of(wrong))
    notices = (Finding(Code.COLONNE_IGNOREE, Severity.NOTICE, column=title) for title in ignored)
    return {name: found[0] for name, found in there.items()}, said + Findings.of(notices)


def siret_column(table: Table) -> tuple[str, Findings]:
    """The title of the one column of SIRETs, and how it was found where no title says it.

    Raises:
        RejectedError: There is none, or several: then the findings name each.
    """
    found = {_SIRET.upper(): list(table.candidates)}
    wrong = [*_absent(found), *_ambiguous(table, found)]
    if wrong:
        raise RejectedError(Findings.of(wrong) + table.notices)
    return table.candidates[0], _how(table, table.candidates[0])


def _absent(titles: dict[str, list[str]]) -> list[Finding]:
    return [
        Finding(Code.COLONNE_ABSENTE, Severity.REFUS, column=name)
        for name, found in titles.items()
        if not found
    ]


def _ambiguous(table: Table, titles: dict[str, list[str]]) -> list[Finding]:
    return [
        Finding(Code.COLONNE_AMBIGUE, Severity.REFUS, column=title, detail=_place(table, title))
        for found in titles.values()
        if len(found) > 1
        for title in found
    ]


def _place(table: Table, title: str) -> str:
    return f"colonne {letters(table.header.index(title) + 1)}"


def _how(table: Table, title: str) -> Findings:
    code = _SAID.get(table.located)
    return NOTHING if code is None else Findings((Finding(code, Severity.NOTICE, column=title),))
