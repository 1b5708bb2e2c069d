"""The verifier as a DPO runs it: one file, copied elsewhere, bare Python, nothing installed."""

import ast
import hashlib
import json
import shutil
import subprocess
import sys
from base64 import b64encode
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from audit import tiles
from audit import verify as alone
from audit.canonical import Json, canonical
from audit.entry import Entry, Event, to_leaf
from audit.note import cosign_note, sign_note
from audit.receipt import Receipt
from audit.tree import leaf_hash
from exchange.members.attested import AttestedList, positions
from gateway.demo.sirets import as_text, invented_sirets
from tests.audit.support import (
    MORNING,
    FakeSigner,
    FakeTiles,
    checkpoint_of,
    export_of,
    some_leaves,
    verify,
)

SCRIPT = Path(alone.__file__)
LOG = FakeSigner()
KEY = LOG.vkey.encode()
LEAVES = some_leaves(7)
EXPORT = export_of(LEAVES)
MARK = b"@@"
SEALED = b"-----BEGIN PGP MESSAGE-----" * 1000


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the verifier and nothing else of the project."""
    folder = tmp_path_factory.mktemp("bureau")
    shutil.copy(SCRIPT, folder / "verify.py")
    return folder


def run(desk: Path, *args: str) -> tuple[int, str, str]:
    command = [sys.executable, "-I", "-S", "verify.py", *args]
    done = subprocess.run(command, cwd=desk, capture_output=True, env={}, timeout=60, check=False)
    return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")


def journal(desk: Path, data: bytes, *more: str, key: str = KEY) -> tuple[int, str, str]:
    (desk / "journal.txt").write_bytes(data)
    return run(desk, "journal", "journal.txt", "--cle", key, *more)


def refused(desk: Path, data: bytes, *more: str, key: str = KEY) -> str:
    status, out, err = journal(desk, data, *more, key=key)
    assert (status, err) == (1, "")
    assert out.startswith("JOURNAL ALTÉRÉ : ")
    return out


# --- the file itself


def test_it_imports_the_standard_library_only_and_reads_as_python_3_9() -> None:
    tree = ast.parse(SCRIPT.read_text("utf-8"), feature_version=(3, 9))
    imported = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            imported.add(str(node.module).split(".")[0])
    assert imported
    assert imported <= sys.stdlib_module_names
    assert not imported & {"socket", "urllib", "http", "subprocess", "pickle", "importlib"}


# --- a good log


def test_a_good_log(desk: Path) -> None:
    status, out, err = journal(desk, EXPORT)
    assert (status, err) == (0, "")
    assert out.splitlines() == [
        "journal : passerelle.example/journal",
        "entrées : 7",
        f"racine : {json.loads(journal(desk, EXPORT, '--json')[1])['racine']}",
        "première entrée du : 2026-11-22T08:30:00.000000Z",
        "dernière entrée du : 2026-11-22T08:30:06.000000Z",
        "convention : CPOM-2025-PACA",
        "évènements :",
        "    acceptation : 1",
        "    arrivee : 1",
        "    doublon : 1",
        "    prise_en_charge : 1",
        "    refus : 1",
        "    rejet : 1",
        "    remplacement : 1",
        "JOURNAL INTÈGRE",
    ]


def test_a_good_log_as_json(desk: Path) -> None:
    status, out, _ = journal(desk, EXPORT, "--json")
    report = json.loads(out)
    assert status == 0
    assert (report["verdict"], report["motif"], report["entrees"]) == ("integre", None, 7)
    assert report["evenements"]["arrivee"] == 1


def test_french_is_legible_on_a_console_that_is_not_utf_8(desk: Path) -> None:
    (desk / "journal.txt").write_bytes(EXPORT)
    done = subprocess.run(
        [sys.executable, "verify.py", "journal", "journal.txt", "--cle", KEY],
        cwd=desk,
        capture_output=True,
        env={"PYTHONIOENCODING": "ascii"},
        timeout=60,
        check=True,
    )
    assert done.stdout.decode("utf-8").splitlines()[-1] == "JOURNAL INTÈGRE"


def test_an_empty_log_is_good(desk: Path) -> None:
    status, out, _ = journal(desk, export_of([]))
    assert status == 0
    assert out.endswith("JOURNAL INTÈGRE\n")


def test_the_key_may_be_in_a_file(desk: Path) -> None:
    (desk / "cle.txt").write_bytes(b"\xef\xbb\xbf" + KEY.encode() + b"\r\n")
    assert journal(desk, EXPORT, key="cle.txt")[0] == 0


def test_witnesses_unknown_here_are_ignored(desk: Path) -> None:
    cosigned = cosign_note(checkpoint_of(LEAVES), FakeSigner("carsat.example/t", 4), 1_790_000_000)
    data = EXPORT.replace(checkpoint_of(LEAVES), cosigned)
    assert data != EXPORT
    assert journal(desk, data)[0] == 0


# --- a tampered log


@settings(max_examples=20, deadline=None)
@given(st.integers(0, len(EXPORT) - 1), st.integers(1, 255))
def test_no_octet_can_change(desk: Path, position: int, flip: int) -> None:
    octets = bytearray(EXPORT)
    octets[position] ^= flip
    refused(desk, bytes(octets))


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(EXPORT) - 1), st.integers(0, 255), st.sampled_from(["set", "add", "cut"]))
def test_no_octet_can_change_enter_or_leave(
    tmp_path_factory: pytest.TempPathFactory, position: int, value: int, how: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "altere.txt"
    octets = {"set": bytes([value]), "add": EXPORT[position : position + 1] + bytes([value])}
    altered = EXPORT[:position] + octets.get(how, b"") + EXPORT[position + 1 :]
    path.write_bytes(altered)
    key = alone.parse_key(KEY)
    if altered == EXPORT:
        assert alone.check_journal(path, key)[0].size == 7
    else:
        with pytest.raises(alone.TamperedError):
            alone.check_journal(path, key)


def test_it_says_what_fails_first(desk: Path) -> None:
    signed = checkpoint_of(LEAVES)
    changed = EXPORT.replace(b'"recus":3', b'"recus":4')
    reordered = (
        EXPORT.replace(LEAVES[2], MARK).replace(LEAVES[3], LEAVES[2]).replace(MARK, LEAVES[3])
    )
    assert "une au moins a changé" in refused(desk, changed)
    assert "une au moins a changé" in refused(desk, reordered)
    assert "annonce 7 entrées, le fichier en contient 6" in refused(
        desk, EXPORT.replace(LEAVES[2] + b"\n", b"")
    )
    assert "l'entrée n° 3 n'est pas lisible" in refused(desk, EXPORT.replace(LEAVES[2], b"[]"))
    assert "à l'entrée n° 3" in refused(desk, EXPORT[: EXPORT.index(LEAVES[2]) + 9])
    assert "mal formée ou tronquée" in refused(desk, EXPORT[:-1])
    assert "aucune signature" in refused(desk, EXPORT, key=FakeSigner(number=8).vkey.encode())
    assert "ne correspond pas" in refused(desk, EXPORT.replace(signed[:30], signed[:27] + b"8\nx"))
    assert "première ligne" in refused(desk, b"%PDF-1.7\n" + EXPORT)


def test_the_checkpoint_of_another_log_is_refused(desk: Path) -> None:
    other = FakeSigner("autre.example/journal", 1)
    note = sign_note(checkpoint_of(LEAVES).decode().rpartition("\n\n")[0] + "\n", other)
    forged = EXPORT.replace(checkpoint_of(LEAVES), note)
    assert "n'est pas celui du journal" in refused(desk, forged, key=other.vkey.encode())


@pytest.mark.parametrize(
    "line", [b"[" * 65_000, b"{" * 65_000, b'{"a":' * 13_000, b"x" * 70_000, b"9" * 60_000]
)
def test_hostile_lines_are_refused_cleanly(desk: Path, line: bytes) -> None:
    refused(desk, EXPORT.replace(LEAVES[2], line))


def test_the_spare_bits_of_the_signature_cannot_change(desk: Path) -> None:
    """Base64 leaves two bits unused here; most decoders do not look at them."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    assert EXPORT.endswith(b"=\n")
    last = alphabet.index(chr(EXPORT[-3]))
    assert last % 4 == 0
    for spare in (1, 2, 3):
        refused(desk, EXPORT[:-3] + alphabet[last + spare].encode() + b"=\n")


