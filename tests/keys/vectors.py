"""Wycheproof's published vectors, as flat cases; a test that asks for them is skipped without."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from tests.support import shared_file


@dataclass(frozen=True)
class Case:
    """One vector: its group's properties and its own, values still in hexadecimal."""

    group: dict[str, object]
    test: dict[str, object]

    @property
    def name(self) -> str:
        return f"{self.test['tcId']} {self.test['comment']}"

    @property
    def valid(self) -> bool:
        return self.test["result"] == "valid"

    def octets(self, name: str) -> bytes:
        return bytes.fromhex(str(self.test[name]))


def wycheproof(name: str) -> Iterator[Case]:
    """The cases of one file of Wycheproof."""
    document = json.loads(shared_file(f"vectors/wycheproof/{name}").read_text())
    for group in document["testGroups"]:
        for test in group["tests"]:
            yield Case(group, test)
