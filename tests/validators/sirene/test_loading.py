"""INSEE's files are loaded whole or not at all, whatever their container and order."""

import hashlib
import random
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from tests.support import shared_file
from tests.validators.making import siret
from tests.validators.sirene.stock import (
    TREATED,
    Etab,
    as_parquet,
    digits,
    link_stock,
    loaded,
    stock,
    zipped,
)
from validators.sirene import loading, marks
from validators.sirene.errors import SireneError, SourceError
from validators.sirene.links import read_links
from validators.sirene.loading import load
from validators.sirene.register import Sirene, open_sirene
from validators.sirene.sources import SUCCESSIONS, batches
from validators.sirene.store import replacing

ESTABLISHMENTS = [
    Etab(siret(1, 1), seat=True, commune="13055", activity="62.01Z"),
    Etab(siret(1, 2), "F", "2023-12-31"),
    Etab(siret(2, 1), "F", "", seat=True),
    Etab(siret(3, 1), "", "2020-05-05", commune="01004", activity="01.11Y", nomenclature="NAF2025"),
    Etab("00032517500057", diffusion="P"),
    Etab("90000000000000", "F", "1900-01-01"),
]
LINKS = [
    (siret(1, 2), siret(1, 1), "2023-12-31"),
    (siret(1, 2), siret(1, 1), "2023-12-31"),
    (siret(2, 1), siret(2, 1), "2020-01-01"),
    (siret(2, 1), siret(3, 1), ""),
]
FORSAKEN = [(siret(3, 1), siret(1, 1), "2021-01-01")]
ARRAYS = (
    "siret",
    "marks",
    "since",
    "place",
    "activity",
    *(f"successeurs-{part}" for part in ("from", "to", "kind")),
)


@pytest.fixture
def sources(tmp_path: Path) -> tuple[Path, Path]:
    """Both files, as CSV."""
    held, links = tmp_path / "etab.csv", tmp_path / "liens.csv"
    held.write_text(stock(ESTABLISHMENTS), "utf-8")
    links.write_text(link_stock(LINKS, FORSAKEN), "utf-8")
    return held, links


def arrays(folder: Path) -> dict[str, bytes]:
    data = next(folder.glob("donnees-*"))
    return {path.name: path.read_bytes() for path in data.iterdir()}


def test_says_what_was_loaded(sources: tuple[Path, Path], tmp_path: Path) -> None:
    held, links = sources
    manifest = load(held, links, tmp_path / "sirene")
    assert manifest.establishments.sha256 == hashlib.sha256(held.read_bytes()).hexdigest()
    assert manifest.establishments.treated == TREATED
    assert (manifest.establishments.rows, manifest.establishments.kept) == (6, 6)
    assert manifest.successions is not None
    assert manifest.successions.rows == 5
    assert manifest.successions.kept == 1, "continuity, dated, between two, once"
    assert manifest.successions.repeated == 1
    assert manifest.successions.undated == 1
    assert open_sirene(tmp_path / "sirene").manifest == manifest


@pytest.mark.parametrize("form", ["zip", "parquet", "bom", "point-virgule", "shuffled", "crlf"])
def test_every_form_of_the_files_gives_the_same_directory(
    form: str, sources: tuple[Path, Path], tmp_path: Path
) -> None:
    load(*sources, tmp_path / "sirene")
    others = []
    for path, name in zip(sources, ("StockEtablissement", "Liens"), strict=True):
        text = path.read_text("utf-8")
        other = tmp_path / f"autre-{name}"
        if form == "parquet":
            as_parquet(text, other)
        elif form == "zip":
            other.write_bytes(zipped(text, f"{name}_utf8.csv"))
        elif form == "bom":
            other.write_text(text, "utf-8-sig")
        elif form == "crlf":
            other.write_bytes(text.replace("\n", "\r\n").encode())
        elif form == "shuffled":
            title, *rows = text.splitlines()
            random.Random(3).shuffle(rows)
            other.write_text("\n".join([title, *rows]), "utf-8")
        else:
            other.write_text(text.replace(",", ";"), "utf-8")
        others.append(other)
    load(others[0], others[1], tmp_path / "autre")
    assert arrays(tmp_path / "autre") == arrays(tmp_path / "sirene")