def test_tampering_as_json(desk: Path) -> None:
    status, out, _ = journal(desk, EXPORT[:-1], "--json")
    assert status == 1
    assert json.loads(out)["verdict"] == "altere"


# --- against an earlier one


@pytest.mark.parametrize("count", range(8))
def test_it_extends_what_was_kept(desk: Path, count: int) -> None:
    kept = export_of(LEAVES[:count]) if count % 2 else checkpoint_of(LEAVES[:count])
    (desk / "ancien").write_bytes(kept)
    status, out, _ = journal(desk, EXPORT, "--ancien", "ancien")
    assert status == 0
    assert f"prolonge le journal antérieur, qui comptait : {count}\n" in out


def test_history_rewritten_and_signed_again_is_seen(desk: Path) -> None:
    (desk / "ancien").write_bytes(export_of(LEAVES[:5]))
    rewritten = export_of([LEAVES[1], LEAVES[0], *LEAVES[2:]])
    assert journal(desk, rewritten)[0] == 0
    assert "les 5 premières entrées" in refused(desk, rewritten, "--ancien", "ancien")
    assert "raccourci" in refused(desk, export_of(LEAVES[:4]), "--ancien", "ancien")
    (desk / "ancien").write_bytes(export_of(LEAVES[:5])[:-9])
    assert "antérieur est lui-même altéré" in refused(desk, EXPORT, "--ancien", "ancien")


