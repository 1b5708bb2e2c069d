"""The facts that the log records, each under a stable French word.

Use a member of `Event` when building an entry. It promises that a value never changes meaning and
is never withdrawn: exports outlive the program that wrote them.
"""

from enum import StrEnum


class Event(StrEnum):
    """What happened.

    Attributes:
        ARRIVEE: A deposit was received whole; nothing of it has been read yet.
        PRISE_EN_CHARGE: The worker opened a deposit and begins to treat it.
        DOUBLON: A deposit identical to an earlier one was answered with that one's receipt.
        REFUS: The convention does not allow what was asked (motif, clause).
        REJET: A file was examined and sent back with its faults.
        ACCEPTATION: A list or an extract was accepted and is in force.
        REMPLACEMENT: A list or an extract in force gave way to a later one.
        OUVERTURE: An exchange was opened (convention, flux, list, extract, recipient).
        RAPPROCHEMENT: The members of a list were matched against an extract.
        RETENUE: Rows were held back from a result (contested, too small a group).
        CONTESTATION: An establishment claimed by two SPSTIs: the contest opened, changed or ended.
        DECISION: The CARSAT decided a contest.
        ATTESTATION: A SPSTI's representative signed the root of its member list.
        ECHANTILLON: Members of an attested list were opened for a DPO (counts).
        SCELLEMENT: A result was sealed for its recipient.
        PUBLICATION: A result validated by the committee was put at everyone's disposal, unsealed.
        LIVRAISON: A sealed result was put at its recipient's disposal (counts).
        DIFFUSION: What a report of aggregates shows of whom entered the ledger of releases.
        COLLECTE: The recipient downloaded it.
        RAPPEL: An extract was recalled by its CARSAT, or a result built from it (motif).
        ATTESTATION_DESTRUCTION: A recipient of a recalled result is asked to attest that it
            destroyed every copy, or attested it.
        DROITS: A person used its rights on its data (GDPR art. 15, 21): counts only.
        ACQUITTEMENT: A signed acknowledgement was issued.
        RAPPEL_ECHEANCE: A party was reminded of what it owes and when.
        RESTITUTION: Data were handed back to the party that had sent them.
        DESTRUCTION: A deposit, a result or a key was destroyed; what it held is out of reach.
        ECHEC: A step failed and will be tried again or awaits the operator.
        REPRISE: The operator, or a restart, resumed what had failed.
        ABANDON: The operator gave an exchange up (motif).
        AUTHENTIFICATION_REFUSEE: Unknown users or keys came (counted by source and minute).
        ACCES_REFUSE: A known party tried what it may not do on the server.
        ADMINISTRATION: A party, user, recipient, convention or setting was changed.
        ADHESION: An opt-in to the yearly offer was recorded.
        REVOCATION: The end of an opt-in was recorded, with the instant from which it holds.
        AVENANT: A dated change of the convention was recorded.
        AUTORISATION: One party's letter for a third party was recorded.
        RETRAIT: One party took its letter for a third party back.
        VALIDATION: The committee's validation of a publication was recorded.
        DENONCIATION: The receipt of a letter of denunciation was recorded.
        EQUIVALENCE: The parties' writing that SFTP stands for their channel was recorded.
        CLE: A key was created, replaced or given a new version.
        SAUVEGARDE: A backup was taken.
        RESTAURATION: An instance was rebuilt from a backup.
        DEMARRAGE: The gateway started.
        ARRET: The gateway stopped in good order.
        VERIFICATION: The log was checked against the facts, and the outcome.
    """

    ARRIVEE = "arrivee"
    PRISE_EN_CHARGE = "prise_en_charge"
    DOUBLON = "doublon"
    REFUS = "refus"
    REJET = "rejet"
    ACCEPTATION = "acceptation"
    REMPLACEMENT = "remplacement"
    OUVERTURE = "ouverture"
    RAPPROCHEMENT = "rapprochement"
    RETENUE = "retenue"
    CONTESTATION = "contestation"
    DECISION = "decision"
    ATTESTATION = "attestation"
    ECHANTILLON = "echantillon"
    SCELLEMENT = "scellement"
    PUBLICATION = "publication"
    LIVRAISON = "livraison"
    DIFFUSION = "diffusion"
    COLLECTE = "collecte"
    RAPPEL = "rappel"
    ATTESTATION_DESTRUCTION = "attestation_destruction"
    DROITS = "droits"
    ACQUITTEMENT = "acquittement"
    RAPPEL_ECHEANCE = "rappel_echeance"
    RESTITUTION = "restitution"
    DESTRUCTION = "destruction"
    ECHEC = "echec"
    REPRISE = "reprise"
    ABANDON = "abandon"
    AUTHENTIFICATION_REFUSEE = "authentification_refusee"
    ACCES_REFUSE = "acces_refuse"
    ADMINISTRATION = "administration"
    ADHESION = "adhesion"
    REVOCATION = "revocation"
    AVENANT = "avenant"
    AUTORISATION = "autorisation"
    RETRAIT = "retrait"
    VALIDATION = "validation"
    DENONCIATION = "denonciation"
    EQUIVALENCE = "equivalence"
    CLE = "cle"
    SAUVEGARDE = "sauvegarde"
    RESTAURATION = "restauration"
    DEMARRAGE = "demarrage"
    ARRET = "arret"
    VERIFICATION = "verification"
