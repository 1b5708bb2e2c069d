"""Vérifier seul ce que la passerelle a remis : journal, reçu, accusé signé, échantillon de liste.

Ce fichier se suffit : Python 3.9 ou plus, bibliothèque standard seulement, aucun réseau. Copiez-le
où vous voulez, y compris sous Windows, et lancez :

    python3 verify.py journal FICHIER --cle CLE [--ancien FICHIER_ANTERIEUR] [--json]
    python3 verify.py recu RECU --feuille FEUILLE.json --cle CLE [--fichier FICHIER_SCELLE]
    python3 verify.py accuse ACCUSE.json --cle CLE
    python3 verify.py echantillon FICHIER.json --racine EMPREINTE [--graine GRAINE]

CLE est la clé publique de vérification (nom+identifiant+clé) ou un fichier qui la contient ;
obtenez-la de la convention ou d'une autre partie, jamais avec le fichier à vérifier.
FICHIER_ANTERIEUR est un export, ou un point de contrôle, gardé d'une vérification passée : c'est
lui qui prouve que rien n'a été réécrit depuis. EMPREINTE est celle que le SPSTI a signée, et
GRAINE celle que vous avez donnée pour le tirage : lisez-les sur vos propres pièces.

Codes de sortie : 0 intègre, 1 altéré, 2 mauvais usage ou fichier illisible.

It repeats on purpose what the rest of the package does, and imports none of it: two independent
readings of the published formats (RFC 6962, RFC 8032, C2SP signed-note, tlog-checkpoint,
tlog-proof) must agree. It promises bounded memory whatever it is given.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

HEADER = b"passerelle-journal@v1\n"
MAX_LINE = 65536
MAX_NOTE = 1_000_000
MAX_KEY_FILE = 4096
MAX_SIGNATURES = 100
MAX_SAMPLE = 8_000_000
SAMPLE = "passerelle-echantillon-v1"
COMMITMENT = b"passerelle-engagement-v1\x00"
MAX_NAMES = 200
MAX_DEPTH = 3
DASH = "\u2014 "
LABELS = {
    "entrees": "entrées",
    "conventions": "convention",
    "debut": "première entrée du",
    "fin": "dernière entrée du",
    "evenements": "évènements",
    "prolonge": "prolonge le journal antérieur, qui comptait",
    "rang": "entrée n°",
    "accuse": "accusé",
    "etablissements": "établissements de la liste",
    "ouverts": "établissements ouverts, tous dans la liste signée",
}
SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)

# Ed25519 (RFC 8032 section 5.1): field prime, group order, curve constant, square root of -1.
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)

Point = tuple[int, int, int, int]
Pairs = Callable[[list[tuple[str, object]]], dict[str, object]]


class TamperedError(Exception):
    """Ce qui est vérifié a été altéré."""


class UsageError(Exception):
    """Ce qui est demandé ne peut pas être vérifié."""


class Key(NamedTuple):
    """A verifier key: its name, its four-octet identifier, the public key."""

    name: str
    ident: bytes
    public: bytes


class Head(NamedTuple):
    """A signed checkpoint: origin, size and root of the log."""

    origin: str
    size: int
    root: bytes


def decode64(text: str) -> bytes:
    """The value of base64 in its one canonical spelling; ValueError otherwise."""
    value = base64.b64decode(text.encode("ascii"), validate=True)
    if base64.b64encode(value).decode("ascii") != text:
        raise ValueError("not canonical base64")
    return value


# --- Ed25519 -------------------------------------------------------------------------------------


def _add(a: Point, b: Point) -> Point:
    m = (a[1] - a[0]) * (b[1] - b[0]) % P
    n = (a[1] + a[0]) * (b[1] + b[0]) % P
    t = 2 * a[3] * b[3] * D % P
    z = 2 * a[2] * b[2] % P
    e, f, g, h = n - m, z - t, z + t, n + m
    return e * f % P, g * h % P, f * g % P, e * h % P


def _multiply(scalar: int, point: Point) -> Point:
    result: Point = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = _add(result, point)
        point = _add(point, point)
        scalar >>= 1
    return result


def _recover_x(y: int, sign: int) -> int:
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_1 % P
    if (x * x - square) % P or y >= P or (x == 0 and sign):
        raise ValueError("not a point of the curve")
    return P - x if x & 1 != sign else x


def _decode_point(data: bytes) -> Point:
    value = int.from_bytes(data, "little")
    y = value & ((1 << 255) - 1)
    x = _recover_x(y, value >> 255)
    return x, y, 1, x * y % P


def _encode_point(point: Point) -> bytes:
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


_BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = _decode_point(_BASE_Y.to_bytes(32, "little"))


def ed25519_verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether `signature` is that of `message` under `public` (RFC 8032 section 5.1.7)."""
    if len(public) != 32 or len(signature) != 64:
        return False
    scalar = int.from_bytes(signature[32:], "little")
    try:
        x, y, z, t = _decode_point(public)
    except ValueError:
        return False
    if scalar >= ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + public + message).digest()
    challenge = int.from_bytes(digest, "little") % ORDER
    expected = _add(_multiply(scalar, BASE), _multiply(challenge, (P - x, y, z, P - t)))
    return _encode_point(expected) == signature[:32]


