"""Paths and names, read without ever asking the operating system."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.sftp.errors import NameRefusedError
from gateway.sftp.names import Role, base_of, check_name, printable, role_of
from gateway.sftp.paths import (
    Branch,
    Deposit,
    FluxFolder,
    Location,
    Nowhere,
    Root,
    ShelfPlace,
    Shelved,
    canonical,
    locate,
)
from gateway.sftp.ports import Place


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("", Root()),
        (".", Root()),
        ("../..", Root()),
        ("//depot//", Branch(Place.DEPOT)),
        ("/essai/adherents/", FluxFolder(Place.ESSAI, "adherents")),
        ("depot/x/../adherents/./a.csv", Deposit(Place.DEPOT, "adherents", "a.csv")),
        ("/depot/adherents/e\u0301.csv", Deposit(Place.DEPOT, "adherents", "é.csv")),
        ("/depot/a/b/c", Nowhere("/depot/a/b/c")),
        ("/retour", ShelfPlace("retour")),
        ("/retour/r", Shelved("retour", "r")),
        ("/retour/r/s", Nowhere("/retour/r/s")),
        ("/Depot", Nowhere("/Depot")),
    ],
)
def test_a_path_names_a_place(path: str, place: Location) -> None:
    assert locate(path) == place


@given(st.lists(st.sampled_from(["..", ".", "", "a", "depot"]), max_size=12).map("/".join))
def test_a_canonical_path_never_climbs(path: str) -> None:
    shown = canonical(path)
    assert shown.startswith("/")
    assert ".." not in shown.split("/")
    assert canonical(shown) == shown


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", ".a", "a/b", "a\x00", "a\r", "e\u0301", "a\u202eb", "\udce9", "é" * 101],
)
def test_a_name_that_deceives_is_refused(name: str) -> None:
    with pytest.raises(NameRefusedError):
        check_name(name)


@pytest.mark.parametrize("name", ["liste 2026.csv", "Adhérents (été).xlsx", "é" * 100, "-rf", "~"])
def test_a_plain_name_is_accepted(name: str) -> None:
    check_name(name)


@pytest.mark.parametrize(
    ("name", "role", "base"),
    [
        ("a.csv", Role.FINAL, "a.csv"),
        ("a.PART", Role.TEMPORARY, "a.PART"),
        ("a.csv.go", Role.SIGNAL, "a.csv"),
        ("a.csv.SHA256", Role.DIGEST, "a.csv"),
        ("a.go.tmp", Role.TEMPORARY, "a.go.tmp"),
    ],
)
def test_a_name_says_what_becomes_of_its_file(name: str, role: Role, base: str) -> None:
    assert (role_of(name), base_of(name)) == (role, base)


@given(st.text(max_size=400))
def test_what_is_reported_is_short_and_printable(path: str) -> None:
    shown = printable(path)
    assert len(shown) <= 255
    assert "\n" not in shown
    assert "\x1b" not in shown
