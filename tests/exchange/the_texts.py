"""What the five contract texts answer, written by hand from the texts themselves.

An oracle for `passerelle decide`: a table per text, read from the contract and from nothing of this
program, and `expected`, the fewest rules that turn a row into an answer. It shares no code and no
data with `exchange`: where the two disagree, one of them has misread a contract. Where the texts
leave room, the reading followed here is said beside the row.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
PARTIES = ("spsti", "carsat", "dreets")
FINE_TO_COARSE = ("etablissement", "secteur", "total")
BASE = "relations_operationnelles"


@dataclass(frozen=True, slots=True)
class Row:
    """A flux that a text grants: words its clause holds, who gives to whom, and on what terms."""

    words: tuple[str, ...]
    ways: str
    """`s>c` and the like, by initial, separated by spaces."""
    finest: str = "etablissement"
    levels: str = ""
    """`R`, `D`, `RD`, or nothing where the text names no level: any is then right."""
    themes: tuple[str, ...] = ()
    list_needed: bool = False
    secure_mail: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A contract: its first and last day (both inside), its procedures, and what it grants."""

    first: date | None
    last: date | None
    term: str
    """Words of the clause that gives its days."""
    rows: dict[str, Row]
    secrecy: str = ""
    """Words of the clause that keeps others out, where the text has one."""
    third_parties: bool = False
    publication: str = ""
    """Words of the clause that says how a publication is validated, where the text has one."""
    denunciation: str = ""
    panier: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of `decide`; an instant is aware, and a year's themes stand by year."""

    flux: str
    giver: str
    receiver: str
    at: datetime
    level: str | None = None
    detail: str | None = None
    themes: dict[int, tuple[str, ...]] = field(default_factory=dict)
    revoked: datetime | None = None
    listed: datetime | None = None
    letters: tuple[str, ...] = ()
    public: bool = False
    validated: bool = False
    denounced: datetime | None = None
    mail_equivalent: datetime | None = None


_EACH = "s>c s>d c>s c>d d>s d>c"
# "To the parties" holds whoever gives: what the gateway makes of a form comes back to its author.
_SPSTI_TO_ALL = "s>s s>c s>d"
_TWO_TO_ALL = f"{_SPSTI_TO_ALL} c>s c>c c>d"

