"""What a clerk may and may not do with OpenSSH's `sftp`."""

import os
import subprocess

from gateway.sftp.errors import BusyError
from tests.gateway.sftp.clerk import LIST, local, sftp
from tests.gateway.sftp.conftest import Site, SiteMaker
from tests.gateway.sftp.support import eventually, needs, openssh


def test_renaming_a_temporary_name_takes_the_list_at_once(make_site: SiteMaker) -> None:
    site = make_site(quiet=60.0)
    sftp(
        site,
        f"put {local(site, 'a.csv')} /depot/adherents/a.csv.FilePart\n"
        "rename /depot/adherents/a.csv.FilePart /depot/adherents/a.csv\n",
    )
    assert site.depot.taken == [("a.csv", None)]


def test_a_folder_not_granted_is_refused_with_a_reason(site: Site) -> None:
    path = local(site, "a.csv")
    for place in ("/depot/sinistralite/a.csv", "/a.csv", "/retour/a.csv", "/depot/a.csv"):
        assert "ermission denied" in sftp(site, f"put {path} {place}\n")
    assert site.depot.refusals == [
        ("/depot/sinistralite/a.csv", "flux-non-accorde"),
        ("/a.csv", "hors-depot"),
        ("/retour/a.csv", "hors-depot"),
        ("/depot/a.csv", "flux-non-accorde"),
    ]
    assert "not found" in sftp(site, "ls /depot/sinistralite\n")


def test_a_partner_sees_nothing_of_another(site: Site) -> None:
    sftp(site, f"put {local(site, 'a.csv')} /depot/adherents/a.csv\n")
    site.shelf.put("SPSTI", "retour", "r.gpg", b"resultat")
    out = sftp(site, "ls -1 /depot\nls -1 /retour\nls /depot/adherents\n", login="carsat")
    assert "a.csv" not in out
    assert "r.gpg" not in out
    assert "/depot/sinistralite" in out
    assert "not found" in out


def test_a_closed_list_is_neither_replaced_read_nor_appended(site: Site) -> None:
    path = local(site, "a.csv")
    bigger = local(site, "b.csv", LIST * 2)
    sftp(site, f"put {path} /depot/adherents/a.csv\n")
    for command in (
        f"put {bigger} /depot/adherents/a.csv",
        f"reput {bigger} /depot/adherents/a.csv",
        f"get /depot/adherents/a.csv {site.folder}/out",
    ):
        assert sftp(site, command + "\n").endswith("[exit 1]")
    assert site.opened("a.csv") == LIST


def test_a_name_is_given_once(site: Site) -> None:
    path = local(site, "a.csv")
    out = sftp(
        site,
        f"put {path} /depot/adherents/a.csv\nput {path} /depot/adherents/b.part\n"
        "rename /depot/adherents/b.part /depot/adherents/a.csv\n",
    )
    assert "Failure" in out
    assert site.depot.names(site.spsti) == ["a.csv", "b.part"]
    assert "Failure" in sftp(site, "rename -l /depot/adherents/b.part /depot/adherents/a.csv\n")


def test_results_are_collected_and_each_collection_recorded_once(site: Site) -> None:
    content = os.urandom(700_000)
    site.shelf.put("SPSTI", "retour", "resultat.pgp", content)
    site.shelf.put("SPSTI", "accuses", "vide.json", b"")
    out = sftp(
        site,
        f"get /retour/resultat.pgp {site.folder}/r\nget -p /accuses/vide.json {site.folder}/v\n"
        "-rm /retour/resultat.pgp\n",
    )
    assert "ermission denied" in out
    assert (site.folder / "r").read_bytes() == content
    assert sorted(site.shelf.collections) == [("spsti", "resultat.pgp"), ("spsti", "vide.json")]
    assert all(reader.closed for reader in site.shelf.readers)


def test_a_file_read_in_part_is_not_collected(site: Site) -> None:
    site.shelf.put("SPSTI", "retour", "r", bytes(100_000))
    with site.client().open("/retour/r") as file:
        file.read(1000)
    eventually(lambda: all(reader.closed for reader in site.shelf.readers))
    assert site.shelf.collections == []


def test_an_upload_cut_off_is_resumed(make_site: SiteMaker) -> None:
    site = make_site(takeover_seconds=0.0)
    content = os.urandom(3_000_000)
    path = local(site, "gros.csv", content)
    command = [needs("sftp"), "-l", "4000", "-b", "-", "-P", str(site.server.port)]
    for option in (
        f"IdentityFile={site.keys['spsti']}",
        "IdentitiesOnly=yes",
        "StrictHostKeyChecking=no",
        "UserKnownHostsFile=/dev/null",
    ):
        command += ["-o", option]
    with subprocess.Popen(
        [*command, "spsti@127.0.0.1"], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as client:
        assert client.stdin is not None
        client.stdin.write(f"put {path} /depot/adherents/gros.csv\n".encode())
        client.stdin.flush()
        watch = site.client()
        eventually(lambda: "gros.csv" in watch.listdir("/depot/adherents"))
        eventually(lambda: (watch.stat("/depot/adherents/gros.csv").st_size or 0) > 500_000)
        client.kill()
    size = watch.stat("/depot/adherents/gros.csv").st_size
    assert size is not None
    assert size < len(content)
    assert site.depot.names(site.spsti) == []
    out = sftp(site, f"reput {path} /depot/adherents/gros.csv\n")
    assert out.endswith("[exit 0]")
    assert site.opened("gros.csv") == content


def test_a_database_too_busy_is_tried_again(site: Site) -> None:
    path = local(site, "a.csv")

    site.depot.failures = [BusyError()]
    assert "Failure" in sftp(site, f"put {path} /depot/adherents/a.csv\n")
    assert list(site.spool.iterdir()) == []
    site.depot.failures = []
    sftp(site, f"put {path} /depot/adherents/a.csv\n")
    site.depot.failures = [BusyError()]
    site.wait_taken("a.csv")


def test_beyond_the_limit_nothing_is_kept(make_site: SiteMaker) -> None:
    site = make_site(upload_limit=100_000)
    out = sftp(site, f"put {local(site, 'a.csv', bytes(300_000))} /depot/adherents/a.csv\n")
    assert out.endswith("[exit 1]")
    assert site.depot.names(site.spsti) == []
    assert site.client().listdir("/depot/adherents") == []
    assert site.depot.refusals == [("/depot/adherents/a.csv", "trop-grand")]


def test_an_unknown_key_does_not_enter(site: Site) -> None:
    out = openssh(site.server.port, site.keys["carsat"], "spsti", "ls\n")
    assert "Permission denied (publickey)" in out
    eventually(lambda: site.gate.refusals == [("127.0.0.1", "cle-inconnue")])
    assert site.gate.entries == []
