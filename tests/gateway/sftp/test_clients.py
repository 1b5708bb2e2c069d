"""Other clients that partners use: lftp, rclone, sshfs, curl; and ssh-audit's opinion."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gateway.sftp.hostkey import load_host_key
from tests.gateway.sftp.conftest import Site, SiteMaker
from tests.gateway.sftp.support import eventually, needs, run

CONTENT = os.urandom(300_000)


@pytest.fixture
def stocked(make_site: SiteMaker) -> Site:
    site = make_site(quiet=0.5, profile="compatible")
    site.shelf.put("SPSTI", "retour", "resultat.pgp", CONTENT)
    (site.folder / "liste.csv").write_bytes(CONTENT)
    (site.folder / "vide").write_bytes(b"")
    return site


def ssh_command(site: Site) -> str:
    return (
        f"ssh -a -x -i {site.keys['spsti']} -o IdentitiesOnly=yes "
        "-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null"
    )


def lftp(site: Site, commands: str) -> str:
    preamble = f'set sftp:connect-program "{ssh_command(site)}"; set net:max-retries 1; '
    preamble += f"open -u spsti, sftp://127.0.0.1:{site.server.port}; "
    return run([needs("lftp"), "--norc", "-c", preamble + commands])


def test_lftp_puts_renames_lists_and_gets(stocked: Site) -> None:
    out = lftp(
        stocked,
        f"put {stocked.folder}/liste.csv -o /depot/adherents/l.csv.part && "
        "mv /depot/adherents/l.csv.part /depot/adherents/l.csv && "
        f"get /retour/resultat.pgp -o {stocked.folder}/recu && cls -1 /depot/adherents",
    )
    assert out.endswith("[exit 0]")
    assert stocked.opened("l.csv") == CONTENT
    assert stocked.depot.taken == [("l.csv", None)]
    assert (stocked.folder / "recu").read_bytes() == CONTENT
    assert stocked.shelf.collections == [("spsti", "resultat.pgp")]


def test_lftp_mirrors_a_folder(stocked: Site) -> None:
    source = stocked.folder / "envoi"
    source.mkdir()
    for name in ("a.csv", "b.csv"):
        (source / name).write_bytes(CONTENT)
    out = lftp(stocked, f"mirror -R --no-perms {source} /depot/adherents")
    assert out.endswith("[exit 0]")
    stocked.wait_taken("a.csv", "b.csv")


def rclone(site: Site, *arguments: str) -> str:
    remote = (
        f":sftp,host=127.0.0.1,port={site.server.port},user=spsti,key_file={site.keys['spsti']}:"
    )
    words = [word.replace("REMOTE:", remote) for word in arguments]
    config = {"RCLONE_CONFIG": str(site.folder / "rclone.conf")}
    return run([needs("rclone"), "--retries", "1", "--low-level-retries", "1", *words], env=config)


def test_rclone_copies_both_ways(stocked: Site) -> None:
    out = rclone(stocked, "copy", f"{stocked.folder}/liste.csv", "REMOTE:/depot/adherents")
    assert out.endswith("[exit 0]")
    assert stocked.opened("liste.csv") == CONTENT
    stocked.wait_taken("liste.csv")
    assert rclone(stocked, "copy", "REMOTE:/retour", f"{stocked.folder}/recu").endswith("[exit 0]")
    assert (stocked.folder / "recu" / "resultat.pgp").read_bytes() == CONTENT


def test_rclone_moves_to_the_final_name(stocked: Site) -> None:
    source = f"{stocked.folder}/liste.csv"
    rclone(stocked, "copyto", source, "REMOTE:/depot/adherents/x.tmp")
    out = rclone(
        stocked, "moveto", "REMOTE:/depot/adherents/x.tmp", "REMOTE:/depot/adherents/x.csv"
    )
    assert out.endswith("[exit 0]")
    assert stocked.depot.taken == [("x.csv", None)]


@contextmanager
def mounted(site: Site) -> Iterator[Path]:
    sshfs, unmount = needs("sshfs"), needs("fusermount3")
    if not os.access("/dev/fuse", os.W_OK):
        pytest.skip("no FUSE here")
    point = site.folder / "mnt"
    point.mkdir()
    command = [sshfs, "spsti@127.0.0.1:/", str(point), "-p", str(site.server.port)]
    command += ["-o", f"ssh_command={ssh_command(site)}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    if done.returncode:
        pytest.skip(f"sshfs cannot mount here: {done.stderr.strip()[:100]}")
    try:
        yield point
    finally:
        subprocess.run([unmount, "-u", str(point)], timeout=30, check=False)


def test_sshfs_mounts_the_tree(stocked: Site) -> None:
    with mounted(stocked) as point:
        assert sorted(file.name for file in point.iterdir()) == [
            "accuses",
            "depot",
            "essai",
            "retour",
        ]
        shutil.copy(stocked.folder / "liste.csv", point / "depot/adherents/l.csv.part")
        (point / "depot/adherents/l.csv.part").rename(point / "depot/adherents/l.csv")
        assert stocked.opened("l.csv") == CONTENT
        assert (point / "retour/resultat.pgp").read_bytes() == CONTENT
        with pytest.raises(PermissionError):
            (point / "depot/adherents/l.csv").unlink()
        with pytest.raises(PermissionError):
            (point / "depot/nouveau").mkdir()
    stocked.wait_taken("l.csv")


def test_sshfs_writes_at_random_while_a_file_is_open(stocked: Site) -> None:
    model = bytearray(CONTENT)
    with mounted(stocked) as point:
        with (point / "depot/adherents/r.csv").open("w+b") as file:
            file.write(CONTENT)
            for at in (250_000, 10, 131_000):
                file.seek(at)
                file.write(b"#" * 5000)
                model[at : at + 5000] = b"#" * 5000
            file.truncate(290_000)
            file.flush()
            file.seek(100)
            assert file.read(6000) == model[100:6100]
        # The kernel tells sshfs of a close later, or never if the tree is unmounted meanwhile.
        eventually(lambda: "r.csv" in stocked.depot.names(stocked.spsti))
    assert stocked.opened("r.csv") == model[:290_000]


def curl(site: Site, *arguments: str) -> str:
    (site.folder / "spsti.pub").write_text(
        f"ssh-ed25519 {load_host_key(site.keys['spsti'].read_bytes()).get_base64()}\n"
    )
    command = [needs("curl"), "-sS", "--insecure", "--user", "spsti:"]
    command += ["--key", str(site.keys["spsti"]), "--pubkey", str(site.folder / "spsti.pub")]
    address = f"sftp://127.0.0.1:{site.server.port}"
    return run([*command, *(word.replace("SITE", address) for word in arguments)])


def test_curl_uploads_renames_and_downloads(stocked: Site) -> None:
    if "sftp" not in run([needs("curl"), "--version"]):
        pytest.skip("this curl does not speak SFTP")
    out = curl(
        stocked,
        *("-T", f"{stocked.folder}/liste.csv", "SITE/depot/adherents/c.csv.part"),
        *("-Q", "-rename /depot/adherents/c.csv.part /depot/adherents/c.csv"),
    )
    assert out.endswith("[exit 0]")
    assert stocked.opened("c.csv") == CONTENT
    assert stocked.depot.taken == [("c.csv", None)]
    out = curl(stocked, "SITE/retour/resultat.pgp", "-o", f"{stocked.folder}/recu")
    assert (stocked.folder / "recu").read_bytes() == CONTENT
    assert stocked.shelf.collections == [("spsti", "resultat.pgp")]


@pytest.mark.parametrize("profile", ["durci", "compatible"])
def test_ssh_audit_finds_no_failure(make_site: SiteMaker, profile: str) -> None:
    site = make_site(profile=profile)
    report = run([needs("ssh-audit"), "-n", "-p", str(site.server.port), "127.0.0.1"])
    assert "(kex) curve25519-sha256 " in report
    assert "(enc) aes256-gcm@openssh.com" in report
    assert ("(enc) aes256-ctr" in report) is (profile == "compatible")
    assert "[fail]" not in report