# --- Signed notes and checkpoints ----------------------------------------------------------------


def parse_key(text: str) -> Key:
    """The verifier key that `text` spells; UsageError otherwise."""
    try:
        name, ident, material = text.split("+", 2)
        raw = decode64(material)
    except ValueError:
        raise UsageError("la clé n'a pas la forme nom+identifiant+clé") from None
    expected = hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4]
    if not name or any(c.isspace() for c in name) or len(raw) != 33 or raw[0] != 1:
        raise UsageError("la clé n'est pas une clé de vérification Ed25519")
    if expected.hex() != ident:
        raise UsageError("la clé est mal recopiée : son identifiant n'est pas le sien")
    return Key(name, expected, raw[1:])


def open_note(data: bytes, key: Key) -> str:
    """The text of the signed note `data` if `key` signed it; TamperedError otherwise."""
    text, lines = _split_note(data)
    signatures = [s for name, ident, s in map(_parse_line, lines) if (name, ident) == key[:2]]
    if not signatures:
        raise TamperedError("aucune signature n'est celle de la clé donnée")
    if not all(ed25519_verify(key.public, text.encode(), s) for s in signatures):
        raise TamperedError("la signature ne correspond pas au texte signé")
    return text


def _split_note(data: bytes) -> tuple[str, list[str]]:
    try:
        whole = data.decode("utf-8")
    except UnicodeDecodeError:
        raise TamperedError("la note signée n'est pas de l'UTF-8") from None
    text, blank, signatures = whole.rpartition("\n\n")
    *lines, end = signatures.split("\n")
    is_clean = len(data) <= MAX_NOTE and not any(c < " " and c != "\n" for c in whole)
    if not is_clean or not blank or end or not 0 < len(lines) <= MAX_SIGNATURES:
        raise TamperedError("la note signée est mal formée ou tronquée")
    return text + "\n", lines


def _parse_line(line: str) -> tuple[str, bytes, bytes]:
    name, _, encoded = line[len(DASH) :].partition(" ")
    try:
        raw = decode64(encoded)
    except ValueError:
        raw = b""
    is_name = name and not any(c.isspace() or c == "+" for c in name)
    if not line.startswith(DASH) or not is_name or len(raw) < 5:
        raise TamperedError("une ligne de signature est mal formée")
    return name, raw[:4], raw[4:]


def open_checkpoint(data: bytes, key: Key) -> Head:
    """The checkpoint of the signed note `data`; TamperedError where it is not one of `key`."""
    lines = open_note(data, key).split("\n")
    try:
        origin, size, root_text, end = lines
        root = decode64(root_text)
    except ValueError:
        raise TamperedError("le texte signé n'est pas un point de contrôle") from None
    if origin != key.name or end or not SIZE.fullmatch(size) or len(root) != 32:
        raise TamperedError("le point de contrôle n'est pas celui du journal de la clé donnée")
    return Head(origin, int(size), root)


