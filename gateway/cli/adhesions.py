"""`passerelle adhesion`: the yearly opt-in to the panier, and its revocation at any instant."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from exchange.acts import Acte, Adhesion, Revocation, Signataire
from exchange.conventions import PartyKind
from exchange.instants import PARIS
from gateway.cli.act_listing import OneReferenceOption, show
from gateway.cli.act_options import (
    AtOption,
    Declaration,
    DelegationOption,
    DocumentOption,
    ForOption,
    QualityOption,
    ReferenceOption,
    SignedByOption,
    record,
    signer,
)
from gateway.cli.options import HERE, InstanceOption
from gateway.cli.output import JsonOption
from gateway.cli.parsing import QuestionError, parse_theme, parse_words

adhesion_app = typer.Typer(help="Les adhésions au panier, année par année.", no_args_is_help=True)
YearOption = Annotated[
    int | None,
    typer.Option("--year", min=2000, max=2100, help="Année civile ; par défaut, celle de --at."),
]


def register(app: typer.Typer) -> None:
    """Add `adhesion` to the command."""
    app.add_typer(adhesion_app, name="adhesion")


@adhesion_app.command("add")
def adhesion_add(
    *,
    reference: ReferenceOption,
    year: Annotated[
        int, typer.Option("--year", min=2000, max=2100, help="Année civile, jamais reconduite.")
    ],
    themes: Annotated[
        str, typer.Option("--themes", help="Thèmes choisis, socle compris : thème,thème.")
    ],
    signed_by: Annotated[
        list[str], typer.Option("--signed-by", help="Nom de qui a signé ; à répéter.")
    ],
    quality: Annotated[
        list[str], typer.Option("--quality", help="Sa fonction ; une par signataire.")
    ],
    party: Annotated[
        list[PartyKind],
        typer.Option("--for", help="Sa partie ; une par signataire.", case_sensitive=False),
    ],
    delegation: Annotated[
        list[str] | None,
        typer.Option(
            "--delegation", help='Sa délégation ; aucune, ou une par signataire ("" : de droit).'
        ),
    ] = None,
    document: DocumentOption,
    at: AtOption = None,
    instance: InstanceOption = HERE,
) -> None:
    """Enregistrer une adhésion : une année, des thèmes, et qui l'a signée.

    --at est l'instant de la signature.
    """
    signers = _signers(party, signed_by, quality, delegation or [])
    chosen = tuple(parse_theme(word) for word in parse_words(themes))

    def act(signed_at: datetime) -> Acte:
        return Adhesion(year, chosen, signee_le=signed_at, signataires=signers)

    record(instance, Declaration(reference, signers[0].partie, at, document), act)


@adhesion_app.command("revoke")
def adhesion_revoke(
    *,
    reference: ReferenceOption,
    signed_by: SignedByOption,
    quality: QualityOption,
    party: ForOption,
    delegation: DelegationOption = None,
    year: YearOption = None,
    document: Annotated[
        Path | None,
        typer.Option("--document", help="Pièce, s'il y en a une.", dir_okay=False),
    ] = None,
    at: AtOption = None,
    instance: InstanceOption = HERE,
) -> None:
    """Révoquer l'adhésion d'une année, sans motif, dès un instant.

    Ce qui est en cours et n'est pas encore remis est refusé.
    """
    revoker = signer(party, signed_by, quality, delegation)

    def act(revoked_at: datetime) -> Acte:
        return Revocation(year or revoked_at.astimezone(PARIS).year, revoked_at, revoker)

    record(instance, Declaration(reference, party, at, document), act)


@adhesion_app.command("list")
def adhesion_list(
    reference: OneReferenceOption = None,
    instance: InstanceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Lister les adhésions et leurs révocations."""
    show(instance, reference, (Adhesion, Revocation), ("annee", "themes"), as_json=as_json)


def _signers(
    parties: list[PartyKind], names: list[str], qualities: list[str], delegations: list[str]
) -> tuple[Signataire, ...]:
    if not len(parties) == len(names) == len(qualities):
        raise QuestionError("--signed-by, --quality et --for vont ensemble, un de chaque par nom")
    if delegations and len(delegations) != len(names):
        raise QuestionError('--delegation : une par signataire, "" pour qui signe de droit')
    given = delegations or [""] * len(names)
    return tuple(map(signer, parties, names, qualities, given))
