"""Matching equals a plain join, even on pseudonyms made to collide, and reads little."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.errors import ExtractFormatError
from exchange.matching import match
from tests.exchange.made_extracts import index_of, octets, random_pseudonyms, sirets, tms_pros

_HALVES = (b"\0" * 8, b"\0" * 7 + b"\1", b"P" * 8, b"\xff" * 8)
_adversarial = st.builds(lambda a, b: a + b, st.sampled_from(_HALVES), st.sampled_from(_HALVES))
_pseudonym = _adversarial | st.binary(min_size=16, max_size=16)
_rows = st.lists(st.tuples(_pseudonym, st.integers(2015, 2025), st.integers(1, 200)), max_size=40)


@settings(max_examples=150, deadline=None)
@given(
    _rows,
    st.lists(_pseudonym, max_size=25, unique=True),
    st.lists(st.integers(0, 39), max_size=8),
    st.integers(0, 500),
)
def test_it_is_a_plain_join(
    rows: list[tuple[bytes, int, int]], strangers: list[bytes], picks: list[int], repeats: int
) -> None:
    # Repeating a row makes its pseudonym span chunks.
    rows = rows + rows[:1] * repeats
    known = [rows[pick][0] for pick in picks if pick < len(rows)]
    members = list(dict.fromkeys(strangers + known))
    names, years, steps = map(list, zip(*rows, strict=True)) if rows else ([], [], [])
    index, _ = index_of("tms_pros", names, tms_pros(years, steps))

    matched = match(sirets(len(members)), octets(members), index)

    expected = [
        (position, year, step)
        for position, member in enumerate(members)
        for name, year, step in sorted(rows, key=lambda row: row[1])
        if name == member
    ]
    found = list(
        zip(
            matched.member.tolist(),
            matched.column("annee").tolist(),
            matched.column("etape").tolist(),
            strict=True,
        )
    )
    assert sorted(found) == sorted(expected)
    assert [row[:2] for row in found] == [row[:2] for row in expected]
    absent = [member not in set(names) for member in members]
    assert matched.unknown.tolist() == absent


def test_it_opens_only_the_chunks_it_needs() -> None:
    names = sorted(random_pseudonyms(20_000))
    index, chunks = index_of("tms_pros", names, tms_pros([2024] * 20_000, [1] * 20_000))
    per_chunk = index.layout.per_chunk
    matched = match(sirets(2), octets([names[5], names[7 * per_chunk + 3]]), index)
    assert matched.member.tolist() == [0, 1]
    assert set(chunks.asked) == {0, 7}
    assert len(index.first) > 50


def test_nobody_asked_opens_nothing() -> None:
    index, chunks = index_of("tms_pros", [b"m" * 16], tms_pros([2024], [1]))
    matched = match(sirets(0), octets([]), index)
    assert len(matched.row) == len(matched.unknown) == 0
    assert match(sirets(1), octets([b"a" * 16]), index).unknown.tolist() == [True]
    assert chunks.asked == []


def test_an_empty_extract_knows_nobody() -> None:
    index, _ = index_of("tms_pros", [], tms_pros([], []))
    assert match(sirets(2), octets(random_pseudonyms(2)), index).unknown.all()


def test_as_many_pseudonyms_as_members_are_needed() -> None:
    index, _ = index_of("tms_pros", [b"m" * 16], tms_pros([2024], [1]))
    with pytest.raises(ExtractFormatError):
        match(sirets(2), octets([b"m" * 16]), index)
    with pytest.raises(ExtractFormatError):
        match(sirets(1), octets([b"m" * 8], 8), index)