# --- Merkle tree (RFC 6962) ----------------------------------------------------------------------


def leaf_hash(leaf: bytes) -> bytes:
    """Hash of a leaf."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of a node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """The root of a growing list of leaves, one hash per complete subtree."""

    def __init__(self) -> None:
        self.size = 0
        self._stack: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Add a leaf."""
        value, rank = leaf_hash(leaf), self.size
        while rank & 1:
            value, rank = node_hash(self._stack.pop(), value), rank >> 1
        self._stack.append(value)
        self.size += 1

    def root(self) -> bytes:
        """Root of the leaves added so far."""
        if not self._stack:
            return hashlib.sha256(b"").digest()
        value = self._stack[-1]
        for left in reversed(self._stack[:-1]):
            value = node_hash(left, value)
        return value


def root_from_proof(index: int, size: int, leaf: bytes, proof: list[bytes]) -> bytes:
    """Root to which an inclusion proof leads from a leaf hash (RFC 9162 section 2.1.3.2)."""
    rank, last, value = index, size - 1, leaf
    for sibling in proof:
        if last == 0 or len(sibling) != 32:
            raise TamperedError("la preuve d'inclusion est mal formée")
        if rank & 1 or rank == last:
            value = node_hash(sibling, value)
            while not rank & 1 and rank:
                rank, last = rank >> 1, last >> 1
        else:
            value = node_hash(value, sibling)
        rank, last = rank >> 1, last >> 1
    if last or not 0 <= index < size:
        raise TamperedError("la preuve d'inclusion est mal formée")
    return value


# --- The exported log ----------------------------------------------------------------------------


class Summary:
    """What a DPO wants to read of a log: period, events, conventions."""

    def __init__(self) -> None:
        self.events: Counter[str] = Counter()
        self.conventions: Counter[str] = Counter()
        self.first = self.last = ""

    def add(self, leaf: bytes, rank: int) -> None:
        """Count one entry; TamperedError where it is not a JSON object."""
        entry = parse_object(leaf, f"l'entrée n° {rank} n'est pas lisible")
        _count(self.events, entry.get("event"))
        _count(self.conventions, entry.get("convention"))
        at = entry.get("at")
        if isinstance(at, str):
            self.first = min(self.first or at, at)
            self.last = max(self.last, at)


def _count(counter: Counter[str], value: object) -> None:
    if isinstance(value, str) and (value in counter or len(counter) < MAX_NAMES):
        counter[value] += 1


def parse_object(data: bytes, complaint: str, pairs: Pairs | None = None) -> dict[str, object]:
    """The JSON object in `data`, built by `pairs`; TamperedError with `complaint` otherwise."""
    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=pairs)
    except (ValueError, RecursionError):
        raise TamperedError(complaint) from None
    if not isinstance(value, dict):
        raise TamperedError(complaint)
    return value


def read_leaves(file: BinaryIO) -> Iterator[bytes]:
    """The entries of an export, then stops at the blank line; TamperedError on any other form."""
    if file.readline(len(HEADER)) != HEADER:
        raise TamperedError("la première ligne n'est pas « passerelle-journal@v1 »")
    rank = 0
    while True:
        rank += 1
        line = file.readline(MAX_LINE)
        if line == b"\n":
            return
        if not line.endswith(b"\n"):
            raise TamperedError(f"le fichier est tronqué, ou trop long, à l'entrée n° {rank}")
        yield line[:-1]


def check_journal(path: Path, key: Key, earlier: Head | None = None) -> tuple[Head, Summary]:
    """Check an export, and that it extends `earlier`; TamperedError says the first failure."""
    tree, summary, seen = Tree(), Summary(), b""
    with path.open("rb") as file:
        for rank, leaf in enumerate(read_leaves(file), 1):
            summary.add(leaf, rank)
            tree.add(leaf)
            if earlier and tree.size == earlier.size:
                seen = tree.root()
        head = open_checkpoint(file.read(MAX_NOTE + 1), key)
    if head.size != tree.size:
        counts = f"le point de contrôle signé annonce {head.size} entrées"
        raise TamperedError(f"{counts}, le fichier en contient {tree.size}")
    if head.root != tree.root():
        raise TamperedError("les entrées ne donnent pas la racine signée : une au moins a changé")
    if earlier:
        check_extends(earlier, tree.size, seen)
    return head, summary


