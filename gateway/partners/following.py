"""`/accuses/suivi.txt`: where each deposit and each exchange of a partner stands, in one line."""

from sqlalchemy import Connection, RowMapping, select

from exchange.states import DepositState, ExchangeState
from gateway.acknowledgement import french_instant
from gateway.messages import sentence
from gateway.storage.exchanges import JOINT
from gateway.storage.tables import DEPOSIT, EXCHANGE

FILE_NAME = "suivi.txt"
_LATEST = 50
_UNSAID = (DepositState.RETIRE, DepositState.JOINT)

_DEPOSIT_TEXTS = {
    DepositState.CLOS: "reçu ; sera pris en charge dès qu'il aura son nom définitif",
    DepositState.PRIS: "en cours de lecture",
    DepositState.ACCEPTE: "accepté",
    DepositState.REJETE: "rejeté : voir l'accusé, qui dit quoi corriger",
    DepositState.REFUSE: "refusé : voir l'accusé",
    DepositState.REPETE: "identique à un dépôt déjà reçu : voir l'accusé",
    DepositState.ESSAYE: "essai lu, sans effet : voir l'accusé",
    DepositState.EN_ECHEC: "en attente : incident de la passerelle, l'exploitant est prévenu",
    DepositState.ABANDONNE: "abandonné par l'exploitant : voir l'accusé",
}
_EXCHANGE_TEXTS = {
    ExchangeState.OUVERT: "en préparation",
    ExchangeState.SCELLE: "scellé, livraison imminente",
    ExchangeState.LIVRE: "livré",
    ExchangeState.RAPPELE: "rappelé par qui l'avait déposé : voir l'accusé",
    ExchangeState.REFUSE: "refusé : voir l'accusé",
    ExchangeState.REMPLACE: "sans objet : une liste ou un extrait plus récent l'a remplacé",
    ExchangeState.EN_ECHEC: "en attente : incident de la passerelle, l'exploitant est prévenu",
    ExchangeState.ABANDONNE: "abandonné par l'exploitant : voir l'accusé",
}


def render(connection: Connection, party: str) -> bytes:
    """The file, as of now: UTF-8 with BOM, CRLF, the latest first."""
    lines = ["Vos dépôts", "----------"]
    lines += [_deposit_line(row) for row in _deposits(connection, party)] or ["(aucun)"]
    lines += ["", "Vos échanges", "------------"]
    lines += [_exchange_line(row) for row in _exchanges(connection, party)] or ["(aucun)"]
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode("utf-8")


def _deposits(connection: Connection, party: str) -> list[RowMapping]:
    query = (
        select(DEPOSIT)
        .where(DEPOSIT.c.party == party, DEPOSIT.c.state.not_in(_UNSAID))
        .order_by(DEPOSIT.c.closed_at.desc())
        .limit(_LATEST)
    )
    return list(connection.execute(query).mappings())


def _exchanges(connection: Connection, party: str) -> list[RowMapping]:
    query = (
        select(EXCHANGE)
        .where(
            (EXCHANGE.c.recipient == party)
            | EXCHANGE.c.givers.contains(f"{JOINT}{party}{JOINT}", autoescape=True)
        )
        .order_by(EXCHANGE.c.opened_at.desc())
        .limit(_LATEST)
    )
    return list(connection.execute(query).mappings())


def _deposit_line(row: RowMapping) -> str:
    text = _DEPOSIT_TEXTS[DepositState(row["state"])]
    place = "essai" if row["place"] == "essai" else "dépôt"
    when = french_instant(row["changed_at"])
    return f"{when} — {place} {row['flux']} « {row['name']} » : {text} ({row['id']})"


def _exchange_line(row: RowMapping) -> str:
    text = _EXCHANGE_TEXTS[ExchangeState(row["state"])]
    when = french_instant(row["changed_at"])
    motif = f" — {sentence(row['motif'])}" if row["motif"] else ""
    what = f"{row['flux']}, convention {row['convention']}, pour {row['recipient']}"
    return f"{when} — {what} : {text}{motif} ({row['id']})"