def test_numbers_in_a_parquet_get_their_zeros_back(tmp_path: Path) -> None:
    table = pq.read_table(as_parquet(stock(ESTABLISHMENTS), tmp_path / "texte.parquet"))
    place = table.schema.get_field_index("siret")
    table = table.set_column(place, "siret", pc.cast(table["siret"], pa.int64()))
    pq.write_table(table, tmp_path / "nombres.parquet")
    load(tmp_path / "nombres.parquet", None, tmp_path / "sirene")
    sirene = open_sirene(tmp_path / "sirene")
    assert sirene.states(digits("00032517500057")).known.all()


def test_a_siret_met_again_keeps_its_last_row_wherever_slices_fall(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "_SLICE", 3)
    made = random.Random(5)
    rows = [
        Etab(siret(made.randrange(6), made.randrange(1, 5)), made.choice("AF"), f"20{n:02d}-01-01")
        for n in range(10, 90)
    ]
    sirene = loaded(tmp_path, rows)
    last = {row.siret: row for row in rows}
    states = sirene.states(digits(*last))
    assert states.known.all()
    assert states.closed.tolist() == [row.state == "F" for row in last.values()]
    assert sirene.manifest.establishments.repeated == len(rows) - len(last)
    assert sirene.sirets.tolist() == sorted(int(one) for one in last)
    for one, bits in zip(sirene.sirets.tolist(), sirene.bits.tolist(), strict=True):
        siblings = [row for row in last.values() if row.siret[:9] == f"{one:014d}"[:9]]
        others = [row for row in siblings if int(row.siret) != one and row.state == "A"]
        assert bool(bits & marks.OTHERS_OPEN) == bool(others)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("vide", b"", "lui manque"),
        ("titres seuls", stock([]).encode(), "est vide"),
        ("autre fichier", b"a,b\n1,2\n", "lui manque siret"),
        ("ligne courte", stock(ESTABLISHMENTS).encode() + b"900000000,00", "abîmé"),
        ("date", stock([Etab(siret(1), since="31/12/2023")]).encode(), "abîmé"),
        ("drapeau", stock(ESTABLISHMENTS).replace("true", "peut-être").encode(), "abîmé"),
        ("siret court", stock([Etab("123")]).encode(), "14 chiffres"),
        ("siret vide", stock([Etab("")]).encode(), "14 chiffres"),
        ("siret lettres", stock([Etab("9000000000000A")]).encode(), "14 chiffres"),
        ("latin-1", stock(ESTABLISHMENTS).encode() + b"\xe9" * 20, "abîmé"),
        ("zip coupé", zipped(stock(ESTABLISHMENTS), "a.csv")[:-30], "abîmé"),
        ("zip sans csv", zipped("x", "lisez-moi.txt"), "un seul fichier CSV"),
        ("parquet coupé", b"PAR1" + bytes(50), "abîmé"),
        ("pas un texte", bytes(range(256)) * 30, "rien n'a été remplacé"),
    ],
)
def test_a_malformed_file_replaces_nothing_and_quotes_nothing(
    name: str, content: bytes, said: str, sources: tuple[Path, Path], tmp_path: Path
) -> None:
    folder = tmp_path / "sirene"
    load(*sources, folder)
    before = arrays(folder)
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SourceError, match=said) as caught:
        load(tmp_path / name, None, folder)
    assert siret(1) not in str(caught.value)
    assert "900000000" not in str(caught.value)
    assert arrays(folder) == before
    assert len(list(folder.glob("*/"))) == 1, "nothing is left of the attempt"


def test_damage_in_the_links_keeps_the_establishments_loaded_before(
    sources: tuple[Path, Path], tmp_path: Path
) -> None:
    load(*sources, tmp_path / "sirene")
    before = arrays(tmp_path / "sirene")
    sources[1].write_text(link_stock([("x", siret(1), "2020-01-01")]), "utf-8")
    with pytest.raises(SourceError):
        load(*sources, tmp_path / "sirene")
    assert arrays(tmp_path / "sirene") == before


