"""An extract comes back as it went in, chunk by chunk, and never holds a SIRET."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.errors import ExtractFormatError
from exchange.extracts.index import decode, encode
from exchange.extracts.layout import CHUNK, LAYOUTS
from exchange.extracts.sealed import open_extract, seal_extract
from keys.errors import UnsealError
from tests.exchange.made_extracts import (
    KEY,
    FakeChunks,
    claims,
    index_of,
    octets,
    random_pseudonyms,
    tms_pros,
)


@pytest.mark.parametrize("kind", sorted(LAYOUTS))
def test_a_chunk_holds_whole_records(kind: str) -> None:
    layout = LAYOUTS[kind]
    assert layout.per_chunk * layout.dtype.itemsize <= CHUNK
    assert layout.dtype["prefix"] == np.dtype(">u8")
    assert "siret" not in (layout.dtype.names or ())


def test_no_two_kinds_share_the_mark_of_an_index() -> None:
    assert len({layout.mark for layout in LAYOUTS.values()}) == len(LAYOUTS)


def test_a_kind_with_a_long_name_comes_back() -> None:
    index, _ = index_of("risques_chimiques_pros", [b"a" * 16], pd.DataFrame({"annee": [2026]}))
    assert index.layout is LAYOUTS["risques_chimiques_pros"]


def test_records_are_sorted_by_pseudonym_then_year() -> None:
    names = [b"b" * 16, b"a" * 16, b"b" * 16, b"a" * 8 + b"c" * 8, b"a" * 16]
    index, _ = index_of(
        "tms_pros", names, tms_pros([2024, 2024, 2022, 2020, 2021], [1, 2, 3, 4, 1])
    )
    rows = index.rows(np.array([0]))
    assert rows["annee"].tolist() == [2021, 2024, 2020, 2022, 2024]
    assert rows["etape"].tolist() == [1, 2, 4, 3, 1]
    assert index.first.tolist() == [int.from_bytes(b"a" * 8, "big")]


_text = st.none() | st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=5)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(1990, 2100),
            _text.filter(lambda t: t is None or 0 < len(t.encode()) <= 6),
            st.none() | st.integers(0, 40_000_000).map(lambda n: n / 100),
            st.none() | st.integers(0, 65_534),
            st.none() | st.integers(0, 40_000_000),
            st.none() | st.sampled_from(("NAFRev2", "NAF2025")),
        ),
        min_size=1,
        max_size=150,
    )
)
def test_what_comes_back_is_what_went_in(rows: list[tuple[object, ...]]) -> None:
    years, risks, headcounts, accidents, hours, nomenclatures = map(list, zip(*rows, strict=True))
    frame = claims(
        years,
        code_risque=pd.array(risks, dtype="str"),
        effectif=pd.array(headcounts, dtype="Float64"),
        at_1er_reglement=pd.array(accidents, dtype="Int64"),
        heures_travaillees=pd.array(hours, dtype="Int64"),
        nomenclature_naf=pd.array(nomenclatures, dtype="str"),
    )
    # Ascending pseudonyms keep the order of the rows.
    index, _ = index_of("sinistralite", [n.to_bytes(16, "big") for n in range(len(rows))], frame)
    found = index.rows(np.arange(len(index.first)))
    assert len(found) == len(rows)
    back = {cell.nom: cell.unpack(found[cell.nom]).to_pylist() for cell in index.layout.cells}
    assert back["annee"] == years
    assert back["code_risque"] == risks
    assert back["effectif"] == headcounts
    assert back["at_1er_reglement"] == accidents
    assert back["heures_travaillees"] == hours
    assert back["nomenclature_naf"] == nomenclatures


@pytest.mark.parametrize(
    "visits",
    [
        pd.Series([True, False, None], dtype="boolean"),
        pd.Series([True, False, None], dtype="bool[pyarrow]"),
        pd.Series(["oui", "non", None], dtype="str"),
        pd.Series(["oui", "non", None], dtype="category"),
    ],
    ids=lambda visits: str(visits.dtype),
)
def test_portfolio_accents_and_yes_no_come_back(visits: pd.Series) -> None:
    towns = ["Alpes-de-Haute-Provence", "Hérault", None]
    frame = pd.DataFrame({"annee": [2026] * 3, "antenne": towns})
    frame["agent_visite"] = visits
    index, _ = index_of("portefeuille", [b"a" * 16, b"b" * 16, b"c" * 16], frame)
    rows = index.rows(np.array([0]))
    cells = {cell.nom: cell.unpack(rows[cell.nom]).to_pylist() for cell in index.layout.cells}
    assert cells["antenne"] == towns
    assert cells["agent_visite"] == ["oui", "non", None]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at_1er_reglement", -17),
        ("at_1er_reglement", 65_535),
        ("at_1er_reglement", 1.5),
        ("journees_it", "douze"),
        ("somme_taux_ip", 8.123),
        ("effectif", float("inf")),
        ("code_naf", "43.21AA"),
        ("code_naf", "4\x001"),
        ("nomenclature_naf", "NAF2031"),
        ("annee", None),
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_column_name_only(
    column: str, value: object
) -> None:
    frame = claims([2024]).assign(**{column: pd.Series([value])})
    with pytest.raises(ExtractFormatError, match=f"^colonne {column} : ") as refused:
        encode("sinistralite", octets([b"a" * 16]), frame)
    shown = str(refused.value).removeprefix(f"colonne {column} : ")
    assert str(value) not in shown.replace("bornes 0 à 65534", "")
    assert refused.value.__cause__ is None


def test_shapes_kinds_and_columns_are_checked() -> None:
    with pytest.raises(ExtractFormatError, match="sorte"):
        encode("salaires", octets([]), tms_pros([], []))
    with pytest.raises(ExtractFormatError, match="pseudonyme"):
        encode("tms_pros", octets([b"a" * 16]), tms_pros([2024, 2025], [1, 2]))
    with pytest.raises(ExtractFormatError, match="colonnes absentes : etape"):
        encode("tms_pros", octets([b"a" * 16]), tms_pros([2024], [1]).drop(columns="etape"))


def test_an_index_of_another_kind_or_version_is_refused() -> None:
    encoded = encode("tms_pros", octets([b"a" * 16]), tms_pros([2024], [1]))
    blob, chunks = encoded.sparse_blob(), FakeChunks(encoded.records)
    assert decode(blob, chunks).count == 1
    newer = blob[:4] + (9).to_bytes(2, "big") + blob[6:]
    for bad in (b"", b"xxxx" + blob[4:], blob[:-1], newer, blob.replace(b"tms_pros", b"tms_prox")):
        with pytest.raises(ExtractFormatError):
            decode(bad, chunks)


def test_sealed_it_opens_only_as_it_was_sealed() -> None:
    names = random_pseudonyms(500)
    encoded = encode("tms_pros", octets(names), tms_pros([2024] * 500, [1] * 500))
    sealed = seal_extract(encoded, KEY, b"extrait 1")
    other = seal_extract(
        encode("tms_pros", octets(names[:9]), tms_pros([2024] * 9, [1] * 9)), KEY, b"extrait 1"
    )

    def reader(records: bytes, offset: int, size: int) -> bytes:
        return records[offset : offset + size]

    index = open_extract(
        sealed.sparse, KEY, b"extrait 1", lambda o, n: reader(sealed.records, o, n)
    )
    assert len(index.rows(np.arange(len(index.first)))) == 500
    assert names[0] not in sealed.records + sealed.sparse
    with pytest.raises(UnsealError):
        open_extract(sealed.sparse, KEY, b"extrait 2", lambda o, n: reader(sealed.records, o, n))
    with pytest.raises(UnsealError):
        open_extract(sealed.records, KEY, b"extrait 1", lambda o, n: reader(sealed.records, o, n))
    with pytest.raises(ExtractFormatError, match="ne se correspondent pas"):
        open_extract(sealed.sparse, KEY, b"extrait 1", lambda o, n: reader(other.records, o, n))


def test_an_empty_extract_has_no_chunk() -> None:
    index, _ = index_of("tms_pros", [], tms_pros([], []))
    assert (index.count, len(index.first)) == (0, 0)
    assert len(index.rows(np.array([], np.intp))) == 0
