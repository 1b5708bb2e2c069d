"""Acts come in any order, dated as they may be: the decision is that of an oracle over instants.

The oracle holds the acts that were accepted, as plain tuples of whole numbers (hours since the
beginning of 2026), and asks of an instant which of them closed which: it applies nothing in order
and shares no code with what it checks.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.acts import Acte
from exchange.conventions import Convention, PartyKind
from exchange.decide import Request, decide
from exchange.errors import ActRefusedError
from exchange.on_record.checks import record
from exchange.on_record.effects import LIFTS, replay
from tests.exchange import acts
from tests.exchange.examples import BASE, CARSAT, TIERS, a_grant

KINDS = ("spsti", "carsat", "dreets")
THEMES = ((BASE,), (BASE, "tms"))
WRITTEN_AT = datetime(2026, 12, 1, tzinfo=UTC)

Said = tuple[str, str, int]
"""What happened, to whom or with which themes, at which hour."""

_hours = st.integers(0, 9)
happenings = st.one_of(
    st.tuples(st.just("sign"), st.sampled_from(("base", "tms")), _hours),
    st.tuples(st.just("revoke"), st.just(""), _hours),
    st.tuples(st.just("letter"), st.sampled_from(KINDS), _hours),
    st.tuples(st.just("withdraw"), st.sampled_from(KINDS), _hours),
)
rare = st.tuples(st.just("denounce"), st.just(""), _hours)
stories = st.lists(happenings, max_size=14).flatmap(
    lambda told: st.lists(rare, max_size=1).flatmap(lambda end: st.permutations([*told, *end]))
)


def _at(hour: int) -> datetime:
    return datetime(2026, 6, 1, tzinfo=UTC) + timedelta(hours=hour)


def _act(said: Said) -> Acte:
    what, who, hour = said
    at = _at(hour)
    if what == "sign":
        return acts.opt_in(themes=THEMES[who == "tms"], signed=at)
    if what == "revoke":
        return acts.revocation(at)
    if what == "letter":
        return acts.letter(PartyKind(who), at)
    if what == "withdraw":
        return acts.withdrawal(PartyKind(who), at)
    return acts.denunciation(at)


@dataclass
class Oracle:
    """What was accepted, and what follows from it at an hour."""

    accepted: list[Said] = field(default_factory=list)

    def _hours(self, what: str, who: str = "") -> list[int]:
        return [h for kind, name, h in self.accepted if kind == what and who in {"", name}]

    def standing(self, opens: str, closes: str, who: str, hour: int) -> bool:
        """Whether something opened by then was not closed between its opening and then."""
        return any(
            opened <= hour and not any(opened <= end <= hour for end in self._hours(closes, who))
            for opened in self._hours(opens, who)
        )

    def themes(self, hour: int) -> set[str]:
        """The themes of the opt-ins that stand at an hour."""
        return {
            theme
            for kind, theme, opened in self.accepted
            if kind == "sign" and opened <= hour
            if not any(opened <= end <= hour for end in self._hours("revoke"))
        }

    def motif(self, hour: int) -> str | None:
        """Why nothing goes to the third party at that hour."""
        if any(received <= hour for received in self._hours("denounce")):
            return "CONVENTION-DENONCEE"
        if not all(self.standing("letter", "withdraw", kind, hour) for kind in KINDS):
            return "DESTINATAIRE-TIERS"
        if not any(signed <= hour for signed in self._hours("sign")):
            return "ADHESION-ABSENTE"
        if not self.themes(hour):
            return "ADHESION-REVOQUEE"
        return None if "tms" in self.themes(hour) else "THEME-NON-CHOISI"


def _base() -> Convention:
    return acts.permissive(flux=(a_grant(adhesion=("tms",), liste_requise=False),))


def _tell(story: list[Said]) -> tuple[Convention, Oracle, list[Acte]]:
    convention, oracle, on_record = _base(), Oracle(), list[Acte]()
    for said in story:
        act = _act(said)
        try:
            convention = record(_base(), on_record, act, WRITTEN_AT)
        except ActRefusedError:
            continue
        oracle.accepted.append(said)
        on_record.append(act)
    return convention, oracle, on_record


REQUEST = Request("sinistralite", CARSAT, TIERS, tiers="observatoire")
THREE_LETTERS = [("letter", kind, 0) for kind in KINDS]


@settings(max_examples=500, deadline=None)
@given(stories, st.booleans(), st.integers(-1, 10))
def test_any_order_of_acts_decides_as_the_oracle(
    story: list[Said], authorised: bool, hour: int
) -> None:
    # Three letters at once are rare among random acts: half the stories begin with them.
    convention, oracle, _ = _tell([*(THREE_LETTERS if authorised else ()), *story])
    decision = decide(convention, REQUEST, _at(hour))
    assert (decision.motif.value if decision.motif else None) == oracle.motif(hour)


@settings(max_examples=200, deadline=None)
@given(stories)
def test_what_is_read_again_from_the_record_is_what_was_recorded(story: list[Said]) -> None:
    convention, _, on_record = _tell(story)
    assert replay(_base(), on_record) == convention


@settings(max_examples=300, deadline=None)
@given(stories, _hours)
def test_a_revocation_is_accepted_where_something_stood_and_only_there(
    story: list[Said], hour: int
) -> None:
    _, oracle, on_record = _tell(story)
    stood = bool(oracle.themes(hour))
    try:
        record(_base(), on_record, acts.revocation(_at(hour)), WRITTEN_AT)
    except ActRefusedError:
        assert not stood
    else:
        assert stood


@settings(max_examples=300, deadline=None)
@given(stories, happenings, st.integers(-1, 10))
def test_an_act_lifts_the_motifs_of_its_kind_and_no_other(
    story: list[Said], said: Said, hour: int
) -> None:
    convention, _, on_record = _tell(story)
    before = decide(convention, REQUEST, _at(hour)).motif
    try:
        read = record(_base(), on_record, _act(said), WRITTEN_AT)
    except ActRefusedError:
        return
    changed = decide(read, REQUEST, _at(hour)).motif != before
    if changed and before is not None and said[0] in {"sign", "letter"}:
        assert before in LIFTS[type(_act(said))]


@settings(max_examples=300, deadline=None)
@given(stories, happenings, st.integers(-1, 10))
def test_a_closing_act_never_opens(story: list[Said], said: Said, hour: int) -> None:
    _, oracle, on_record = _tell([*THREE_LETTERS, *story])
    before = oracle.motif(hour)
    try:
        read = record(_base(), on_record, _act(said), WRITTEN_AT)
    except ActRefusedError:
        return
    if said[0] in {"revoke", "withdraw"} and before is not None:
        assert not decide(read, REQUEST, _at(hour)).allowed
