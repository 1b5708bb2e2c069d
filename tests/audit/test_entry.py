"""Entries: what may be said, in one form only, and never a SIRET."""

import json
import uuid
from datetime import UTC, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.entry import MAX_LEAF, Entry, Event, check_no_siret, from_leaf, to_leaf
from audit.errors import EntryError
from tests.audit.support import MORNING

# Invented number: fourteen digits that pass the key.
SIRET = "73282932000074"
NAIVE = MORNING.replace(tzinfo=None)

texts = st.text(st.characters(exclude_categories=("Cs", "Nd")), min_size=1, max_size=40)
maybe = st.none() | texts
digests = st.none() | st.binary(min_size=32, max_size=32).map(bytes.hex)
zones = st.sampled_from([UTC, timezone(timedelta(hours=2)), timezone(timedelta(hours=-11))])
entries = st.builds(
    Entry,
    event=st.sampled_from(list(Event)),
    at=st.datetimes(NAIVE.replace(year=2000), NAIVE.replace(year=2100), timezones=zones),
    subject=texts,
    convention=maybe,
    flux=maybe,
    finalite=maybe,
    clause=maybe,
    motif=maybe,
    actor=maybe,
    parties=st.lists(texts, max_size=3).map(tuple),
    counts=st.dictionaries(texts, st.integers(0, 2**53 - 1), max_size=3),
    object_sha256=digests,
    commitment=digests,
    details=st.dictionaries(texts, texts, max_size=3),
)


def entry(**fields: object) -> Entry:
    base: dict[str, object] = {"event": Event.REFUS, "at": MORNING, "subject": "depot:7f3a"}
    return Entry(**{**base, **fields})  # type: ignore[arg-type]  # wrong types are the point


def test_leaf_is_what_it_says() -> None:
    leaf = to_leaf(
        entry(convention="CPOM-2025", counts={"recus": 12}, parties=("spsti-13",), motif="LISTE")
    )
    assert leaf == (
        b'{"at":"2026-11-22T08:30:00.000000Z","convention":"CPOM-2025","counts":{"recus":12},'
        b'"event":"refus","motif":"LISTE","parties":["spsti-13"],"subject":"depot:7f3a","v":1}'
    )


@given(entries)
def test_a_leaf_reads_back_as_its_entry(given_entry: Entry) -> None:
    leaf = to_leaf(given_entry)
    assert b"\n" not in leaf
    assert from_leaf(leaf) == given_entry
    assert to_leaf(from_leaf(leaf)) == leaf


def test_an_instant_is_the_same_in_every_zone() -> None:
    paris = MORNING.astimezone(timezone(timedelta(hours=1)))
    assert to_leaf(entry(at=paris)) == to_leaf(entry(at=MORNING))


def test_an_instant_without_zone_is_refused() -> None:
    with pytest.raises(EntryError) as error:
        entry(at=NAIVE)
    assert error.value.code == "ENTREE-INSTANT"


@pytest.mark.parametrize(
    "text",
    [
        SIRET,
        "732 829 320 00074",
        "732\u00a0829\u202f320\u00a000074",
        "7 3 2 8 2 9 3 2 0 0 0 0 7 4",
        "732.829.320.00074",
        f"fichier du siret{SIRET}.csv",
        "refus de l'établissement 732829320 00074, inconnu",
        "\uff17\uff13\uff12\uff18\uff12\uff19\uff13\uff12\uff10\uff10\uff10\uff10\uff17\uff14",
    ],
)
def test_no_siret_in_any_text(text: str) -> None:
    fields: list[dict[str, object]] = [
        {"motif": text},
        {"details": {"fichier": text}},
        {"details": {text: "x"}},
        {"subject": text},
        {"counts": {text: 1}},
        {"parties": (text,)},
        {"convention": text},
    ]
    for field in fields:
        with pytest.raises(EntryError) as error:
            entry(**field)
        assert error.value.code == "ENTREE-SIRET"
        assert SIRET not in str(error.value)


