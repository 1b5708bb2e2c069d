"""Acts that several tests record, all fictitious, under the conventions of `examples.py`."""

from datetime import UTC, datetime

from exchange.acts import (
    Acte,
    Adhesion,
    AvenantEcrit,
    Courrier,
    CourrierTiers,
    Denonciation,
    EquivalenceCanal,
    Retrait,
    Revocation,
    Signataire,
    Validation,
)
from exchange.convention_files.avenants import written_avenant
from exchange.conventions import Canal, Clauses, Convention, PartyKind
from tests.exchange.examples import BASE, CARSAT, SPSTI, a_convention, a_grant

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
EVERY_CLAUSE = Clauses(
    "art. durée", "art. fin", "art. secret", "art. tiers", "art. publication", "art. dénonciation"
)


def signer(partie: PartyKind) -> Signataire:
    """Someone who signs for a party, by right."""
    return Signataire(partie, "Camille Fictive", "directrice")


def permissive(**changes: object) -> Convention:
    """A convention with a procedure for every act, and nothing on record."""
    grants = (a_grant(), a_grant("visites", canal=Canal.MESSAGERIE_SECURISEE))
    blank: dict[str, object] = {"clauses": EVERY_CLAUSE, "adhesions": (), "flux": grants}
    return a_convention(**{**blank, **changes})


def opt_in(
    year: int = 2026, themes: tuple[str, ...] = (BASE, "tms"), signed: datetime = NOW
) -> Adhesion:
    """An opt-in signed by the SPSTI."""
    return Adhesion(year, themes, signee_le=signed, signataires=(signer(SPSTI),))


def revocation(at: datetime = NOW, year: int = 2026) -> Revocation:
    """A revocation by the CARSAT."""
    return Revocation(year, at, signer(CARSAT))


def letter(
    partie: PartyKind, received: datetime = NOW, flux: tuple[str, ...] = ("sinistralite",)
) -> CourrierTiers:
    """A party's letter for the observatory."""
    written = Courrier(partie, received, "courrier", signer(partie))
    return CourrierTiers("observatoire", "Observatoire Exemple", flux, written)


def withdrawal(partie: PartyKind, at: datetime = NOW) -> Retrait:
    """The same party takes it back."""
    return Retrait("observatoire", partie, at, signer(partie))


def validation(at: datetime = NOW) -> Validation:
    """The committee's validation of a publication."""
    return Validation("bilan-2025", ("sinistralite",), at, "relevé de décision")


def denunciation(at: datetime = NOW) -> Denonciation:
    """A denunciation by the CARSAT."""
    return Denonciation(at, CARSAT, "lettre recommandée", signer(CARSAT))


def equivalence(at: datetime = NOW) -> EquivalenceCanal:
    """The parties' writing about the channel."""
    return EquivalenceCanal("courrier commun", at.date())


def avenant(reference: str = "avenant n° 1", effet: str = "2027-01-01") -> AvenantEcrit:
    """An avenant that takes the visits away."""
    return written_avenant(
        f'[[avenants]]\nreference = "{reference}"\neffet = {effet}\n'
        'objet = "visites retirées"\nflux_retires = ["visites"]\n'
    )


def one_of_each() -> tuple[Acte, ...]:
    """An act of every kind, in an order in which all can be recorded under `permissive()`."""
    return (
        opt_in(),
        letter(SPSTI),
        withdrawal(SPSTI),
        validation(),
        equivalence(),
        avenant(),
        revocation(),
        denunciation(),
    )