def check_extends(earlier: Head, size: int, seen: bytes) -> None:
    """Check that the first entries are those of `earlier`; TamperedError otherwise."""
    if size < earlier.size:
        raise TamperedError(f"il a été raccourci : il comptait {earlier.size} entrées")
    if earlier.size and seen != earlier.root:
        first = f"les {earlier.size} premières entrées"
        raise TamperedError(f"{first} ne sont plus celles du journal antérieur")


def read_earlier(path: Path, key: Key) -> Head:
    """The checkpoint kept from before: an export, checked whole, or a signed checkpoint alone."""
    try:
        if read_bounded(path, len(HEADER), cut=True) == HEADER:
            return check_journal(path, key)[0]
        return open_checkpoint(read_bounded(path, MAX_NOTE), key)
    except TamperedError as error:
        raise TamperedError(f"le fichier antérieur est lui-même altéré ({error})") from None


# --- Commands ------------------------------------------------------------------------------------


def read_bounded(path: Path, limit: int, *, cut: bool = False) -> bytes:
    """The file's octets; UsageError where it exceeds `limit`, unless it may be cut there."""
    with path.open("rb") as file:
        data = file.read(limit if cut else limit + 1)
    if len(data) > limit:
        raise UsageError(f"« {path.name} » est trop gros pour ce qu'il devrait être")
    return data


def read_key(text: str) -> Key:
    """The key given as text or as the name of a file that holds it."""
    if text.count("+") >= 2 and not Path(text).is_file():
        return parse_key(text.strip())
    data = read_bounded(Path(text), MAX_KEY_FILE)
    return parse_key(data.decode("utf-8-sig", errors="replace").strip())


def run_journal(args: argparse.Namespace, key: Key) -> dict[str, object]:
    """Check an export; what to report."""
    earlier = read_earlier(Path(args.ancien), key) if args.ancien else None
    head, summary = check_journal(Path(args.fichier_journal), key, earlier)
    return {
        "journal": head.origin,
        "entrees": head.size,
        "racine": head.root.hex(),
        "debut": summary.first or None,
        "fin": summary.last or None,
        "conventions": sorted(summary.conventions),
        "evenements": dict(sorted(summary.events.items())),
        "prolonge": earlier.size if earlier else None,
    }


def run_receipt(args: argparse.Namespace, key: Key) -> dict[str, object]:
    """Check a receipt, its leaf and, where given, the sealed file; what to report."""
    index, proof, note = parse_receipt(read_bounded(Path(args.recu), MAX_NOTE))
    leaf = read_bounded(Path(args.feuille), MAX_LINE).rstrip(b"\r\n")
    head = open_checkpoint(note, key)
    if root_from_proof(index, head.size, leaf_hash(leaf), proof) != head.root:
        raise TamperedError("le reçu ne rattache pas cette feuille au journal signé")
    entry = parse_object(leaf, "la feuille n'est pas lisible")
    if args.fichier and file_digest(Path(args.fichier)) != entry.get("object_sha256"):
        raise TamperedError("le fichier n'est pas celui que le journal a enregistré")
    return {"journal": head.origin, "rang": index + 1, "sur": head.size, "feuille": entry}


def parse_receipt(data: bytes) -> tuple[int, list[bytes], bytes]:
    """Index, proof and signed checkpoint of a receipt; TamperedError on any other form."""
    head, _, note = data.partition(b"\n\n")
    try:
        header, index_line, *path = head.decode("ascii").split("\n")
        proof = [decode64(line) for line in path]
    except ValueError:
        raise TamperedError("le reçu est mal formé") from None
    word, _, index = index_line.partition(" ")
    if (header, word) != ("c2sp.org/tlog-proof@v1", "index") or not SIZE.fullmatch(index):
        raise TamperedError("le reçu est mal formé")
    return int(index), proof, note