def test_a_reader_keeps_what_it_opened_and_the_next_sees_the_new(
    sources: tuple[Path, Path], tmp_path: Path
) -> None:
    held, links = sources
    load(held, links, tmp_path / "sirene")
    early = open_sirene(tmp_path / "sirene")
    held.write_text(stock([Etab(siret(9))]), "utf-8")
    load(held, None, tmp_path / "sirene")
    assert early.states(digits(siret(1))).known.all()
    late = open_sirene(tmp_path / "sirene")
    assert not late.states(digits(siret(1))).known.any()
    assert late.states(digits(siret(9))).known.all()
    assert len(list((tmp_path / "sirene").glob("donnees-*"))) == 1


def test_two_loads_at_once_are_refused(sources: tuple[Path, Path], tmp_path: Path) -> None:
    with replacing(tmp_path / "sirene"), pytest.raises(SireneError, match="déjà en cours"):
        load(*sources, tmp_path / "sirene")


def _damage(sirene: Path, what: str) -> None:
    data = next(sirene.glob("donnees-*"))
    if what == "manifeste":
        (sirene / "manifeste.json").write_text("{", "utf-8")
    elif what == "liste":
        (sirene / "manifeste.json").write_text("[]", "utf-8")
    elif what == "version":
        text = (sirene / "manifeste.json").read_text("utf-8")
        (sirene / "manifeste.json").write_text(text.replace('"version": 2', '"version": 9'))
    elif what == "tableau absent":
        (data / "siret.npy").unlink()
    elif what == "tableau coupé":
        (data / "since.npy").write_bytes((data / "since.npy").read_bytes()[:-4])
    else:
        np.save(data / "marks.npy", np.zeros(2, np.uint8))


@pytest.mark.parametrize(
    "what", ["manifeste", "liste", "version", "tableau absent", "tableau coupé", "tableau court"]
)
def test_a_damaged_directory_is_said_to_be_loaded_again(
    what: str, sources: tuple[Path, Path], tmp_path: Path
) -> None:
    load(*sources, tmp_path / "sirene")
    _damage(tmp_path / "sirene", what)
    with pytest.raises(SireneError, match="rechargez-le"):
        open_sirene(tmp_path / "sirene")


def test_a_directory_of_the_version_before_is_refused_with_the_remedy(
    sources: tuple[Path, Path], tmp_path: Path
) -> None:
    load(*sources, tmp_path / "sirene")
    manifest = tmp_path / "sirene" / "manifeste.json"
    manifest.write_text(manifest.read_text("utf-8").replace('"version": 2', '"version": 1'))
    with pytest.raises(SireneError, match=r"autre version.*rechargez-le.*passerelle sirene load"):
        open_sirene(tmp_path / "sirene")


def test_no_directory_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(SireneError, match="passerelle sirene load"):
        open_sirene(tmp_path)


def test_the_real_links_of_insee_are_read_as_they_are(tmp_path: Path) -> None:
    real = shared_file("data/sirene_liens_succession.csv")
    (tmp_path / "etab.csv").write_text(stock(ESTABLISHMENTS), "utf-8")
    manifest = load(tmp_path / "etab.csv", real, tmp_path / "sirene")
    assert manifest.successions is not None
    assert (manifest.successions.rows, manifest.successions.kept) == (5000, 3662)
    with batches(real, SUCCESSIONS) as stream:
        parts = [read_links(batch) for batch in stream]
    links = {
        (int(p), int(s), int(d))
        for part in parts
        for p, s, d in zip(part.predecessor, part.successor, part.day, strict=True)
    }
    assert sum((s, p, d) in links for p, s, d in links) == 18, "written both ways on one date"
    sirene: Sirene = open_sirene(tmp_path / "sirene")
    for arcs, several, marked in (
        (sirene.forward, 17, marks.SPLIT),
        (sirene.backward, 12, marks.MERGE),
    ):
        source = arcs.start >> np.uint64(17)
        assert len(np.unique(source[(arcs.kind & marked) > 0])) >= several