# --- receipts and acknowledgements


@pytest.fixture
def receipt(desk: Path) -> Path:
    delivery = Entry(
        Event.LIVRAISON,
        MORNING,
        "echange:42",
        convention="CPOM-2025-PACA",
        object_sha256=hashlib.sha256(SEALED).hexdigest(),
    )
    leaves = [*LEAVES, to_leaf(delivery), *some_leaves(3)]
    store = FakeTiles()
    store.append([leaf_hash(leaf) for leaf in leaves])
    proof = tiles.prove_inclusion(store, 7, len(leaves))
    (desk / "recu").write_bytes(Receipt(7, proof, checkpoint_of(leaves)).render())
    (desk / "feuille.json").write_bytes(leaves[7])
    (desk / "scelle").write_bytes(SEALED)
    return desk


def check_receipt(desk: Path, *more: str) -> tuple[int, str, str]:
    return run(desk, "recu", "recu", "--feuille", "feuille.json", "--cle", KEY, *more)


def test_a_receipt_and_its_sealed_file(receipt: Path) -> None:
    status, out, err = check_receipt(receipt, "--fichier", "scelle")
    assert (status, err) == (0, "")
    assert "entrée n° : 8\nsur : 11\n" in out
    assert "    event : livraison\n" in out
    assert out.endswith("REÇU INTÈGRE\n")


def test_a_leaf_cut_from_an_export_may_keep_its_line_end(receipt: Path) -> None:
    leaf = receipt / "feuille.json"
    leaf.write_bytes(leaf.read_bytes() + b"\n")
    assert check_receipt(receipt)[0] == 0


def test_a_path_holds_hashes_only() -> None:
    with pytest.raises(alone.TamperedError):
        alone.root_from_proof(0, 2, leaf_hash(b"x"), [b"short"])


