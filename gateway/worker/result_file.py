"""What an exchange found, written as its recipient reads it.

`result_file(case, granted, found, at)` gives a `ResultFile`, which knows its form and writes itself
to a file that has no name on any disk. Lists go out in the recipient's preferred form, unless a
workbook of that size would open nowhere; reports are workbooks, always.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Final

from exchange.conventions import GrantedFlux, PartyKind
from exchange.errors import Motif, RefusedError
from exchange.remise import citation
from exchange.report import Report
from exchange.results import Counts, Result
from gateway.acknowledgement import PARIS
from gateway.messages import (
    CONFIDENTIALITY,
    CONFIDENTIALITY_TOTALS,
    EXTRACT_LOADED,
    GIVEN_LOADED,
    PUBLIC,
)
from gateway.rendering.delimited import write_delimited
from gateway.rendering.from_result import sheet_from_result
from gateway.rendering.names import SEALED, result_name
from gateway.rendering.report import write_report
from gateway.rendering.sheet import About, ResultSheet
from gateway.rendering.workbook import write_workbook
from gateway.storage import exchanges
from gateway.worker.case import Case

WORKBOOK_CELLS: Final = 3_000_000
"""Largest workbook written, in cells; about 0.3 KB of memory each, here and in Excel."""
CSV: Final = "csv"
XLSX: Final = "xlsx"


@dataclass(frozen=True, slots=True)
class ResultFile:
    """A result about to be sealed.

    Attributes:
        content: the sheet of a list, or a report.
        about: where it comes from.
        form: extension of the file inside.
        flux: its name.
        counts: how many, never who, in French.
        is_public: whether it is published, and not sealed.
    """

    content: ResultSheet | Report
    about: About
    form: str
    flux: str
    counts: Mapping[str, int]
    is_public: bool = False

    def name(self, identity: str, at: datetime) -> str:
        """The name under which it is collected."""
        reference = self.about.convention
        sealed = result_name(at.astimezone(PARIS), self.flux, reference, identity, self.form)
        return sealed.removesuffix(f".{SEALED}") if self.is_public else sealed

    def write(self, target: IO[bytes]) -> None:
        """Write the file; the caller owns, rewinds and closes `target`."""
        if isinstance(self.content, Report):
            write_report(self.content, self.about, target)
        elif self.form == CSV:
            write_delimited(self.content, target)
        else:
            write_workbook(self.content, target)


def result_file(
    case: Case, granted: GrantedFlux, found: Result | Report, at: datetime
) -> ResultFile:
    """The file of a result, in the form its recipient can open.

    Args:
        case: the exchange; its recipient has a certificate.
        granted: the flux granted.
        found: what was worked out.
        at: the instant of the exchange.
    """
    about = _about(case, granted, found, at)
    if isinstance(found, Report):
        counts, public = dict(found.counts), case.to.is_public
        return ResultFile(found, about, XLSX, found.flux, counts, is_public=public)
    if case.to.is_public:
        raise RefusedError(Motif.GRANULARITE)  # a list names establishments: never published
    sheet = sheet_from_result(found, about)
    preferred = case.recipient.form if case.recipient else CSV
    form, counts = _form_for(sheet, preferred), _counts(found.counts)
    if found.held is not None:
        counts[exchanges.HELD] = len(found.held)
    return ResultFile(sheet, about, form, found.flux, counts)


def _about(case: Case, granted: GrantedFlux, found: Result | Report, at: datetime) -> About:
    clause = case.convention.clauses.confidentialite
    named = not isinstance(found, Report) or found.nominatif
    reminder = CONFIDENTIALITY if named else CONFIDENTIALITY_TOTALS
    confidential = reminder + (f" ({clause})" if clause else "")
    names = [case.convention.party(kind) for kind in case.senders]
    to = case.to
    cited = citation(case.convention, to.publication, granted.nom) if to.publication else ()
    listed = case.list_accepted_at if case.row["member_list"] or case.members else None
    loaded = max(source["loaded_at"] for source in case.sources.values())
    return About(
        convention=case.convention.reference,
        convention_title=case.convention.titre,
        flux=case.flux.libelle,
        clause=granted.clause,
        finalite=granted.finalite,
        from_party=", ".join(partie.nom for partie in names if partie),
        to_party=_recipient_name(case),
        instant=at.astimezone(PARIS),
        list_accepted_at=listed.astimezone(PARIS) if listed else None,
        extract_loaded_at=loaded.astimezone(PARIS),
        retention_days=granted.conservation_jours,
        confidentiality=PUBLIC if to.is_public else confidential,
        notices=cited,
        loaded=EXTRACT_LOADED if set(case.sources) == {PartyKind.CARSAT} else GIVEN_LOADED,
    )


def _recipient_name(case: Case) -> str:
    if case.to.is_public:
        return "publication"
    partie = case.convention.party(case.role)
    authorised = [one.nom for one in case.convention.autorisations if one.tiers == case.to.tiers]
    return partie.nom if partie else next(iter(authorised), "")


def _form_for(sheet: ResultSheet, preferred: str) -> str:
    """The recipient's preference, unless a workbook of that size would not open anywhere."""
    cells = sheet.frame.num_rows * sheet.frame.num_columns
    return CSV if cells > WORKBOOK_CELLS else preferred


def _counts(counts: Counts) -> dict[str, int]:
    followed, outside = counts.followed_members, counts.outside_rows
    if counts.members is None:
        return {"lignes": counts.rows, **_opposed(counts)}
    return {
        "adhérents": counts.members,
        "adhérents trouvés": counts.matched_members,
        **({} if followed is None else {"adhérents trouvés par succession": followed}),
        "lignes": counts.rows,
        "sans donnée": counts.without_data,
        **_elsewhere(counts),
        "lignes sous le plancher d'effectif": counts.withheld_rows,
        **({} if outside is None else {"lignes hors des seuils convenus": outside}),
        **_opposed(counts),
    }


def _elsewhere(counts: Counts) -> dict[str, int]:
    """The members set apart from those without data; nothing where nothing tells."""
    told = {
        "hors circonscription": counts.hors_circonscription,
        "hors champ (présumé)": counts.hors_champ,
    }
    return {name: count for name, count in told.items() if count is not None}


def _opposed(counts: Counts) -> dict[str, int]:
    return {"lignes retenues (opposition)": counts.opposed_rows} if counts.opposed_rows else {}