TEXTS: dict[str, Text] = {
    # 000. Art. 12: from the day of signature (17/06/25) to 24/06/2029. Art. 8: third parties by
    # letters. Art. 9: publications validated by the committee. No article on denunciation.
    "amt": Text(
        date(2025, 6, 17),
        date(2029, 6, 24),
        "art. 12",
        {
            "adherents": Row(("art. 6",), "s>c", levels="R"),
            "sinistralite": Row(("art. 6",), "c>s", levels="RD", list_needed=True),
            "actions": Row(("art. 7",), _EACH, secure_mail=True),
            "cible_detaillee": Row(("art. 3", "art. 7"), _EACH),
            "indicateurs": Row(("art. 5", "art. 11"), _SPSTI_TO_ALL, finest="total"),
            "statistiques_dreets": Row(("art. 6",), "d>s d>c", finest="secteur"),
        },
        secrecy="art. 8",
        third_parties=True,
        publication="art. 9",
    ),
    # 001. Art. 9: 1 January 2025 to 31 December 2029; denounced by registered letter. Nothing on
    # third parties (art. 8 forbids them) nor on publications. Annex 2: the Panier and its themes.
    "expertis": Text(
        date(2025, 1, 1),
        date(2029, 12, 31),
        "art. 9",
        {
            "adherents": Row(("annexe 2", "opérationnelles"), "s>c", levels="R", themes=(BASE,)),
            "sinistralite": Row(
                ("annexe 2", "opérationnelles"),
                "c>s",
                levels="RD",
                themes=(BASE,),
                list_needed=True,
            ),
            "portefeuille": Row(
                ("annexe 2", "opérationnelles"), "c>s", levels="R", themes=(BASE,), list_needed=True
            ),
            "visites": Row(
                ("annexe 2", "opérationnelles"), "c>s", levels="D", themes=(BASE,), list_needed=True
            ),
            "difficultes_aigues": Row(
                ("annexe 2", "opérationnelles"), "s>c c>s", levels="D", themes=(BASE,)
            ),
            "tms_pros": Row(
                ("annexe 2", "TMS"), "c>s", levels="R", themes=("tms",), list_needed=True
            ),
            # The chemical table has the same line, "en fonction de la faisabilité du SI".
            "analyses_ergonomiques": Row(
                ("annexe 2", "TMS", "chimiques"), "s>c", themes=("tms", "risques_chimiques")
            ),
            "sptpe_tms": Row(
                ("annexe 2", "chimiques"), "c>s", levels="R", themes=("risques_chimiques",)
            ),
            "courriers_tpe": Row(
                ("annexe 2", "TPE"), "c>s", levels="D", themes=("tpe",), list_needed=True
            ),
            "tableau_dgt": Row(("art. 6",), _TWO_TO_ALL, finest="total"),
            "indicateurs": Row(("art. 6", "art. 7"), _TWO_TO_ALL, finest="total"),
        },
        secrecy="art. 8",
        denunciation="art. 9",
        panier="annexe 2",
    ),
    # 002. Signature blank, end "(indiquer date…)": incomplete, whatever is asked of it.
    "pst35": Text(
        None,
        None,
        "durée",
        {
            "adherents": Row(("échanges d'informations",), "s>c", levels="R"),
            "programmes": Row(("échanges d'informations",), "c>s", list_needed=True),
            "difficultes_aigues": Row(("axe 3",), "s>c c>s", levels="D"),
            "tableau_dgt": Row(("annexe",), _TWO_TO_ALL, finest="total"),
            "indicateurs": Row(("indicateurs",), _SPSTI_TO_ALL, finest="total"),
            "statistiques_sectorielles": Row(
                ("Carsat", "statistiques annuelles"), "c>s", finest="secteur"
            ),
            "donnees_sante_travail": Row(("SPSTI",), "s>c s>d", finest="secteur"),
        },
        denunciation="dénonciation",
    ),
    # 003. A brochure: no date, no signatory.
    "occitanie": Text(
        None,
        None,
        "durée maximale de cinq ans",
        {"sinistralite_comparee": Row(("sinistralité comparée",), _TWO_TO_ALL, finest="total")},
    ),
    # 004. §6: 27/03/2025 to 26/03/2029. §5 lets nobody else read; no procedure of any kind.
    "satm": Text(
        date(2025, 3, 27),
        date(2029, 3, 26),
        "§6",
        {
            "indicateurs": Row(("ch. 2", "§3.1", "§4"), _SPSTI_TO_ALL, finest="total"),
            "statistiques_sectorielles": Row(("§3.2",), "c>s", finest="secteur"),
            "statistiques_dreets": Row(("§3.3",), "d>s d>c", finest="secteur"),
        },
        secrecy="§5",
    ),
}


def expected(text: Text, asked: Question) -> str | None:
    """The motif of the first check that fails, in the order of the contract; None if allowed."""
    row = text.rows.get(asked.flux)
    return (
        _term(text, asked)
        or _recipient(text, asked)
        or ("FLUX-NON-PREVU" if row is None else None)
        or (_row(text, row, asked) if row else None)
    )


def cited(text: Text, asked: Question, motif: str | None) -> tuple[str, ...]:
    """Words that the clause of that answer holds; none where the text has no such clause."""
    row = text.rows.get(asked.flux)
    if motif == "CONVENTION-DENONCEE":
        return (text.denunciation,)
    if motif and motif.startswith("CONVENTION-"):
        return (text.term,)
    if motif in {"ADHESION-ABSENTE", "ADHESION-REVOQUEE", "THEME-NON-CHOISI"}:
        return (text.panier,)
    if motif in {"DESTINATAIRE-TIERS", "FLUX-NON-PREVU"} or row is None:
        return (text.secrecy,) if motif == "DESTINATAIRE-TIERS" else ()
    if motif == "PUBLICATION-NON-VALIDEE" or (motif == "GRANULARITE" and asked.public):
        return ()
    return row.words


