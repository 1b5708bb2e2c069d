"""INSEE's stock files as a stream of Arrow batches that hold only the columns asked for.

Use ``with batches(path, ESTABLISHMENTS) as stream: for batch in stream: ...``. A file is a CSV, a
CSV alone in a ZIP (as INSEE ships it) or a Parquet, told by its first bytes. Promises: memory does
not grow with the file; every batch has the columns of the layout, under their INSEE names, in the
layout's types; what cannot be read is a ``SourceError`` that quotes nothing of the file.

Columns: INSEE, « Dessin de fichier » of StockEtablissement and StockEtablissementLiensSuccession,
https://www.sirene.fr/static-resources/documentation/v_sommaire_311.htm
"""

import csv
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from validators.sirene.errors import SourceError
from validators.siret_key import LENGTH

TEXT: Final = pa.large_string()
_BLOCK: Final = 8 * 1024 * 1024
_PARQUET_ROWS: Final = 1 << 17
_HEADER: Final = 64 * 1024
_COMMUNE_LENGTH: Final = 5
_WITHHELD: Final = "[ND]"
"""What INSEE writes in a cell that the person asked not to have published."""
_UNREADABLE: Final = (
    pa.ArrowException,
    OSError,
    UnicodeDecodeError,
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    EOFError,
)


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns wanted of one of INSEE's files.

    Attributes:
        name: INSEE's name of the file.
        columns: Type of each column that must be there.
        treated: The column that dates the last change of a row; taken where it is there.
        optional: Columns of text taken where they are there.
    """

    name: str
    columns: dict[str, pa.DataType]
    treated: str
    optional: tuple[str, ...] = ()


COMMUNE: Final = "codeCommuneEtablissement"
ACTIVITY: Final = "activitePrincipaleEtablissement"
NOMENCLATURE: Final = "nomenclatureActivitePrincipaleEtablissement"
ESTABLISHMENTS: Final = Layout(
    "StockEtablissement",
    {
        "siret": TEXT,
        "statutDiffusionEtablissement": TEXT,
        "etablissementSiege": pa.bool_(),
        "dateDebut": pa.date32(),
        "etatAdministratifEtablissement": TEXT,
    },
    "dateDernierTraitementEtablissement",
    (COMMUNE, ACTIVITY, NOMENCLATURE),
)
SUCCESSIONS: Final = Layout(
    "StockEtablissementLiensSuccession",
    {
        "siretEtablissementPredecesseur": TEXT,
        "siretEtablissementSuccesseur": TEXT,
        "dateLienSuccession": pa.date32(),
        "transfertSiege": pa.bool_(),
        "continuiteEconomique": pa.bool_(),
    },
    "dateDernierTraitementLienSuccession",
)


@contextmanager
def batches(path: Path, layout: Layout) -> Iterator[Iterator[pa.RecordBatch]]:
    """Opens a file as batches of the layout's columns.

    Args:
        path: CSV, ZIP of one CSV, or Parquet.
        layout: Which columns; ``layout.treated`` and the optional ones come as text, null where the
            file lacks them.

    Raises:
        SourceError: missing columns, a damaged file, or cells that are not of their type; also
            raised while the batches are drawn.
    """
    with ExitStack() as stack:
        try:
            opened = _open(path, layout, stack)
            yield _guarded(opened, layout)
        except _UNREADABLE:
            raise _damaged(layout) from None


def _guarded(opened: Iterator[pa.RecordBatch], layout: Layout) -> Iterator[pa.RecordBatch]:
    """The batches; an error met on the way is ours, and quotes nothing of the file."""
    try:
        yield from opened
    except _UNREADABLE:
        raise _damaged(layout) from None


def _damaged(layout: Layout) -> SourceError:
    return SourceError(
        f"Le fichier {layout.name} est abîmé ou incomplet ; rien n'a été remplacé. "
        "Téléchargez-le de nouveau sur data.gouv.fr."
    )


def _open(path: Path, layout: Layout, stack: ExitStack) -> Iterator[pa.RecordBatch]:
    with path.open("rb") as file:
        magic = file.read(4)
    if magic == b"PAR1":
        return _parquet(path, layout, stack)
    if magic == b"PK\x03\x04":
        archive = stack.enter_context(zipfile.ZipFile(path))
        entry = _only_csv(archive, layout)
        with archive.open(entry) as first:
            titles, delimiter = _titles(first)
        return _csv(stack.enter_context(archive.open(entry)), titles, delimiter, layout, stack)
    with path.open("rb") as first:
        titles, delimiter = _titles(first)
    return _csv(stack.enter_context(path.open("rb")), titles, delimiter, layout, stack)


def _only_csv(archive: zipfile.ZipFile, layout: Layout) -> zipfile.ZipInfo:
    entries = [entry for entry in archive.infolist() if entry.filename.lower().endswith(".csv")]
    if len(entries) != 1 or entries[0].flag_bits & 1:
        raise SourceError(
            f"L'archive {layout.name} doit contenir un seul fichier CSV, sans mot de passe."
        )
    return entries[0]


def _titles(file: IO[bytes]) -> tuple[list[str], str]:
    line = file.readline(_HEADER).decode("utf-8-sig")
    delimiter = max(",;", key=line.count)
    return next(csv.reader([line], delimiter=delimiter), []), delimiter


def _csv(
    file: IO[bytes], titles: list[str], delimiter: str, layout: Layout, stack: ExitStack
) -> Iterator[pa.RecordBatch]:
    wanted = _wanted(titles, layout)
    reader = pacsv.open_csv(
        file,
        read_options=pacsv.ReadOptions(block_size=_BLOCK),
        parse_options=pacsv.ParseOptions(delimiter=delimiter),
        convert_options=pacsv.ConvertOptions(
            include_columns=list(wanted),
            column_types=wanted,
            null_values=["", _WITHHELD],
            true_values=["true", "True", "1"],
            false_values=["false", "False", "0"],
            strings_can_be_null=True,
        ),
    )
    stack.enter_context(reader)
    return (_conformed(batch, layout) for batch in reader)


def _parquet(path: Path, layout: Layout, stack: ExitStack) -> Iterator[pa.RecordBatch]:
    file = stack.enter_context(pq.ParquetFile(path))
    wanted = _wanted(file.schema_arrow.names, layout)
    drawn = file.iter_batches(batch_size=_PARQUET_ROWS, columns=list(wanted))
    return (_conformed(batch, layout) for batch in drawn)


def _wanted(titles: list[str], layout: Layout) -> dict[str, pa.DataType]:
    missing = [name for name in layout.columns if name not in titles]
    if missing:
        raise SourceError(
            f"Ce n'est pas le fichier {layout.name} de l'INSEE : il lui manque "
            f"{', '.join(missing)} ; rien n'a été remplacé."
        )
    return {**layout.columns, **{name: TEXT for name in _spare(layout) if name in titles}}


def _spare(layout: Layout) -> tuple[str, ...]:
    """Columns that a file may lack."""
    return (layout.treated, *layout.optional)


def _conformed(batch: pa.RecordBatch, layout: Layout) -> pa.RecordBatch:
    columns = {name: _typed(batch.column(name), kind) for name, kind in layout.columns.items()}
    for name in _spare(layout):
        there = name in batch.schema.names
        columns[name] = _text(batch.column(name)) if there else pa.nulls(batch.num_rows, TEXT)
    return pa.RecordBatch.from_pydict(columns)


def _text(column: pa.Array) -> pa.Array:
    """A column that the file may lack, as text; communes kept as numbers get their zeros back."""
    if pa.types.is_integer(column.type):
        return pc.utf8_lpad(column.cast(TEXT), _COMMUNE_LENGTH, "0")
    column = _typed(column, TEXT)
    return pc.if_else(pc.equal(column, _WITHHELD), pa.scalar(None, TEXT), column)


def _typed(column: pa.Array, kind: pa.DataType) -> pa.Array:
    """A column in the type wanted; SIRETs kept as numbers get their zeros back."""
    if column.type == kind:
        return column
    if pa.types.is_dictionary(column.type):
        return _typed(column.dictionary_decode(), kind)
    if kind == TEXT and pa.types.is_integer(column.type):
        return pc.utf8_lpad(column.cast(TEXT), LENGTH, "0")
    return column.cast(kind)
