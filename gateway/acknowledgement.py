"""What a partner reads in `/accuses/`: signed JSON, and the same in readable French.

`Acknowledgement` is what is said; `as_json` signs it and `as_text` writes it for a clerk. Promises:
rows, codes and counts only, never a value of the file; the JSON carries the signed statement as a
C2SP note, whose text is the very bytes that were signed, so that the one-file verifier of the log
checks it with the standard library.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from textwrap import fill
from typing import Any, Final
from zoneinfo import ZoneInfo

from audit.canonical import canonical
from audit.note import NoteSigner, sign_note

PARIS: Final = ZoneInfo("Europe/Paris")
WIDTH: Final = 88
TEXT_RANGES: Final = 30


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that the entry of a fact is in the log: the entry itself and a tlog-proof."""

    leaf: str
    proof: str


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """One answer to one partner.

    Attributes:
        instance: name of the gateway.
        subject: the fact answered, `depot:…` or `echange:…`.
        party: code of the partner.
        title: first line, in French.
        verdict: one word, a state of `exchange.states`.
        at: the instant of the verdict.
        lines: label and text of each thing said, in order.
        findings: what `validators` found, as plain data (code, gravity, rows, remedy).
        counts: named counts, in order.
        motif: code of a refusal.
        clause: the clause that grants or refuses.
        receipt: the proof, where the entry is covered by a signed checkpoint.
    """

    instance: str
    subject: str
    party: str
    title: str
    verdict: str
    at: datetime
    lines: tuple[tuple[str, str], ...] = ()
    findings: Sequence[Mapping[str, Any]] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    motif: str | None = None
    clause: str | None = None
    receipt: Receipt | None = None


def as_json(answer: Acknowledgement, signer: NoteSigner) -> bytes:
    """The signed JSON form: `accuse` to read, `note` to verify, `recu` and `feuille` to prove."""
    statement = {
        "passerelle": answer.instance,
        "objet": answer.subject,
        "partie": answer.party,
        "verdict": answer.verdict,
        "instant": answer.at.isoformat(),
        "titre": answer.title,
        "motif": answer.motif,
        "clause": answer.clause,
        "comptes": dict(answer.counts),
        "constats": [dict(finding) for finding in answer.findings],
        "lignes": [{"libelle": label, "texte": text} for label, text in answer.lines],
    }
    text = canonical(statement).decode("utf-8")
    document = {
        "accuse": statement,
        "note": sign_note(text + "\n", signer).decode("utf-8"),
        "feuille": answer.receipt.leaf if answer.receipt else None,
        "recu": answer.receipt.proof if answer.receipt else None,
    }
    return json.dumps(document, ensure_ascii=False, indent=2).encode("utf-8") + b"\n"


def as_text(answer: Acknowledgement) -> bytes:
    """The readable form, UTF-8 with BOM and CRLF: it opens well in Notepad."""
    parts = [answer.title, "=" * len(answer.title), ""]
    parts += [_line("Verdict", answer.verdict.upper()), _line("Le", french_instant(answer.at))]
    parts += [_line(label, text) for label, text in answer.lines]
    if answer.motif:
        parts.append(_line("Motif", answer.motif))
    if answer.clause:
        parts.append(_line("Clause", answer.clause))
    if answer.counts:
        parts += ["", "Comptes", "-------"]
        parts += [
            f"  {label:<28} {french_number(count):>10}" for label, count in answer.counts.items()
        ]
    if answer.findings:
        parts += ["", "Ce que nous avons constaté", "--------------------------"]
        parts += [line for finding in answer.findings for line in _finding(finding)]
    parts += ["", f"{answer.instance} — référence {answer.subject}"]
    return ("\ufeff" + "\r\n".join(parts) + "\r\n").encode("utf-8")


def french_instant(at: datetime) -> str:
    """`22/11/2026 à 05:12:33`, at Paris."""
    return at.astimezone(PARIS).strftime("%d/%m/%Y à %H:%M:%S")


def paris_stamp(at: datetime) -> str:
    """An instant at Paris that sorts and passes every file system."""
    local = at.astimezone(PARIS)
    return f"{local:%Y-%m-%dT%Hh%Mm%S}.{local.microsecond // 1000:03d}"


def french_number(number: int) -> str:
    """Thousands apart, by a narrow no-break space."""
    return f"{number:,}".replace(",", "\u202f")


def _line(label: str, text: str) -> str:
    head = f"{label} : "
    return _wrapped(head + text, after="    ").replace("\n", "\r\n")


def _wrapped(text: str, first: str = "", after: str = "") -> str:
    """Text in lines of `WIDTH`; a code such as SIRET-CLE is never cut in two."""
    return fill(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=after,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _shortened(rows: str) -> str:
    """The first ranges; the JSON form holds the others."""
    ranges = rows.split(", ")
    if len(ranges) <= TEXT_RANGES:
        return rows
    return ", ".join(ranges[:TEXT_RANGES]) + " … (la suite est dans l'accusé JSON)"


def _finding(finding: Mapping[str, Any]) -> list[str]:
    rows = _shortened(str(finding.get("lignes") or ""))
    count = int(finding.get("nombre") or 0)
    head = f"- [{finding['gravite']}] {finding['libelle']} ({finding['code']})"
    if count:
        head += f" — {french_number(count)} ligne{'s' if count > 1 else ''}"
    lines = [_wrapped(head, after="  ")]
    if rows:
        lines.append(_wrapped(f"Lignes : {rows}", "  ", "    "))
    if finding.get("colonne"):
        lines.append(f"  Colonne : {finding['colonne']}")
    remedy = f"Que faire : {finding['que_faire']}"
    lines.append(_wrapped(remedy, "  ", "    "))
    return [part for line in lines for part in line.split("\n")]