@pytest.mark.parametrize("name", ["recu", "feuille.json", "scelle"])
def test_a_receipt_with_one_octet_changed(receipt: Path, name: str) -> None:
    octets = bytearray((receipt / name).read_bytes())
    octets[len(octets) // 2] ^= 1
    (receipt / name).write_bytes(octets)
    status, out, err = check_receipt(receipt, "--fichier", "scelle")
    assert (status, err) == (1, "")
    assert out.startswith("REÇU ALTÉRÉ : ")


@pytest.mark.parametrize(
    "data", [b"", b"\n\n", b"c2sp.org/tlog-proof@v1\n\n", b"c2sp.org/tlog-proof@v1\nindex x\n\n"]
)
def test_a_malformed_receipt(receipt: Path, data: bytes) -> None:
    (receipt / "recu").write_bytes(data)
    status, out, err = check_receipt(receipt)
    assert (status, err) == (1, "")
    assert "REÇU ALTÉRÉ" in out


def test_an_acknowledgement(desk: Path) -> None:
    text = canonical({"verdict": "accepté", "depot": "7f3a", "lignes": 6510, "x": "\x1b[2J\u202e"})
    note = sign_note(text.decode() + "\n", LOG)
    (desk / "accuse.json").write_bytes(note)
    status, out, err = run(desk, "accuse", "accuse.json", "--cle", KEY)
    assert (status, err) == (0, "")
    assert "    verdict : accepté\n" in out
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert out.endswith("ACCUSÉ INTÈGRE\n")
    (desk / "accuse.json").write_bytes(note.replace(b"6510", b"6511"))
    status, out, _ = run(desk, "accuse", "accuse.json", "--cle", KEY, "--json")
    assert (status, json.loads(out)["verdict"]) == (1, "altere")


def test_an_acknowledgement_that_holds_its_note(desk: Path) -> None:
    said: dict[str, Json] = {"verdict": "accepté", "lignes": 1, "constats": [{"code": "X"}]}
    note = sign_note(canonical(said).decode() + "\n", LOG).decode()
    good = {"accuse": said, "note": note, "recu": None}

    def status(document: object, *, cut: str = "") -> int:
        text = json.dumps(document, ensure_ascii=False, indent=2)
        (desk / "accuse.json").write_text(cut + text[1:] if cut else text + "\n", "utf-8")
        code, out, err = run(desk, "accuse", "accuse.json", "--cle", KEY)
        assert err == ""
        assert ("ACCUSÉ INTÈGRE" in out) == (code == 0)
        return code

    assert status(good) == 0
    for shown in ({**said, "verdict": "rejeté"}, {**said, "lignes": True}, None):
        assert status({**good, "accuse": shown}) == 1
    assert status({**good, "note": note.replace("accepté", "rejeté")}) == 1
    assert status({**good, "note": "x"}) == 1
    assert status({"accuse": said}) == 1
    assert status(good, cut='{"accuse": {"verdict": "rejeté"},') == 1


def test_an_acknowledgement_is_one_object(desk: Path) -> None:
    (desk / "accuse.json").write_bytes(sign_note("[]\n", LOG))
    assert run(desk, "accuse", "accuse.json", "--cle", KEY)[0] == 1


# --- misuse


@pytest.mark.parametrize(
    "args",
    [
        [],
        ["journal"],
        ["journal", "journal.txt"],
        ["journal", "absent.txt", "--cle", KEY],
        ["journal", ".", "--cle", KEY],
        ["journal", "journal.txt", "--cle", "absente.txt"],
        ["journal", "journal.txt", "--cle", KEY[:-4]],
        ["journal", "journal.txt", "--cle", "a+b+c"],
        ["journal", "journal.txt", "--cle", KEY, "--ancien", "absent.txt"],
        ["recu", "recu", "--cle", KEY],
        ["inconnu"],
    ],
)
def test_misuse_is_told_from_tampering(desk: Path, args: list[str]) -> None:
    (desk / "journal.txt").write_bytes(EXPORT)
    status, out, err = run(desk, *args)
    assert (status, out) == (2, "")
    assert err
    assert "Traceback" not in err


# --- its own Ed25519


RFC_8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize(("public", "message", "signature"), RFC_8032)
def test_published_signatures(public: str, message: str, signature: str) -> None:
    key, text, good = map(bytes.fromhex, (public, message, signature))
    assert alone.ed25519_verify(key, text, good)
    assert not alone.ed25519_verify(key, text + b"x", good)


@settings(max_examples=60, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=40), st.data())
def test_signatures_as_the_library_judges_them(
    seed: bytes, message: bytes, data: st.DataObject
) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    parts = [key.public_key().public_bytes_raw(), message, key.sign(message)]
    assert alone.ed25519_verify(*parts)
    which = data.draw(st.sampled_from([i for i in range(3) if parts[i]]))
    altered = bytearray(parts[which])
    altered[data.draw(st.integers(0, len(altered) - 1))] ^= data.draw(st.integers(1, 255))
    parts[which] = bytes(altered)
    assert alone.ed25519_verify(*parts) is verify(*parts) is False


