"""Breaks files as files break, and as they do not: ``Mutator(seed, files).next()``."""

import contextlib
import random
import zipfile
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Final

from tests.ugly.making_xlsx import zipped

_LARGEST: Final = 1 << 20
TOKENS: Final = tuple(
    token.encode("latin-1")
    for token in (
        *";,\t|\"\r\n\0\x1a'=+-@#",
        "\r\n",
        "sep=;\n",
        "SIRET",
        "SIREN;NIC",
        "\xef\xbb\xbf",
        "\xff\xfe",
        "\xfe\xff",
        "\x85",
        "\xe2\x80\xa8",
        "\xc2\xa0",
        '="',
        "E+13",
        ".0",
        "185057800608491",
        "90000001900019",
        "00000000000000",
        "&#0;",
        "&amp;",
        "<!DOCTYPE a>",
        "<![CDATA[",
        "]]>",
        "<!--",
        ' r="XFD1048576"',
        ' r="A0"',
        ' t="s"',
        "<v>-1</v>",
        "<v>1e400</v>",
        "<v>NaN</v>",
        ' table:number-rows-repeated="1048576"',
        ' table:number-columns-repeated="-1"',
        "\xff\xff\xff\xff",
        "\x00\x00\x00\x80",
        "PK\x03\x04",
        "PK\x01\x02",
        "PK\x05\x06",
    )
)


class Mutator:
    """An endless source of broken files."""

    def __init__(self, seed: int, files: Sequence[bytes]) -> None:
        self.random = random.Random(seed)
        self.seeds = files

    def next(self) -> bytes:
        """A broken file."""
        data = self.random.choice(self.seeds)
        if data[:2] == b"PK" and self.random.random() < 0.9:
            return self._repacked(data)
        return self._broken(data)

    def _repacked(self, data: bytes) -> bytes:
        try:
            with zipfile.ZipFile(BytesIO(data)) as source:
                parts = [(name, source.read(name)) for name in source.namelist()]
        except (zipfile.BadZipFile, NotImplementedError):
            return self._broken(data)
        for _ in range(self.random.choice((1, 1, 1, 2, 3))):
            place = self.random.randrange(len(parts))
            name, content = parts[place]
            parts[place] = (name, self._broken(content))
        if self.random.random() < 0.1:
            self.random.shuffle(parts)
        if self.random.random() < 0.1:
            del parts[self.random.randrange(len(parts))]
        with contextlib.suppress(UserWarning):
            data = zipped(*parts, store=self.random.random() < 0.5)
        return self._broken(data) if self.random.random() < 0.1 else data

    def _broken(self, data: bytes) -> bytes:
        for _ in range(self.random.choice((1, 1, 2, 3, 5, 8))):
            breaks: Callable[[Mutator, bytes], bytes] = self.random.choice(self.breaks)
            data = breaks(self, data)
        return data[:_LARGEST]

    def _place(self, data: bytes) -> int:
        return self.random.randrange(len(data) + 1)

    def _span(self, data: bytes) -> tuple[int, int]:
        start = self._place(data)
        return start, min(len(data), start + int(self.random.expovariate(1 / 20)) + 1)

    def flip(self, data: bytes) -> bytes:
        """One byte becomes another."""
        place = self._place(data)
        return data[:place] + bytes([self.random.randrange(256)]) + data[place + 1 :]

    def drop(self, data: bytes) -> bytes:
        """Some bytes are lost."""
        start, end = self._span(data)
        return data[:start] + data[end:]

    def repeat(self, data: bytes) -> bytes:
        """Some bytes come again, perhaps many times."""
        start, end = self._span(data)
        times = self.random.choice((1, 1, 2, 10, 200))
        return data[:end] + data[start:end] * times + data[end:]

    def insert(self, data: bytes) -> bytes:
        """A token that means something somewhere."""
        place = self._place(data)
        token: bytes = self.random.choice(TOKENS)
        return data[:place] + token + data[place:]

    def cut(self, data: bytes) -> bytes:
        """The end is lost."""
        return data[: self._place(data)]

    def number(self, data: bytes) -> bytes:
        """Four bytes become a number at an edge."""
        place = self._place(data)
        edge: int = self.random.choice((0, 1, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF))
        return data[:place] + edge.to_bytes(4, "little") + data[place + 4 :]

    def splice(self, data: bytes) -> bytes:
        """Half of this file, half of another."""
        other = self.random.choice(self.seeds)
        return data[: self._place(data)] + other[self._place(other) :]

    def recoded(self, data: bytes) -> bytes:
        """Another encoding."""
        encoding = self.random.choice(("utf-16-le", "utf-16-be", "utf-16", "utf-32", "cp037"))
        return data.decode("latin-1").encode(encoding, "replace")

    breaks: Sequence[Callable[["Mutator", bytes], bytes]] = (
        flip,
        flip,
        drop,
        repeat,
        insert,
        insert,
        cut,
        number,
        splice,
        recoded,
    )
