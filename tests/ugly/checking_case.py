"""Comparing an answer with what a case expects, and with what must always hold.

``problems(case, answer)`` is empty where all is well, so that one run tells all that is wrong.
"""

import codecs
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from json import dumps
from typing import Any, Final

from stdnum.fr import siret as oracle

from tests.ugly.asking import Answer
from tests.ugly.case import Case

ASIDE: Final = frozenset(
    {
        "SIRET-VIDE",
        "SIRET-LONGUEUR",
        "SIRET-CLE",
        "SIRET-CARACTERES",
        "SIRET-MONACO",
        "SIRET-NOTATION",
        "SIRET-SIREN",
        "SIRET-SIREN-COMPLETE",
        "SIRET-NUL",
        "SIRET-SANS-VALEUR",
        "LIGNE-TOTAL",
        "LIGNE-TITRE",
    }
)
"""Codes that set a row aside."""

MENDED: Final = frozenset(
    {
        "SIRET-ESPACES",
        "SIRET-ZERO-RESTAURE",
        "SIRET-FORMULE",
        "SIRET-DECIMALE",
        "SIRET-NOTATION-RESTAUREE",
    }
)
"""Codes that say how an accepted row was mended."""

STATUS: Final = {"accepte": 0, "refuse": 1, "illisible": 2}
"""Exit status of the command, by verdict."""

_NUMBER: Final = re.compile(r"\d[\d .-]{7,}\d")
"""Nine digits and more, spaced or not: nobody's number belongs in an answer."""

_KEYS: Final = {"file", "kind", "sha256", "verdict", "motif", "format", "counts", "findings"}


def problems(case: Case, answer: Answer) -> list[str]:
    """Everything in which an answer differs from its case."""
    return [*inconsistencies(answer), *_differences(case, answer)]


def inconsistencies(answer: Answer) -> Iterator[str]:
    """What can hold in no answer, whatever the file."""
    json, counts = answer.json, answer.json["counts"]
    if not set(json) >= _KEYS:
        yield f"keys missing: {_KEYS - set(json)}"
    if counts["rows"] != counts["accepted"] + counts["quarantined"] + counts["duplicates"]:
        yield f"counts do not add up: {counts}"
    if counts["repaired"] > counts["accepted"]:
        yield f"more repaired than accepted: {counts}"
    if json["verdict"] != expected_verdict(json["motif"]):
        yield f"verdict {json['verdict']} with motif {json['motif']}"
    if json["motif"] is not None and json["motif"] not in answer.codes:
        yield f"no finding says the motif {json['motif']}"
    said = dumps([json["format"], json["findings"]], ensure_ascii=False)
    if _NUMBER.search(said):
        yield "a number taken from the file is told"
    yield from _accepted(answer)
    if json["kind"] == "adherents":  # a row of an extract has a finding for each bad cell
        yield from _rows(answer)


def expected_verdict(motif: str | None) -> str:
    """The verdict that a motif commands, by the issue's own words."""
    if motif is None:
        return "accepte"
    unreadable = motif.startswith("FICHIER-") and motif != "FICHIER-VIDE"
    return "illisible" if unreadable else "refuse"


def _accepted(answer: Answer) -> Iterator[str]:
    counts = answer.json["counts"]
    if answer.json["verdict"] != "accepte":
        if answer.sirets:
            yield "SIRETs go on in spite of a refusal"
        return
    if len(answer.sirets) != counts["accepted"]:
        yield f"{len(answer.sirets)} SIRETs go on, {counts['accepted']} are counted"
    if answer.json["kind"] == "adherents" and len(set(answer.sirets)) != len(answer.sirets):
        yield "a SIRET goes on twice"
    if not all(oracle.is_valid(one) and set(one) != {"0"} for one in answer.sirets):
        yield "an invalid SIRET goes on"
    if not counts["accepted"]:
        yield "accepted with no row"


