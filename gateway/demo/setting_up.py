"""Before any exchange: the partners' keys, then the instance with its parties and convention."""

from gateway.demo.actors import Actor, make_ssh_key
from gateway.demo.convention import NOT_GRANTED, convention_text
from gateway.demo.instance import HandedOver
from gateway.demo.openpgp import CERTIFICATE
from gateway.demo.stage import Stage


def make_keys(stage: Stage) -> None:
    """Each actor makes an SSH key; the SPSTI an OpenPGP key too."""
    narration = stage.narration
    makers = {actor.login: make_ssh_key(actor) for actor in stage.cast.everyone}
    for actor in stage.cast.everyone:
        maker = makers[actor.login]
        narration.say(f"{actor.login}, {actor.party_name} : clé SSH Ed25519 faite par {maker}")
    clerk = stage.cast.spsti
    if stage.keyring is None:
        narration.say(
            "[yellow]gpg est absent :[/] le SPSTI n'a pas de certificat, et ses résultats "
            "l'attendront. Installez GnuPG pour les voir."
        )
        return
    stage.keyring.make_key()
    narration.say(f"{clerk.login} : clé OpenPGP faite par gpg, valable un an")


def set_up(stage: Stage) -> HandedOver:
    """The operator creates the instance and registers what partners sent.

    Returns:
        What is handed over to the partners in exchange.
    """
    operator, narration = stage.operator, stage.narration
    handed = operator.init()
    narration.say(f"À transmettre : clé d'hôte {handed.gateway.fingerprint}")
    narration.say(f"               OpenPGP {handed.openpgp}")
    clerk, others = stage.cast.spsti, (stage.cast.carsat, stage.cast.dpo)
    convention = operator.keep("convention.toml", convention_text(stage.plan.on))
    printed = operator.together(
        [*_registration(stage, clerk), *_recipient(stage, clerk)],
        *(_registration(stage, actor) for actor in others),
        [("convention", "load", convention)],
    )
    narration.quote("".join(printed))
    narration.say(
        "La convention, fictive, accorde adherents, sinistralite (AT, MP, ATr), portefeuille et "
        f"tms_pros ; pas {NOT_GRANTED}."
    )
    if stage.keyring is not None:
        stage.keyring.trust(operator.instance.certificate, handed.openpgp)
    return handed


def _registration(stage: Stage, actor: Actor) -> list[tuple[str, ...]]:
    key = str(actor.public_key.relative_to(stage.operator.root))
    return [
        ("party", "add", actor.party, "--kind", actor.kind, "--name", actor.party_name),
        ("user", "add", actor.login, "--party", actor.party, "--key", key),
    ]


def _recipient(stage: Stage, actor: Actor) -> list[tuple[str, ...]]:
    if stage.keyring is None:
        return []
    certificate = str((actor.folder / CERTIFICATE).relative_to(stage.operator.root))
    return [("recipient", "add", actor.party, "--cert", certificate, "--form", stage.plan.form)]
