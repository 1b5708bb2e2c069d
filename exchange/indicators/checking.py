"""A form of indicators, held against the list of its convention.

:func:`check_indicators` runs once the file contract has given columns. It promises every fault at
once, each with its row and the code of its indicator, none with an answer; what is left blank is
said and accepted, since a figure may come later, but a form without any answer is no form.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exchange.conventions import Convention, PartyKind
from exchange.indicateur import Fournisseur, Indicateur, NatureIndicateur
from exchange.indicators.values import LONGEST, Value, read_value
from validators.codes import Code
from validators.contracts.model import Extract
from validators.errors import RejectedError
from validators.findings import Finding, Findings, Severity
from validators.text import label_key

_CELL, _CONVENTION = "valeur", "convention"
_WHO = {Fournisseur.SPSTI: "le SPSTI", Fournisseur.SSAM: "la Carsat (service social)"}
_EXPECTED = {
    NatureIndicateur.NOMBRE: "nombre entier, zéro ou plus",
    NatureIndicateur.DATE: "date, JJ/MM/AAAA",
    NatureIndicateur.TEXTE: f"texte de {LONGEST} caractères au plus",
}


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of a form: where it stands, what it asks, what it answers."""

    row: int
    indicator: Indicateur
    text: str


def check_indicators(extract: Extract, convention: Convention, sender: PartyKind) -> Findings:
    """Judge a form.

    Args:
        extract: the form under its file contract: columns ``indicateur`` and ``valeur``, and
            ``convention`` unless the file was split by it; its ``annee`` and its ``rows``.
        convention: that whose indicators it answers.
        sender: who deposits it.

    Returns:
        What is said without refusing: the answers left blank.

    Raises:
        RejectedError: every fault, by row and indicator.
    """
    lines, wrong = _lines(extract, convention)
    wrong += _heading(extract, convention)
    answers: dict[str, Value] = {}
    blank: list[Finding] = []
    for line in lines:
        theirs = line.indicator.fournisseur.partie is sender
        read = read_value(line.indicator, line.text)
        if not theirs:
            wrong += [_not_theirs(line)] if line.text.strip() else []
        elif read.fault:
            wrong.append(_fault(line, read.fault, expected(line.indicator)))
        elif read.value is None:
            blank.append(_fault(line, Code.INDICATEUR_VIDE, "", Severity.NOTICE))
        else:
            answers[line.indicator.code] = read.value
    wrong += _absent(lines, convention, sender)
    wrong += _beyond(lines, answers)
    if not answers and not wrong:
        told = "aucune réponse"
        wrong.append(Finding(Code.VALEUR_VIDE, Severity.REFUS, extract.rows, _CELL, told))
    if wrong:
        raise RejectedError(Findings.of(wrong))
    return Findings.of(blank)


def expected(indicator: Indicateur) -> str:
    """What an answer must be, in French."""
    if indicator.nature is NatureIndicateur.LISTE:
        return ", ".join(indicator.valeurs)
    bound = f", pas plus que {indicator.au_plus}" if indicator.au_plus else ""
    return _EXPECTED[indicator.nature] + bound


def asked_of(convention: Convention, sender: PartyKind) -> tuple[Indicateur, ...]:
    """The indicators that a party gives."""
    return tuple(one for one in convention.indicateurs if one.fournisseur.partie is sender)


def _lines(extract: Extract, convention: Convention) -> tuple[list[_Line], list[Finding]]:
    known: Mapping[str, Indicateur] = {label_key(one.code): one for one in convention.indicateurs}
    codes, texts = (extract.frame[name].fillna("").tolist() for name in ("indicateur", _CELL))
    lines: list[_Line] = []
    seen: set[str] = set()
    wrong: list[Finding] = []
    for row, code, text in zip(extract.rows.tolist(), codes, texts, strict=True):
        indicator = known.get(label_key(code))
        if indicator is None:
            wrong.append(_at(row, Code.INDICATEUR_INCONNU, "indicateur"))
        elif indicator.code in seen:
            wrong.append(_at(row, Code.LIGNE_DOUBLE, "indicateur", indicator.code))
        else:
            seen.add(indicator.code)
            lines.append(_Line(row, indicator, text))
    return lines, wrong


def _heading(extract: Extract, convention: Convention) -> list[Finding]:
    """Whether the form is this convention's, for a year in which it is in force."""
    wrong: list[Finding] = []
    other = _of_another(extract, convention)
    if other.any():
        rows = extract.rows[other]
        told = convention.reference
        wrong.append(Finding(Code.CONVENTION_AUTRE, Severity.REFUS, rows, _CONVENTION, told))
    if convention.debut is None or convention.fin is None or extract.annee is None:
        return wrong
    first, last = convention.debut.year, convention.fin.year
    if not first <= extract.annee <= last:
        told = f"de {first} à {last}"
        outside = Finding(Code.ANNEE_HORS_CONVENTION, Severity.REFUS, column="annee", detail=told)
        wrong.append(outside)
    return wrong


def _of_another(extract: Extract, convention: Convention) -> NDArray[np.bool_]:
    """Which rows name another convention; a file already split by convention names none."""
    if _CONVENTION not in extract.frame.columns:
        return np.zeros(len(extract.rows), np.bool_)
    named = extract.frame[_CONVENTION].map(label_key, na_action="ignore")
    other: NDArray[np.bool_] = (named != label_key(convention.reference)).to_numpy(np.bool_)
    return other


def _absent(lines: list[_Line], convention: Convention, sender: PartyKind) -> Iterator[Finding]:
    given = {line.indicator.code for line in lines}
    missing = [one.code for one in asked_of(convention, sender) if one.code not in given]
    if missing:
        yield Finding(
            Code.INDICATEUR_ABSENT, Severity.REFUS, column="indicateur", detail=", ".join(missing)
        )


def _beyond(lines: list[_Line], answers: Mapping[str, Value]) -> Iterator[Finding]:
    for line in lines:
        most = answers.get(line.indicator.au_plus or "")
        given = answers.get(line.indicator.code)
        if isinstance(most, int) and isinstance(given, int) and given > most:
            yield _fault(line, Code.INDICATEUR_BORNE, f"pas plus que {line.indicator.au_plus}")


def _not_theirs(line: _Line) -> Finding:
    return _fault(
        line, Code.INDICATEUR_FOURNISSEUR, f"donné par {_WHO[line.indicator.fournisseur]}"
    )


def _fault(line: _Line, code: Code, told: str, severity: Severity = Severity.REFUS) -> Finding:
    about = f"{line.indicator.code} : {told}" if told else line.indicator.code
    return _at(line.row, code, _CELL, about, severity)


def _at(
    row: int, code: Code, column: str, detail: str = "", severity: Severity = Severity.REFUS
) -> Finding:
    return Finding(code, severity, [row], column, detail)  # type: ignore[arg-type]  # made int64
