"""When a closed upload is taken, told by a clock of the test's own."""

from pathlib import Path

import pytest

from gateway.sftp.access import Access
from gateway.sftp.errors import (
    BusyError,
    DeniedError,
    ForbiddenError,
    InUseError,
    MissingError,
    SpoiledError,
    TooManyError,
)
from gateway.sftp.taking import Taker
from tests.gateway.sftp.bench import AGAIN, NEW, WHO, Bench, where


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_a_final_name_is_taken_after_five_seconds_of_quiet(bench: Bench) -> None:
    bench.put("a.csv")
    assert bench.after(4.9) == []
    assert bench.after(0.1) == [("a.csv", None)]
    assert bench.after(60) == [("a.csv", None)]


@pytest.mark.parametrize("name", ["a.csv.part", "a.PARTIAL", "b.tmp", "c.FilePart"])
def test_a_temporary_name_is_never_taken(bench: Bench, name: str) -> None:
    bench.put(name)
    assert bench.after(100_000) == []
    assert bench.names() == [name]
    bench.rename(name, "final.csv")
    assert bench.depot.taken == [("final.csv", None)]


def test_a_final_name_made_temporary_is_left_alone(bench: Bench) -> None:
    bench.put("a.csv")
    bench.rename("a.csv", "a.part")
    assert bench.after(100) == []


def test_a_final_name_changed_for_another_waits_again(bench: Bench) -> None:
    bench.put("a.csv")
    bench.after(4)
    bench.rename("a.csv", "b.csv")
    assert bench.after(4) == []
    assert bench.after(1) == [("b.csv", None)]


def test_a_go_that_came_first_is_obeyed(bench: Bench) -> None:
    bench.put("a.csv.go", b"")
    bench.put("a.csv")
    assert bench.depot.taken == [("a.csv", None)]
    bench.after(5)
    assert bench.names() == ["a.csv"]


def test_a_go_that_is_renamed_into_place_is_obeyed(bench: Bench) -> None:
    bench.put("a.csv")
    bench.put("x.tmp", b"")
    bench.rename("x.tmp", "a.csv.go")
    assert bench.depot.taken == [("a.csv", None)]


def test_a_go_takes_only_the_file_it_names(bench: Bench) -> None:
    bench.put("b.csv")
    bench.put("a.csv.go", b"")
    assert bench.depot.taken == []


def test_a_digest_that_arrives_late_is_waited_for(bench: Bench) -> None:
    bench.put("a.csv")
    bench.after(4)
    digest = bench.open("a.csv.sha256")
    assert bench.after(2) == []
    digest.write(0, memoryview(b"ab"))
    digest.close()
    assert bench.after(4) == []
    assert bench.after(1) == [("a.csv", "a.csv.sha256")]


def test_a_busy_database_is_asked_again(bench: Bench) -> None:
    bench.put("a.csv")
    bench.depot.failures = [BusyError()]
    assert bench.after(5) == []
    assert bench.after(5) == [("a.csv", None)]


def test_a_final_refusal_is_not_asked_again(bench: Bench) -> None:
    bench.put("a.csv")
    bench.depot.failures = [DeniedError("non")]
    bench.after(5)
    assert bench.after(5) == []


def test_an_empty_file_may_be_filled_before_it_is_taken(bench: Bench) -> None:
    bench.put("a.csv", b"")
    bench.put("a.csv", b"siret")
    assert bench.names() == ["a.csv"]
    assert bench.after(5) == [("a.csv", None)]
    with pytest.raises(ForbiddenError):
        bench.open("a.csv")


def test_an_interrupted_upload_lives_an_hour(bench: Bench) -> None:
    handle = bench.open("a.csv")
    handle.write(0, memoryview(b"siret;"))
    handle.abandon()
    bench.after(3599)
    resumed = bench.open("a.csv", "b", AGAIN)
    resumed.write(6, memoryview(b"nom"))
    assert resumed.entry().size == 9
    resumed.abandon()
    bench.after(3601)
    assert bench.names() == []
    with pytest.raises(MissingError):
        bench.open("a.csv", "b", Access.WRITE)


def test_another_connection_takes_over_only_after_silence(bench: Bench) -> None:
    first = bench.open("a.csv", "a")
    first.write(0, memoryview(b"siret"))
    with pytest.raises(InUseError):
        bench.open("a.csv", "b", AGAIN)
    bench.after(10)
    second = bench.open("a.csv", "b", AGAIN)
    with pytest.raises(SpoiledError):
        first.write(5, memoryview(b"?"))
    with pytest.raises(SpoiledError):
        first.close()
    second.close()
    assert bench.names() == ["a.csv"]


def test_interrupted_uploads_are_few(bench: Bench) -> None:
    for name in ("a", "b", "c"):
        bench.open(name).abandon()
        bench.after(1)
    assert bench.names() == ["b", "c"]


def test_a_file_open_twice_on_one_channel_closes_with_the_last(bench: Bench) -> None:
    first, second = bench.open("a.csv"), bench.open("a.csv", access=AGAIN | Access.READ)
    first.write(0, memoryview(b"abc"))
    first.close()
    assert bench.depot.names(WHO) == []
    assert second.read(0, 10) == b"abc"
    second.close()
    assert bench.depot.names(WHO) == ["a.csv"]


def test_appending_goes_to_the_end_whatever_the_offset(bench: Bench) -> None:
    handle = bench.open("a.csv", access=NEW | Access.APPEND)
    for part in (b"ab", b"cd"):
        handle.write(0, memoryview(part))
    assert handle.entry().size == 4
    handle.close()


def test_uploads_open_at_once_are_counted_by_partner(bench: Bench) -> None:
    held = [bench.open(str(number), owner=number) for number in range(4)]
    with pytest.raises(TooManyError):
        bench.open("e")
    held[0].close()
    bench.open("e").close()


def test_an_open_upload_may_be_withdrawn_and_its_close_fails(bench: Bench) -> None:
    handle = bench.open("a.csv")
    bench.deposits.remove(WHO, where("a.csv"), "a")
    with pytest.raises(SpoiledError):
        handle.close()
    assert bench.names() == []


def test_what_waits_since_an_earlier_process_is_planned(bench: Bench) -> None:
    bench.put("a.csv")
    bench.put("b.part")
    bench.taker = Taker(bench.depot, bench.rooms, 5.0, lambda: bench.now)
    bench.taker.restore()
    assert bench.after(5) == [("a.csv", None)]