def run_sample(args: argparse.Namespace, _key: Key | None) -> dict[str, object]:
    """Check the members of a list that were opened against the root that was signed."""
    root = args.racine.strip().lower()
    if not re.fullmatch("[0-9a-f]{64}", root, re.ASCII):
        raise UsageError("--racine attend les 64 chiffres hexadécimaux de l'empreinte signée")
    complaint = "l'échantillon n'est pas lisible"
    data = read_bounded(Path(args.echantillon), MAX_SAMPLE)
    document = parse_object(data, complaint, unique_names)
    opened, size, seed = (document.get(n) for n in ("echantillon", "etablissements", "graine"))
    if document.get("format") != SAMPLE or not isinstance(opened, list):
        raise TamperedError(complaint)
    if not isinstance(size, int) or not isinstance(seed, str) or not 0 < len(opened) <= size:
        raise TamperedError(complaint)
    if args.graine is not None and seed != args.graine.strip():
        raise TamperedError("la graine du tirage n'est pas celle que vous avez donnée")
    try:
        places = [check_opened(one, size, root) for one in opened]
    except (KeyError, TypeError, ValueError):
        raise TamperedError(complaint) from None
    if places != drawn(seed, root, len(opened), size):
        raise TamperedError("les établissements ouverts ne sont pas ceux que la graine désigne")
    return {"racine": root, "etablissements": size, "graine": seed, "ouverts": len(places)}


def check_opened(one: dict[str, object], size: int, root: str) -> int:
    """Check that a SIRET and its salt stand in the tree of that root; their rank."""
    siret, salt, place = str(one["siret"]), decode64(str(one["sel"])), one["rang"]
    path = [decode64(str(step)) for step in one["preuve"]]  # type: ignore[attr-defined]
    if not re.fullmatch("[0-9]{14}", siret, re.ASCII) or len(salt) != 32 or type(place) is not int:
        raise ValueError("malformed")
    leaf = hashlib.sha256(COMMITMENT + salt + siret.encode()).digest()
    if root_from_proof(place, size, leaf_hash(leaf), path).hex() != root:
        raise TamperedError("un établissement ouvert n'est pas dans la liste signée")
    return place


def drawn(seed: str, root: str, count: int, size: int) -> list[int]:
    """The ranks that the seed and the root designate, each once."""
    ranks: dict[int, None] = {}
    number = 0
    while len(ranks) < count:
        block = SAMPLE.encode() + b"\x00" + bytes.fromhex(root) + number.to_bytes(8, "big")
        ranks[int.from_bytes(hashlib.sha256(block + seed.encode()).digest(), "big") % size] = None
        number += 1
    return list(ranks)


