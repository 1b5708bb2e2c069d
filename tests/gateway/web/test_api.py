"""What a program that deposits by HTTP meets."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from gateway.web.api import build_app
from tests.fakes.web_ports import TOKEN, FakeAccess, FakeFollowing, FakeReceiving

BEARER = {"Authorization": f"Bearer {TOKEN}"}


@dataclass
class House:
    client: TestClient
    access: FakeAccess
    receiving: FakeReceiving
    following: FakeFollowing


@pytest.fixture
def house(tmp_path: Path) -> House:
    access, receiving, following = FakeAccess(), FakeReceiving(tmp_path), FakeFollowing()
    app = build_app(access, receiving, following)
    return House(TestClient(app, raise_server_exceptions=False), access, receiving, following)


def test_health_needs_no_token_and_readiness_says_when_the_database_is_away(house: House) -> None:
    assert house.client.get("/healthz").json() == {"etat": "ok"}
    assert house.client.get("/readyz").status_code == 200
    house.following.is_ready = False
    assert house.client.get("/readyz").status_code == 503


def test_a_deposit_is_received_whole_and_followed(house: House) -> None:
    put = house.client.put(
        "/api/v1/depots/adherents/liste%202026.csv", content=b"SIRET\n", headers=BEARER
    )
    assert put.status_code == 202
    assert house.receiving.received == [("adherents", "liste 2026.csv", b"SIRET\n")]
    status = house.client.get(put.json()["suivi"], headers=BEARER)
    assert status.json()["etat"] == "accepté"


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer autre"}])
def test_without_a_good_token_the_answer_is_a_problem_and_is_counted(
    house: House, headers: dict[str, str]
) -> None:
    answer = house.client.get("/api/v1/depots", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"] == "Bearer"
    assert house.access.turned_away == 1


def test_what_no_convention_grants_is_refused_and_put_on_record(house: House) -> None:
    answer = house.client.put("/api/v1/depots/tms_pros/x.csv", content=b"", headers=BEARER)
    assert (answer.status_code, answer.json()["code"]) == (403, "FLUX-NON-ACCORDE")
    assert house.receiving.refusals == [("tms_pros", "x.csv")]


def test_a_body_over_the_limit_is_refused(house: House) -> None:
    answer = house.client.put(
        "/api/v1/depots/adherents/gros.csv", content=b"0" * 1001, headers=BEARER
    )
    assert answer.status_code == 413
    assert house.receiving.received == []


@pytest.mark.parametrize("path", ["/api/v1/suivi/22222222bbbb", "/api/v1/nulle-part"])
def test_the_unknown_is_a_problem_document(house: House, path: str) -> None:
    answer = house.client.get(path, headers=BEARER)
    assert answer.status_code == 404
    assert set(answer.json()) == {"type", "title", "status", "detail", "code"}


def test_a_hidden_name_is_refused_without_echoing_it(house: House) -> None:
    answer = house.client.put(
        "/api/v1/depots/adherents/.80012345600012", content=b"", headers=BEARER
    )
    assert answer.status_code == 422
    assert "80012345600012" not in answer.text


def test_the_interface_describes_itself(house: House) -> None:
    described = house.client.get("/openapi.json").json()
    assert "/api/v1/depots/{flux}/{nom}" in described["paths"]
