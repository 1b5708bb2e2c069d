"""French wording, by code: what partners read about a verdict, and what to do next."""

from types import MappingProxyType
from typing import Final

from exchange.errors import TEXTES
from exchange.states import DepositState, ExchangeState
from validators.codes import Code
from validators.wordings import WORDINGS

MOTIFS: Final = MappingProxyType(
    {
        **{str(motif): text for motif, text in TEXTES.items()},
        "DEPOT-HORS-DOSSIER": "Ce dossier n'est ouvert par aucune de vos conventions.",
        "EXTRAIT-RAPPELE": "Ce dont ce résultat est tiré a été rappelé par qui l'avait déposé.",
        "OPPOSITION-RECUE": "Ce que le résultat doit contenir a changé : il est refait.",
        "DEPOT-RAPPELE": "Ce fichier est, à l'octet près, celui que vous avez rappelé.",
        "CERTIFICAT-ABSENT": "Aucun certificat n'est en service pour sceller votre résultat.",
    }
)
"""Motif to sentence."""

DEPOSIT_TITLES: Final = MappingProxyType(
    {
        DepositState.ACCEPTE: "Votre fichier est accepté",
        DepositState.REJETE: "Votre fichier est à corriger",
        DepositState.REFUSE: "Votre dépôt est refusé",
        DepositState.REPETE: "Ce fichier a déjà été reçu",
        DepositState.ESSAYE: "Essai : votre fichier serait accepté",
        DepositState.ABANDONNE: "Votre dépôt a été abandonné",
    }
)
"""First line of the answer to a deposit."""

EXCHANGE_TITLES: Final = MappingProxyType(
    {
        ExchangeState.LIVRE: "Un résultat vous attend dans /retour/",
        ExchangeState.REFUSE: "Un échange est refusé",
        ExchangeState.REMPLACE: "Un échange est sans objet",
        ExchangeState.RAPPELE: "Un résultat est rappelé",
        ExchangeState.ABANDONNE: "Un échange a été abandonné",
    }
)
"""First line of the answer to an exchange."""

NEXT_STEPS: Final = MappingProxyType(
    {
        DepositState.ACCEPTE: (
            "Rien : les résultats arrivent dans /retour/, chacun avec son accusé."
        ),
        DepositState.REJETE: (
            "Corrigez le fichier comme indiqué ci-dessous et déposez-le de nouveau. "
            "Rien n'en a été conservé."
        ),
        DepositState.REFUSE: (
            "Rapprochez-vous de votre interlocuteur à la convention. Rien n'a été conservé."
        ),
        DepositState.REPETE: "Rien : l'accusé du premier dépôt vaut pour celui-ci.",
        DepositState.ESSAYE: "Déposez ce même fichier dans /depot/ pour qu'il prenne effet.",
        DepositState.ABANDONNE: "Déposez votre fichier de nouveau.",
        ExchangeState.LIVRE: (
            "Téléchargez le fichier et ouvrez-le avec votre outil OpenPGP (Kleopatra, gpg)."
        ),
        ExchangeState.REFUSE: "Rapprochez-vous de votre interlocuteur à la convention.",
        ExchangeState.REMPLACE: "Rien : l'échange plus récent suit son cours.",
        ExchangeState.ABANDONNE: "Rapprochez-vous de l'exploitant de la passerelle.",
    }
)
"""What to do after each verdict."""

EXTRACT_IN_FORCE: Final = (
    "Rien : le fichier est en service. Les résultats partent vers les parties auxquelles la "
    "convention les accorde."
)
"""The same, for an extract or a contribution, whoever gives it."""


RETURNED: Final = (
    "dans ce dossier, votre propre fichier avec les colonnes « Anomalie » et « Que faire », "
    "chiffré à votre certificat (.xlsx.gpg)"
)
"""Said where the sender's file goes back to it, annotated."""

NOT_RETURNED: Final = (
    "non produit, faute de certificat OpenPGP en service à votre nom ; "
    "« passerelle check --report » le produit chez vous"
)
"""Said where it cannot."""

RECALL_NEXT_STEP: Final = (
    "N'utilisez plus ce résultat et détruisez-en toutes les copies : le fichier scellé, le fichier "
    "déchiffré, ce qui en a été tiré, et les sauvegardes à leur terme. Puis attestez-le."
)
"""To a recipient that collected a result recalled since."""

HOW_TO_ATTEST: Final = (
    "transmettez à l'exploitant de la passerelle une attestation signée de votre représentant, qui "
    "cite la référence et l'empreinte SHA-256 données ici et le jour de la destruction ; il la "
    "consigne au journal"
)
"""How a recipient attests that it destroyed its copies."""

RECALL_NOT_COLLECTED: Final = (
    "Rien : ce résultat n'avait pas été emporté ; il est retiré de /retour/ et détruit. Si un "
    "téléchargement était en cours, détruisez ce qu'il en reste et attestez-le à l'exploitant de "
    "la passerelle."
)
"""To a recipient that had not collected it."""