def file_digest(path: Path) -> str:
    """SHA-256 of a file of any size, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def run_acknowledgement(args: argparse.Namespace, key: Key) -> dict[str, object]:
    """Check an acknowledgement; what to report.

    It is a signed note whose text is one JSON object, or a JSON object that holds this note under
    `note` and repeats the signed object, for reading, under `accuse`.
    """
    data = read_bounded(Path(args.accuse), 2 * MAX_NOTE)
    try:
        document = parse_object(data, "", unique_names)
    except TamperedError:
        return {"accuse": signed_object(data, key)}
    signed = signed_object(str(document.get("note")).encode("utf-8", errors="replace"), key)
    if spelled(document.get("accuse")) != spelled(signed):
        raise TamperedError("le texte affiché n'est pas celui qui est signé")
    return {"accuse": signed}


def signed_object(note: bytes, key: Key) -> dict[str, object]:
    """The JSON object that `key` signed."""
    return parse_object(open_note(note, key).encode(), "l'accusé n'est pas lisible")


def spelled(value: object) -> str:
    """One spelling per JSON value, so that 1, 1.0 and true differ."""
    return json.dumps(value, sort_keys=True)


def unique_names(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """The object of these members; ValueError where a name comes twice and hides the other."""
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a name comes twice")
    return dict(pairs)


def printable(value: object, depth: int = 0) -> str:
    """`value` on one line, without what could command a terminal."""
    if value is None:
        return "—"
    if isinstance(value, (dict, list)) and depth > MAX_DEPTH:
        return "…"
    if isinstance(value, dict):
        pairs = (f"{printable(k)} {printable(v, depth + 1)}" for k, v in value.items())
        return ", ".join(pairs)
    if isinstance(value, list):
        return ", ".join(printable(item, depth + 1) for item in value) or "aucune"
    return "".join(c if c.isprintable() else "?" for c in str(value))


def write_line(text: str) -> None:
    """Print one line."""
    sys.stdout.write(text + "\n")


def write_fact(label: str, value: object) -> None:
    """Print one fact, or one line per member of an object."""
    if not isinstance(value, dict):
        write_line(f"{label} : {printable(value)}")
        return
    write_line(f"{label} :")
    for name, member in value.items():
        write_line(f"    {printable(name)} : {printable(member)}")


def report(name: str, facts: dict[str, object], failure: str | None, *, as_json: bool) -> int:
    """Print the verdict in French, or as one JSON object; the exit code."""
    if as_json:
        verdict = {"verdict": "altere" if failure else "integre", "motif": failure, **facts}
        write_line(json.dumps(verdict))
        return int(failure is not None)
    for key, value in facts.items():
        if value is not None:
            write_fact(LABELS.get(key, key), value)
    write_line(f"{name} ALTÉRÉ : {failure}" if failure else f"{name} INTÈGRE")
    return int(failure is not None)


def build_parser() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(
        description="Vérifie seul un journal, un reçu, un accusé ou un échantillon de liste.",
        epilog="Codes de sortie : 0 intègre, 1 altéré, 2 mauvais usage ou fichier illisible.",
    )
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--cle", required=True, help="clé de vérification, ou fichier qui la porte")
    common.add_argument("--json", action="store_true", help="verdict en une ligne de JSON")
    commands = parser.add_subparsers(dest="commande", required=True)
    journal = commands.add_parser("journal", parents=[common], help="un journal exporté")
    journal.add_argument("fichier_journal", metavar="FICHIER")
    journal.add_argument("--ancien", help="export ou point de contrôle gardé d'avant")
    journal.set_defaults(run=run_journal, name="JOURNAL")
    receipt = commands.add_parser("recu", parents=[common], help="le reçu d'une entrée")
    receipt.add_argument("recu", metavar="RECU")
    receipt.add_argument("--feuille", required=True, help="l'entrée, telle qu'au journal")
    receipt.add_argument("--fichier", help="le fichier scellé que l'entrée enregistre")
    receipt.set_defaults(run=run_receipt, name="REÇU")
    acknowledgement = commands.add_parser("accuse", parents=[common], help="un accusé signé")
    acknowledgement.add_argument("accuse", metavar="ACCUSE")
    acknowledgement.set_defaults(run=run_acknowledgement, name="ACCUSÉ")
    sample = commands.add_parser("echantillon", help="un échantillon d'une liste attestée")
    sample.add_argument("echantillon", metavar="FICHIER")
    sample.add_argument("--racine", required=True, help="empreinte signée par le SPSTI")
    sample.add_argument("--graine", help="graine que vous avez donnée pour le tirage")
    sample.add_argument("--json", action="store_true", help="verdict en une ligne de JSON")
    sample.set_defaults(run=run_sample, name="ÉCHANTILLON", cle=None)
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run one command; its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    args = build_parser().parse_args(argv)
    facts: dict[str, object] = {}
    failure = None
    try:
        facts = args.run(args, None if args.cle is None else read_key(args.cle))
    except TamperedError as error:
        failure = str(error)
    except UsageError as error:
        sys.stderr.write(f"Impossible de vérifier : {error}.\n")
        return 2
    except OSError as error:
        sys.stderr.write(f"Impossible de lire « {error.filename} » : {error.strerror}.\n")
        return 2
    return report(args.name, facts, failure, as_json=args.json)


if __name__ == "__main__":
    sys.exit(main())
