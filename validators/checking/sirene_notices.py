"""What Sirene adds to a check: notices on accepted rows, and what a mistyped row may be meant for.

``told(sirene, checked, sirets, rows)``. Promises: no verdict, motif or count changes; a suggestion
is a remark on its row, for the sender alone, and is never applied.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pyarrow as pa

from validators.checking.outcome import Checked
from validators.codes import Code
from validators.findings import Findings, Rows
from validators.sirene.advice import described, sirene_findings
from validators.sirene.register import Sirene
from validators.sirene.suggestions import suggestions
from validators.siret_key import Digits
from validators.text import strings

_DESCRIBED = (Code.SIRET_FERME, Code.SIRET_CONTINUE)
_MISTYPED = (Code.SIRET_CLE, Code.SIRET_LONGUEUR)


def told(sirene: Sirene, checked: Checked, sirets: Digits, rows: Rows) -> Checked:
    """The check with what Sirene says of it.

    Args:
        sirene: The register as loaded.
        checked: Without Sirene.
        sirets: ``(n, 14)`` ASCII digits of the accepted rows.
        rows: ``(n,)`` their original numbers.
    """
    notices = sirene_findings(sirene, sirets, rows, checked.format.column)
    remarks = dict(_descriptions(sirene, notices, sirets, rows))
    remarks |= dict(_suggested(sirene, checked))
    return replace(checked, findings=checked.findings + notices, remarks=remarks)


def _descriptions(
    sirene: Sirene, notices: Findings, sirets: Digits, rows: Rows
) -> Iterator[tuple[int, str]]:
    """A sentence on each closed establishment."""
    concerned = Findings.of(found for found in notices if found.code in _DESCRIBED).rows()
    texts = described(sirene, sirets[np.searchsorted(rows, concerned)]).to_pylist()
    for row, text in zip(concerned.tolist(), texts, strict=True):
        yield row, f"{text[:1].upper()}{text[1:]}."


def _suggested(sirene: Sirene, checked: Checked) -> Iterator[tuple[int, str]]:
    """A sentence on each mistyped row that some establishment of Sirene is close to."""
    table, title = checked.table, checked.format.column
    if table is None or title is None:
        return
    wrong = Findings.of(found for found in checked.findings if found.code in _MISTYPED).rows()
    places = pa.array(np.searchsorted(table.rows, wrong))
    cells = strings(table.text.column(title).take(places))
    for row, found in zip(wrong.tolist(), suggestions(sirene, cells), strict=True):
        if found:
            yield row, f"Sirene connaît un numéro proche, à vérifier : {', '.join(found)}."