def _rows(answer: Answer) -> Iterator[str]:
    counts = answer.json["counts"]
    if not counts["rows"]:
        return
    aside, twice = answer.rows(*ASIDE), answer.rows("SIRET-DOUBLE")
    if len(aside) != counts["quarantined"] or len(set(aside)) != len(aside):
        yield f"{counts['quarantined']} rows set aside, findings on {sorted(aside)}"
    if len(twice) != counts["duplicates"]:
        yield f"{counts['duplicates']} duplicates, findings on {sorted(twice)}"
    if len(set(answer.rows(*MENDED)) - set(aside) - set(twice)) != counts["repaired"]:
        yield f"{counts['repaired']} repaired, findings on {sorted(answer.rows(*MENDED))}"
    every = Counter(
        found["row"] for found in answer.findings if not found["code"].startswith("DONNEE-")
    )
    many = [row for row in aside if every[row] > 1]
    if many:
        yield f"rows set aside with several findings: {many}"
    if any(not found["message"] or not found["action"] for found in answer.findings):
        yield "a finding without message or remedy"


def _differences(case: Case, answer: Answer) -> Iterator[str]:
    got = answer.json
    if (got["verdict"], got["motif"]) != (case.verdict, case.motif):
        yield f"expected {case.verdict} {case.motif}, got {got['verdict']} {got['motif']}"
        yield f"  findings {_brief(answer)}"
        return
    if case.kept is not None:
        yield from _counts(case, answer)
    if not case.said <= answer.codes:
        yield f"not said: {sorted(case.said - answer.codes)}, said: {sorted(answer.codes)}"
    if not case.said and case.motif is None and "COLONNE-CONTENU" in answer.codes:
        yield "the column was found by content, and its title says SIRET"
    for key, value in case.seen.items():
        if not _same(key, value, got["format"].get(key)):
            yield f"format {key}: expected {value!r}, got {got['format'].get(key)!r}"
    told = " ".join(
        f"{found['column']} {found['message']} {found['action']}" for found in answer.findings
    )
    for word in case.named:
        if word not in told:
            yield f"not named: {word!r} in {told!r}"


def _counts(case: Case, answer: Answer) -> Iterator[str]:
    expected = {
        "rows": case.counted,
        "accepted": case.kept,
        "repaired": len(case.mended),
        "quarantined": len(case.aside),
        "duplicates": len(case.twice),
    }
    if expected != answer.json["counts"]:
        yield f"counts: expected {expected}, got {answer.json['counts']}"
    if case.kind == "adherents":
        yield from _each_row(case, answer)


def _each_row(case: Case, answer: Answer) -> Iterator[str]:
    yield from _by_row("set aside", case.aside, _codes(answer, ASIDE))
    twice = set(answer.rows("SIRET-DOUBLE"))
    mended = {row: code for row, code in _codes(answer, MENDED).items() if row not in twice}
    yield from _by_row("mended", case.mended, mended)
    if twice != set(case.twice):
        yield f"duplicates: expected {sorted(case.twice)}, got {sorted(twice)}"
    for found in answer.findings:
        first = case.twice.get(found["row"]) if found["code"] == "SIRET-DOUBLE" else None
        if first is not None and str(first) not in found["message"]:
            yield f"row {found['row']} does not tell the row of the first, {first}"


def _codes(answer: Answer, family: frozenset[str]) -> dict[int, str]:
    return {found["row"]: found["code"] for found in answer.findings if found["code"] in family}


def _by_row(what: str, expected: Mapping[int, str], got: Mapping[int, str]) -> Iterator[str]:
    for row in sorted({*expected, *got}):
        wanted = expected.get(row)
        if wanted != got.get(row) and not (wanted == "*" and row in got):
            yield f"row {row} {what}: expected {wanted}, got {got.get(row)}"


def _same(key: str, expected: Any, got: Any) -> bool:
    if key == "encoding" and isinstance(got, str):
        return codecs.lookup(got).name == codecs.lookup(expected).name
    if key == "header_row" and expected == 0:
        return not got
    if key == "column" and isinstance(got, str):
        return bool(got.strip() == expected)
    return bool(expected == got)


def _brief(answer: Answer) -> list[tuple[int | None, str, str]]:
    return [(one["row"], one["code"], one["message"]) for one in answer.findings][:6]
