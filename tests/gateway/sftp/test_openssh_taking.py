"""What a clerk drops with OpenSSH's `sftp`, and when it is taken."""

import hashlib
import os
import time
from dataclasses import replace

from tests.gateway.sftp.clerk import LIST, local, sftp
from tests.gateway.sftp.conftest import Site, SiteMaker
from tests.gateway.sftp.support import eventually


def test_the_tree_is_what_the_partner_may_use(site: Site) -> None:
    site.shelf.shown = ("retour", "accuses", "journal")
    out = sftp(site, "ls -1 /\nls -1 /depot\nls -1 /essai\ncd /depot/adherents\npwd\n")
    shown = [line for line in out.splitlines() if line.startswith("/") and ">" not in line]
    assert shown == [
        *("/accuses", "/depot", "/essai", "/journal", "/retour"),
        "/depot/adherents",
        "/essai/adherents",
    ]
    assert "Remote working directory: /depot/adherents" in out


def test_a_list_put_under_its_name_is_taken_after_some_quiet(site: Site) -> None:
    out = sftp(site, f"put -p {local(site, 'liste.csv')} /depot/adherents/liste.csv\n")
    assert out.endswith("[exit 0]")
    assert site.depot.names(site.spsti) == ["liste.csv"]
    site.wait_taken("liste.csv")
    assert site.opened("liste.csv") == LIST


def test_an_empty_go_takes_the_list_at_once(make_site: SiteMaker) -> None:
    site = make_site(quiet=60.0)
    sftp(
        site,
        f"put {local(site, 'a.csv')} /depot/adherents/a.csv\n"
        f"put {local(site, 'b.csv')} /depot/adherents/b.csv\n"
        f"put {local(site, 'go', b'')} /depot/adherents/a.csv.go\n",
    )
    assert site.depot.taken == [("a.csv", None)]


def test_the_go_is_cleared_once_it_was_obeyed(site: Site) -> None:
    go = local(site, "go", b"")
    sftp(site, f"put {local(site, 'a.csv')} /depot/adherents/\nput {go} /depot/adherents/a.csv.go")
    eventually(lambda: site.depot.names(site.spsti) == ["a.csv"])


def test_a_go_that_is_not_empty_is_refused(site: Site) -> None:
    out = sftp(site, f"put {local(site, 'a')} /depot/adherents/a.csv.go\n")
    assert "ermission denied" in out
    assert site.depot.refusals == [("/depot/adherents/a.csv.go", "signal-non-vide")]
    assert site.depot.names(site.spsti) == []


def test_a_digest_goes_with_its_list(make_site: SiteMaker) -> None:
    site = make_site(quiet=60.0)
    digest = local(site, "d", hashlib.sha256(LIST).hexdigest().encode())
    sftp(
        site,
        f"put {digest} /depot/adherents/a.csv.sha256\n"
        f"put {local(site, 'a.csv')} /depot/adherents/a.csv.part\n"
        "rename /depot/adherents/a.csv.part /depot/adherents/a.csv\n",
    )
    assert site.depot.taken == [("a.csv", "a.csv.sha256")]


def test_a_digest_alone_is_never_taken_and_stays_small(site: Site) -> None:
    sftp(site, f"put {local(site, 'd', b'ab')} /depot/adherents/a.csv.sha256\n")
    out = sftp(site, f"put {local(site, 'd', bytes(5000))} /depot/adherents/b.csv.sha256\n")
    assert out.endswith("[exit 1]")
    time.sleep(3 * site.settings.quiet)
    assert site.depot.names(site.spsti) == ["a.csv.sha256"]
    assert not site.depot.taken
    assert site.depot.refusals == [("/depot/adherents/b.csv.sha256", "compagnon-trop-grand")]


def test_a_taken_list_stays_until_it_is_acknowledged(site: Site) -> None:
    sftp(site, f"put {local(site, 'a.csv')} /depot/adherents/a.csv\n")
    site.wait_taken("a.csv")
    for command in (
        "rm /depot/adherents/a.csv",
        "rename /depot/adherents/a.csv /depot/adherents/c.csv",
        f"get /depot/adherents/a.csv {site.folder}/out",
    ):
        assert sftp(site, command + "\n").endswith("[exit 1]")
    assert "a.csv" in sftp(site, "ls /depot/adherents\n")
    site.depot.acknowledge(site.spsti, "a.csv")
    assert "a.csv" not in sftp(site, "ls /depot/adherents/\n").replace("> ls", "")


def test_a_list_not_yet_taken_may_be_withdrawn(make_site: SiteMaker) -> None:
    site = make_site(quiet=60.0)
    sftp(site, f"put {local(site, 'a.csv')} /depot/adherents/\nrm /depot/adherents/a.csv\n")
    assert site.depot.names(site.spsti) == []
    assert list(site.spool.iterdir()) == []


def test_a_try_goes_the_same_way_elsewhere(site: Site) -> None:
    out = sftp(
        site,
        f"put {local(site, 'a.csv')} /essai/adherents/a.csv\n"
        "rename /essai/adherents/a.csv /depot/adherents/a.csv\n",
    )
    assert "ermission denied" in out
    site.wait_taken("a.csv")
    assert [drop.place.value for drop in site.depot.kept["SPSTI"]] == ["essai"]


def test_flushing_and_large_files_go_through(site: Site) -> None:
    content = os.urandom(1_000_003) * 12
    out = sftp(site, f"put {local(site, 'l.csv', content)} /depot/adherents/l.csv\n", "-f")
    assert out.endswith("[exit 0]")
    assert site.opened("l.csv") == content


def test_what_waits_when_the_server_stops_is_taken_when_it_starts(make_site: SiteMaker) -> None:
    site = make_site(quiet=60.0)
    sftp(site, f"put {local(site, 'a.csv')} /depot/adherents/a.csv\n")
    site.settings = replace(site.settings, quiet=0.2)
    site.restart()
    site.wait_taken("a.csv")
