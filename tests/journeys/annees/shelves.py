"""What a party takes from its shelves, read to the end as its own client does."""

from typing import Final

from gateway.partners import agenda, following
from gateway.partners.shelf import PartnersShelf
from gateway.sftp.ports import ShelfFolder, ShelfItem, Visitor
from tests.gateway.worker.bench_of_steps import StepBench

_LIVE: Final = (agenda.FILE_NAME, following.FILE_NAME)


class Shelves:
    """The shelves of every party, and what was taken from them already."""

    def __init__(self, bench: StepBench) -> None:
        self._shelf = PartnersShelf(bench.shop.database, bench.shop.shelves, {}, bench.clock)
        self._taken: set[str] = set()

    def new(self, party: str, folder: ShelfFolder) -> list[tuple[str, bytes]]:
        """Name and content of what came since that party last looked, oldest first."""
        visitor = Visitor(login=party, party=party)
        found = [
            item
            for item in self._shelf.items(visitor, folder)
            if item.id not in self._taken and item.name not in _LIVE
        ]
        self._taken |= {item.id for item in found}
        return [(item.name, self._read(visitor, item)) for item in found]

    def agenda(self, party: str) -> str:
        """That party's `calendrier.ics`, as of now."""
        visitor = Visitor(login=party, party=party)
        items = self._shelf.items(visitor, "accuses")
        (item,) = (item for item in items if item.name == agenda.FILE_NAME)
        return self._read(visitor, item).decode()

    def _read(self, visitor: Visitor, item: ShelfItem) -> bytes:
        reader = self._shelf.open(visitor, item)
        content = reader.read_at(0, item.size)
        reader.close()
        self._shelf.collected(visitor, item)
        return content