def _term(text: Text, asked: Question) -> str | None:
    """Its days, in Paris, the first and the last inside; then its end by registered letter."""
    today = asked.at.astimezone(PARIS).date()
    if text.first is None or text.last is None:
        return "CONVENTION-INCOMPLETE"
    if today < text.first:
        return "CONVENTION-PAS-COMMENCEE"
    if today > text.last:
        return "CONVENTION-ECHUE"
    if text.denunciation and asked.denounced is not None and asked.denounced <= asked.at:
        return "CONVENTION-DENONCEE"
    return None


def _recipient(text: Text, asked: Question) -> str | None:
    """A third party has a letter of all three; a publication is art. 9's, which asks for none."""
    if asked.receiver != "tiers" or (asked.public and text.publication):
        return None
    if text.third_parties and set(asked.letters) >= set(PARTIES):
        return None
    return "DESTINATAIRE-TIERS"


def _row(text: Text, row: Row, asked: Question) -> str | None:
    return (
        _way(row, asked)
        or _detail(row, asked)
        or _adhesion(row, asked)
        or _list(row, asked)
        or _outside(text, row, asked)
    )


def _way(row: Row, asked: Question) -> str | None:
    ways = [way.split(">") for way in row.ways.split()]
    # Whoever may give it to a party may give it to a third one that the three have authorised.
    to = {"spsti": "s", "carsat": "c", "dreets": "d", "tiers": "scd"}[asked.receiver]
    if not any(giver == asked.giver[0] and receiver in to for giver, receiver in ways):
        return "SENS-NON-PREVU"
    if asked.level and row.levels and asked.level not in row.levels:
        return "NIVEAU-NON-PREVU"
    return None


def _detail(row: Row, asked: Question) -> str | None:
    """Never finer than granted; and a publication is aggregate, validated or not."""
    detail = asked.detail or row.finest
    if FINE_TO_COARSE.index(detail) < FINE_TO_COARSE.index(row.finest):
        return "GRANULARITE"
    return "GRANULARITE" if asked.public and detail == "etablissement" else None


def _adhesion(row: Row, asked: Question) -> str | None:
    """The calendar year of the release, the base always, one of the themes that suffice."""
    if not row.themes:
        return None
    chosen = asked.themes.get(asked.at.astimezone(PARIS).year)
    if chosen is None:
        return "ADHESION-ABSENTE"
    if asked.revoked is not None and asked.revoked <= asked.at:
        return "ADHESION-REVOQUEE"
    if BASE not in chosen or not set(row.themes) & set(chosen):
        return "THEME-NON-CHOISI"
    return None


def _list(row: Row, asked: Question) -> str | None:
    """Accepted at the instant or before, at most twelve months (a year of Paris) earlier."""
    if not row.list_needed:
        return None
    if asked.listed is None or asked.listed > asked.at or asked.listed < _a_year_before(asked.at):
        return "LISTE-ABSENTE"
    return None


def _a_year_before(instant: datetime) -> datetime:
    wall = instant.astimezone(PARIS).replace(tzinfo=None)
    if (wall.month, wall.day) == (2, 29):
        wall -= timedelta(days=1)
    return wall.replace(year=wall.year - 1, tzinfo=PARIS)


def _outside(text: Text, row: Row, asked: Question) -> str | None:
    """The committee's word on a publication; then the channel that the clause asks for."""
    if asked.public and not (text.publication and asked.validated):
        return "PUBLICATION-NON-VALIDEE"
    if row.secure_mail and not (asked.mail_equivalent and asked.mail_equivalent <= asked.at):
        return "CANAL-NON-AGREE"
    return None
