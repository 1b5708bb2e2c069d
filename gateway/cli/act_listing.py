"""Acts as their listings show them: those on record, and those that a convention's file states.

`show` prints those of some kinds, an act a line; a line without a number comes from the file. The
names of signatories stand here: this is where the operator and the DPO read who signed.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.markup import escape

from exchange.acts import (
    Acte,
    Adhesion,
    AvenantEcrit,
    CourrierTiers,
    Denonciation,
    EquivalenceCanal,
    Retrait,
    Revocation,
    Signataire,
    Validation,
)
from exchange.instants import PARIS
from exchange.on_record.effects import effective_at, stated
from gateway.bootstrap.desk import open_desk
from gateway.cli.output import listing
from gateway.storage import acts, conventions
from gateway.storage.act_content import KINDS, kind_of
from gateway.storage.acts import RecordedAct

OneReferenceOption = Annotated[
    str | None,
    typer.Option("--reference", "-r", help="Une seule convention, par sa référence."),
]
_HEADINGS: Final = {
    "annee": "Année",
    "themes": "Thèmes",
    "tiers": "Tiers",
    "publication": "Publication",
    "flux": "Flux",
    "piece": "Référence de la pièce",
}
_ENDINGS: Final = {
    "effet": "Effet",
    "auteur": "Partie",
    "signataires": "Signataires",
}
_ON_RECORD: Final = {"document": "Pièce", "enregistre_le": "Enregistré le"}
"""What JSON says too; a terminal has no room for it."""
_WORDS: Final = {
    "adhesion": "adhésion",
    "revocation": "révocation",
    "denonciation": "dénonciation",
    "equivalence": "équivalence",
}
Row = Mapping[str, Any]


def show(
    instance: Path,
    reference: str | None,
    kinds: tuple[type, ...],
    fields: Sequence[str],
    *,
    as_json: bool,
) -> None:
    """Print the acts of some kinds.

    Args:
        instance: its folder.
        reference: of one convention, or `None` for all.
        kinds: the types of the acts.
        fields: what their lines say beside what every act has.
        as_json: one JSON array instead of a table.
    """
    rows = _rows(instance, reference, kinds)
    own = {name: _HEADINGS[name] for name in fields}
    columns = {"numero": "N°", "acte": "Acte", **own, **_ENDINGS}
    if reference is None or as_json:
        columns = {"convention": "Référence", **columns}
    if as_json:
        listing(rows, {**columns, **_ON_RECORD}, as_json=True)
    else:
        listing([_for_people(row) for row in rows], columns, as_json=False)


def _rows(instance: Path, reference: str | None, kinds: tuple[type, ...]) -> Sequence[Row]:
    """The lines, those of the file first, convention by convention."""
    rows: list[Row] = []
    with open_desk(instance) as desk, desk.database.reading() as connection:
        if reference is not None:
            conventions.get_convention(connection, reference)
        for loaded in conventions.list_conventions(connection):
            code = loaded.convention.reference
            if reference in {None, code}:
                rows += [{"convention": code, **_said(act)} for act in stated(loaded.stated)]
                rows += [_recorded(one) for one in acts.list_acts(connection, code)]
    wanted = {KINDS[kind] for kind in kinds}
    return [row for row in rows if row["acte"] in wanted]


def _recorded(one: RecordedAct) -> Row:
    return {
        "convention": one.convention,
        "numero": one.number,
        **_said(one.new.act),
        "auteur": one.new.author,
        "document": one.new.document_sha256,
        "enregistre_le": one.recorded_at,
    }


def _for_people(row: Row) -> Row:
    """A line as the table shows it: instants as they are read at Paris."""
    # Brackets in a reference or a function are no markup.
    shown = {name: escape(said) if isinstance(said, str) else said for name, said in row.items()}
    if row.get("effet"):
        shown["effet"] = f"{row['effet'].astimezone(PARIS):%d/%m/%Y %H:%M}"
    return {**shown, "acte": _WORDS.get(row["acte"], row["acte"])}


def _said(act: Acte) -> Row:
    signers = "; ".join(_signer(signer) for signer in _signers(act))
    common = {"acte": kind_of(act), "effet": effective_at(act), "signataires": signers or None}
    return {**common, **_own(act)}


def _own(act: Acte) -> Row:
    match act:
        case Adhesion():
            said: Row = {"annee": act.annee, "themes": ", ".join(act.themes)}
        case Revocation():
            said = {"annee": act.annee}
        case AvenantEcrit():
            said = {"piece": act.reference}
        case CourrierTiers():
            flux, piece = ", ".join(act.flux), act.courrier.reference
            said = {"tiers": act.tiers, "flux": flux, "piece": piece}
        case Retrait():
            said = {"tiers": act.tiers}
        case Validation():
            flux = ", ".join(act.flux)
            said = {"publication": act.publication, "flux": flux, "piece": act.reference}
        case Denonciation() | EquivalenceCanal():
            said = {"piece": act.reference}
    return said


def _signers(act: Acte) -> Sequence[Signataire]:
    match act:
        case Adhesion():
            return act.signataires
        case Revocation() | Retrait():
            signer = act.par
        case CourrierTiers():
            signer = act.courrier.signataire
        case Denonciation():
            signer = act.signataire
        case _:
            signer = None
    return (signer,) if signer else ()


def _signer(signer: Signataire) -> str:
    right = f"par délégation : {signer.delegation}" if signer.delegation else "de droit"
    return f"{signer.nom}, {signer.qualite} ({signer.partie}, {right})"