RECALL_NOT_DELIVERED: Final = "Rien : ce résultat ne vous avait pas été remis, et ne le sera pas."
"""To a recipient whose result was still being prepared."""

CORRECTED_FOLLOWS: Final = (
    "le résultat corrigé arrive dans /retour/ dès que le fichier corrigé est déposé"
)
"""What comes after a recall."""

RECALL_CONFIRMED: Final = (
    "Déposez le fichier corrigé : les résultats corrigés partent aussitôt, et disent ce qu'ils "
    "remplacent. Les destinataires sont avertis, leurs attestations de destruction sont attendues."
)
"""To the party that recalls."""

VARIATION_NEXT_STEP: Final = (
    "Rien d'obligatoire : la liste est acceptée. Si ce changement vous étonne, "
    "rapprochez-vous du service."
)
"""What the other side may do about a list that changed much."""

ATTESTED: Final = (
    "La liste d'adhérents est attestée : un représentant du SPSTI en a signé l'empreinte le {on}."
)
"""Said in a result where the list it rests on was signed."""

NOT_ATTESTED: Final = (
    "La liste d'adhérents n'est pas attestée : aucune signature de son empreinte par un "
    "représentant du SPSTI n'est enregistrée."
)
"""Said where it was not."""

CONTEST_TITLE: Final = "Des SIRET de votre liste sont contestés"
CONTEST_TITLE_CARSAT: Final = "Des SIRET sont réclamés par plusieurs services"
"""First line of what is told of contests, to a SPSTI and to the Caisse."""

CONTEST_STEPS: Final = (
    "Vérifiez que ces établissements sont bien vos adhérents. S'il en est qui ne le sont pas, "
    "déposez une liste sans eux. Les autres restent retenus de vos résultats jusqu'à la décision "
    "de la Caisse, puis vous parviennent s'ils vous sont attribués. Rien n'est à redéposer pour "
    "cela."
)
CONTEST_STEPS_CARSAT: Final = (
    "Décidez pour chaque référence à quel service revient l'établissement, ou à aucun, et remettez "
    "votre décision écrite à l'exploitant de la passerelle, qui l'enregistre (« passerelle contest "
    "decide »). D'ici là, ces établissements sont retenus de tous les résultats."
)
"""What to do about them."""

NO_CERTIFICATE: Final = (
    "non produit, faute de certificat OpenPGP en service à votre nom : remettez-en un à "
    "l'exploitant de la passerelle (« passerelle recipient add »)"
)
"""Said where the list of contested establishments cannot be sealed to its reader."""

CONTEST_NOTES: Final = (
    "Établissements de votre liste que réclame aussi au moins un autre service de prévention.",
    "Tant que la Caisse n'a pas décidé, rien n'en est remis à aucun service.",
    "La référence désigne la contestation auprès de la Caisse et de l'exploitant de la passerelle.",
    CONTEST_STEPS,
)
CONTEST_NOTES_CARSAT: Final = (
    "Établissements que plusieurs services de prévention ont dans leur liste en vigueur.",
    "Aucun service ne sait quels autres les réclament : ne le leur apprenez pas.",
    CONTEST_STEPS_CARSAT,
)
"""What the workbook says of itself."""

HELD_MEMBERS: Final = (
    "réclamés aussi par au moins un autre service, ou non attribués au vôtre : retenus de vos "
    "résultats, voir l'accusé « contestations »"
)
"""Said in the answer to a list, after how many."""

CONFIDENTIALITY: Final = (
    "Données nominatives d'établissements, remises aux seules fins de l'exécution de la "
    "convention, aux personnes qui en ont besoin pour cela. Ne pas les transmettre, ne pas les "
    "croiser avec d'autres fichiers, les détruire à l'échéance. Le SIRET d'un entrepreneur "
    "individuel est une donnée personnelle."
)
"""The reminder printed in every result that names establishments."""

CONFIDENTIALITY_TOTALS: Final = (
    "Résultat agrégé, remis aux seules fins de l'exécution de la convention, aux personnes qui en "
    "ont besoin pour cela. Ne pas le transmettre, ne pas chercher à y reconnaître un établissement "
    "ou une personne, le détruire à l'échéance."
)
"""What is printed in its place in a result that names none."""

EXTRACT_LOADED: Final = "Extrait de la Caisse"
"""What a result was worked out from, where the Caisse alone gave it."""

GIVEN_LOADED: Final = "Dernier fichier reçu"
"""The same, where other parties gave theirs."""

PUBLIC: Final = (
    "Résultat agrégé, publié : toute reprise cite le contrat et la participation de chacun de ses "
    "signataires."
)
"""What is printed in its place in a publication (000 art. 9)."""


def sentence(motif: str) -> str:
    """The sentence of a motif or of a finding; an operator's own words stand for themselves."""
    if motif in set(Code):
        return WORDINGS[Code(motif)].label
    return MOTIFS.get(motif, motif)