def test_a_siret_cannot_come_in_by_a_leaf() -> None:
    leaf = to_leaf(entry(subject="x")).replace(b'"x"', f'"{SIRET}"'.encode())
    with pytest.raises(EntryError) as error:
        from_leaf(leaf)
    assert error.value.code == "ENTREE-SIRET"


@given(st.uuids())
def test_identifiers_are_no_siret(identifier: uuid.UUID) -> None:
    check_no_siret(f"depot:{identifier}")
    check_no_siret(f"depot:{identifier.hex}a")


@pytest.mark.parametrize(
    "text",
    [
        "12345678901234ab",
        "ab12345678901234",
        "2026-11-22T08:30:00.000000Z",
        "732829320",
        "CPOM-2025",
    ],
)
def test_what_looks_like_a_siret_only_from_afar(text: str) -> None:
    check_no_siret(text)


@pytest.mark.parametrize(
    "fields",
    [
        {"subject": ""},
        {"motif": "x" * 513},
        {"counts": {"recus": -1}},
        {"counts": {"recus": True}},
        {"counts": {"recus": 2**53}},
        {"counts": {str(i): 1 for i in range(65)}},
        {"object_sha256": "0" * 63},
        {"object_sha256": "A" * 64},
        {"commitment": "x"},
    ],
)
def test_malformed_fields_are_refused(fields: dict[str, object]) -> None:
    with pytest.raises(EntryError) as error:
        entry(**fields)
    assert error.value.code == "ENTREE-CHAMP"


def test_an_entry_cannot_be_changed_afterwards() -> None:
    counts = {"recus": 1}
    made = entry(counts=counts)
    counts["recus"] = 2
    assert made.counts["recus"] == 1
    with pytest.raises(TypeError):
        made.counts["recus"] = 3  # type: ignore[index]  # that it fails is the point
    assert hash(made) == hash(entry(counts={"recus": 1}))


def test_a_leaf_too_long_is_refused() -> None:
    long = {f"d{i}": "é" * 512 for i in range(64)}
    with pytest.raises(EntryError) as error:
        to_leaf(entry(details=long))
    assert error.value.code == "ENTREE-TAILLE"
    with pytest.raises(EntryError):
        from_leaf(b"x" * (MAX_LEAF + 1))


def good() -> dict[str, object]:
    value = json.loads(to_leaf(entry(counts={"a": 1}, parties=("p",), details={"d": "e"})))
    assert isinstance(value, dict)
    return value


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2},
        {"event": "invente"},
        {"at": "2026-11-22T08:30:00Z"},
        {"at": "2026-13-22T08:30:00.000000Z"},
        {"at": 3},
        {"subject": None},
        {"parties": []},
        {"parties": "spsti"},
        {"parties": [1]},
        {"counts": [["a", 1]]},
        {"counts": {"a": 1.5}},
        {"counts": {"a": "1"}},
        {"details": {"a": {}}},
        {"motif": None},
        {"inconnu": "x"},
    ],
)
def test_any_other_leaf_is_refused(change: dict[str, object]) -> None:
    leaf = json.dumps(
        {**good(), **change}, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    ).encode()
    with pytest.raises(EntryError) as error:
        from_leaf(leaf)
    assert error.value.code == "ENTREE-ILLISIBLE"


@pytest.mark.parametrize(
    "leaf",
    [b"", b"{}", b"[]", b"null", b"[" * 60_000, b"\xff", b'{"v":1', b"9" * 5000],
)
def test_anything_else_is_refused(leaf: bytes) -> None:
    with pytest.raises(EntryError) as error:
        from_leaf(leaf)
    assert error.value.code == "ENTREE-ILLISIBLE"


def test_another_spelling_of_a_leaf_is_refused() -> None:
    leaf = to_leaf(entry())
    for other in (leaf + b" ", leaf.replace(b":", b": ", 1), leaf[:-1] + b',"v":1}'):
        with pytest.raises(EntryError):
            from_leaf(other)
