"""What lets data out of the circle of the parties: letters for a third party, validations.

A third party receives once each of the three parties has written so (000 art. 8); a publication
goes out once the follow-up committee has validated it (000 art. 9). `add` records one writing,
`list` reads what is on record beside what the convention's file states.
"""

from typing import Annotated

import typer

from exchange.acts import Courrier, CourrierTiers, Retrait, Validation
from gateway.cli.act_listing import OneReferenceOption, show
from gateway.cli.act_options import (
    AtOption,
    Declaration,
    DelegationOption,
    DocumentOption,
    ForOption,
    LetterOption,
    QualityOption,
    ReferenceOption,
    SignedByOption,
    record,
    required,
    signer,
)
from gateway.cli.options import HERE, InstanceOption
from gateway.cli.output import JsonOption
from gateway.cli.parsing import parse_words

authorisation_app = typer.Typer(help="Les courriers qui autorisent un tiers.", no_args_is_help=True)
validation_app = typer.Typer(
    help="Les publications validées par le comité de suivi.", no_args_is_help=True
)

ThirdOption = Annotated[str, typer.Option("--third", help="Code court du tiers.")]
FluxOption = Annotated[str, typer.Option("--flux", help="Flux concernés : flux,flux.")]


def register(app: typer.Typer) -> None:
    """Add `authorisation` and `validation` to the command."""
    app.add_typer(authorisation_app, name="authorisation")
    app.add_typer(validation_app, name="validation")


@authorisation_app.command("add")
def authorisation_add(
    *,
    reference: ReferenceOption,
    third: ThirdOption,
    name: Annotated[str, typer.Option("--name", help="Nom du tiers.")],
    flux: FluxOption,
    letter: LetterOption,
    party: ForOption,
    signed_by: SignedByOption,
    quality: QualityOption,
    delegation: DelegationOption = None,
    document: DocumentOption,
    at: AtOption = None,
    instance: InstanceOption = HERE,
) -> None:
    """Enregistrer le courrier par lequel une partie autorise un tiers ; il en faut trois.

    --at est l'instant de sa réception.
    """
    by = signer(party, signed_by, quality, delegation)
    code, nom, piece = (
        required(option, text)
        for option, text in (("--third", third), ("--name", name), ("--letter", letter))
    )
    record(
        instance,
        Declaration(reference, party, at, document),
        lambda got: CourrierTiers(code, nom, parse_words(flux), Courrier(party, got, piece, by)),
    )


@authorisation_app.command("withdraw")
def authorisation_withdraw(
    *,
    reference: ReferenceOption,
    third: ThirdOption,
    party: ForOption,
    signed_by: SignedByOption,
    quality: QualityOption,
    delegation: DelegationOption = None,
    document: DocumentOption,
    at: AtOption = None,
    instance: InstanceOption = HERE,
) -> None:
    """Retirer, pour une partie, l'autorisation donnée à un tiers, dès un instant."""
    by = signer(party, signed_by, quality, delegation)
    said = Declaration(reference, party, at, document)
    record(instance, said, lambda from_then: Retrait(third.strip(), party, from_then, by))


@authorisation_app.command("list")
def authorisation_list(
    reference: OneReferenceOption = None,
    instance: InstanceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Lister les courriers pour des tiers et leurs retraits."""
    fields = ("tiers", "flux", "piece")
    show(instance, reference, (CourrierTiers, Retrait), fields, as_json=as_json)


@validation_app.command("add")
def validation_add(
    *,
    reference: ReferenceOption,
    publication: Annotated[str, typer.Option("--publication", help="Nom court.")],
    flux: FluxOption,
    decision: Annotated[str, typer.Option("--decision", help="Relevé de décision du comité.")],
    party: ForOption,
    document: DocumentOption,
    at: AtOption = None,
    instance: InstanceOption = HERE,
) -> None:
    """Enregistrer la validation d'une publication par le comité de suivi."""
    nom, piece = required("--publication", publication), required("--decision", decision)
    said = Declaration(reference, party, at, document)
    record(instance, said, lambda then: Validation(nom, parse_words(flux), then, piece))


@validation_app.command("list")
def validation_list(
    reference: OneReferenceOption = None,
    instance: InstanceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Lister les publications validées."""
    fields = ("publication", "flux", "piece")
    show(instance, reference, (Validation,), fields, as_json=as_json)
