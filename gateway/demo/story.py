"""The demo, from an empty folder to a verified log, each step by whoever does it in life.

`tell(root, plan, narration)` plays it and gives the figures. Promises: what is shown is done by the
real commands and the partners' own tools; what is found is compared with what is true; nothing is
left running, whatever happens.
"""

from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from gateway.demo.actors import cast_in
from gateway.demo.auditing import audit
from gateway.demo.checking import check_at_home
from gateway.demo.deposits import drop_extracts, drop_members, try_what_is_not_granted
from gateway.demo.errors import DemoError
from gateway.demo.figures import Figures
from gateway.demo.instance import HandedOver, Operator
from gateway.demo.material import Material, make_material
from gateway.demo.narration import Narration
from gateway.demo.opening import open_results
from gateway.demo.openpgp import open_keyring
from gateway.demo.setting_up import make_keys, set_up
from gateway.demo.sftp_client import client_name
from gateway.demo.stage import Plan, Stage


def tell(root: Path, plan: Plan, narration: Narration) -> Figures:
    """Play the demo in an empty folder.

    Raises:
        DemoError: a step failed; the end of the server's log was shown.
    """
    cast = cast_in(root)
    with ExitStack() as stack:
        cache = stack.enter_context(TemporaryDirectory(prefix="passerelle-cache-"))
        operator = Operator(root, narration, Path(cache))
        keyring = stack.enter_context(open_keyring(cast.spsti))
        stack.callback(operator.stop)
        stage = Stage(plan, narration, operator, cast, keyring, Figures(plan.form))
        try:
            _play(stage)
        except DemoError:
            if log := operator.log_tail():
                narration.say("[bold]Fin du journal du serveur :[/]")
                narration.quote(log)
            raise
        return stage.figures


def _play(stage: Stage) -> None:
    step, cast = stage.narration.step, stage.cast
    with step("Trois personnes, chacune avec ses clés"):
        make_keys(stage)
    with step("L'exploitant crée l'instance"):
        handed = set_up(stage)
    with step("La passerelle démarre"):
        material = _start(stage, handed)
    with step("La CARSAT dépose ses trois extraits"):
        stage.narration.say(f"Client SFTP : {client_name()}")
        drop_extracts(stage, handed, material)
    with step("Le SPSTI tente un flux non accordé"):
        try_what_is_not_granted(stage, handed)
    with step("Le SPSTI vérifie sa liste chez lui"):
        check_at_home(stage, material)
    with step("Le SPSTI dépose sa liste d'adhérents"):
        answer = drop_members(stage, handed, material)
    with step("Le SPSTI ouvre ses résultats"):
        open_results(stage, handed, material.members.truth)
    with step(f"La DPO ({cast.dpo.login}) vérifie seule le journal"):
        audit(stage, handed, answer)
    with step("L'exploitant fait le point"):
        for said in stage.operator.together([("exchanges",)], [("audit", "verify")]):
            stage.narration.quote(said)
    with step("La passerelle s'arrête"):
        _stop(stage)


def _start(stage: Stage, handed: HandedOver) -> Material:
    """Start the gateway; the partners' files are made in the meantime."""
    plan, narration = stage.plan, stage.narration
    stage.operator.up()
    material = make_material(stage.cast, plan.establishments, plan.form, plan.on)
    narration.say(
        f"Fichiers inventés : {plan.establishments} établissements tirés des taux nationaux de "
        "2024, SIRET n'appartenant à personne"
    )
    stage.operator.wait_for(handed.gateway)
    narration.check(f"SFTP écoute sur {handed.gateway.host}, port {handed.gateway.port}")
    return material


def _stop(stage: Stage) -> None:
    """Tell the gateway to stop, and see that it does so cleanly."""
    stage.narration.echo("kill -TERM %1")
    status = stage.operator.stop()
    stage.figures.exit_status = status
    if status != 0:
        raise DemoError(f"« passerelle up » a fini avec le code {status}")
    stage.narration.check("façade et traitement arrêtés, code de sortie 0")