def test_a_signature_has_one_spelling() -> None:
    signature = LOG.sign(b"x")
    scalar = int.from_bytes(signature[32:], "little") + alone.ORDER
    other = signature[:32] + scalar.to_bytes(32, "little")
    assert not alone.ed25519_verify(LOG.public, b"x", other)
    assert not alone.ed25519_verify(LOG.public, b"x", signature + b"\x00")
    assert not alone.ed25519_verify(LOG.public[:-1], b"x", signature)
    assert not alone.ed25519_verify(b"\xff" * 32, b"x", signature)


# --- a sample of an attested list

MEMBERS = np.frombuffer(
    "".join(as_text(invented_sirets(12, 7)).to_pylist()).encode(), np.uint8
).reshape(-1, 14)
TREE = AttestedList(MEMBERS, bytes(range(32)))
SEED = "graine du DPO"


def sample_of(count: int = 3) -> dict[str, Any]:
    opened = [TREE.open(place) for place in positions(SEED, TREE.root(), count, TREE.size)]
    return {
        "format": alone.SAMPLE,
        "racine": TREE.root(),
        "etablissements": TREE.size,
        "graine": SEED,
        "echantillon": [
            {
                "rang": one.position,
                "siret": one.siret,
                "sel": b64encode(one.salt).decode(),
                "preuve": [b64encode(step).decode() for step in one.proof],
            }
            for one in opened
        ],
    }


def check_sample(desk: Path, document: object, *more: str, root: str = "") -> tuple[int, str, str]:
    (desk / "echantillon.json").write_text(json.dumps(document))
    return run(desk, "echantillon", "echantillon.json", "--racine", root or TREE.root(), *more)


def test_a_sample_stands_in_the_signed_list(desk: Path) -> None:
    status, out, err = check_sample(desk, sample_of(), "--graine", SEED)
    assert (status, err) == (0, "")
    assert "établissements ouverts, tous dans la liste signée : 3" in out
    assert out.endswith("ÉCHANTILLON INTÈGRE\n")


def other(document: dict[str, Any], **changes: object) -> dict[str, Any]:
    """The sample with its first member altered."""
    first, *rest = document["echantillon"]
    return {**document, "echantillon": [{**first, **changes}, *rest]}


@pytest.mark.parametrize(
    "document",
    [
        other(sample_of(), siret=sample_of()["echantillon"][1]["siret"]),
        other(sample_of(), sel=b64encode(bytes(32)).decode()),
        other(sample_of(), sel="AA=="),
        other(sample_of(), rang=sample_of()["echantillon"][1]["rang"]),
        other(sample_of(), rang="0"),
        other(sample_of(), preuve=[]),
        other(sample_of(), preuve=None),
        {**sample_of(), "echantillon": sample_of()["echantillon"][::-1]},
        {**sample_of(4), "echantillon": sample_of(4)["echantillon"][1:]},
        {**sample_of(), "graine": "une autre"},
        {**sample_of(), "etablissements": 11},
        {**sample_of(), "echantillon": []},
        {**sample_of(), "format": "autre"},
        [],
    ],
)
def test_an_altered_sample_is_refused(desk: Path, document: object) -> None:
    status, out, err = check_sample(desk, document)
    assert (status, err) == (1, "")
    assert "ÉCHANTILLON ALTÉRÉ" in out


def test_a_sample_of_another_list_or_draw_is_refused(desk: Path) -> None:
    assert check_sample(desk, sample_of(), root="ab" * 32)[0] == 1
    assert check_sample(desk, sample_of(), "--graine", "celle du DPO")[0] == 1
    assert check_sample(desk, sample_of(), root="abc")[0] == 2
