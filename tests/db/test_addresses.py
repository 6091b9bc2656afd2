"""The settings that say where the server listens and under which names."""

import pytest

from core.errors import SettingsError
from core.settings import Settings, settings


def given(monkeypatch: pytest.MonkeyPatch, **values: str) -> Settings:
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    return settings()


def test_a_server_of_this_machine_answers_to_its_local_names_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert given(monkeypatch).hosts == {"localhost", "127.0.0.1", "::1"}


def test_a_server_of_a_network_answers_to_any_name_until_some_are_listed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert given(monkeypatch, HOST="0.0.0.0").hosts == set()
    assert "desk" in given(monkeypatch, ALLOWED_HOSTS="Desk , other").hosts


def test_the_public_name_is_one_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    found = given(monkeypatch, PUBLIC_URL="https://desk.example.org/")

    assert "desk.example.org" in found.hosts
    assert found.is_https
    assert found.public_url == "https://desk.example.org"


@pytest.mark.parametrize("address", ["desk.example.org", "ftp://desk", "https://", "https://d?x=1"])
def test_a_public_address_must_be_one_that_people_can_type(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SettingsError, match="PUBLIC_URL: write the address people type"):
        given(monkeypatch, PUBLIC_URL=address)


@pytest.mark.parametrize(
    ("path", "kept"), [("", ""), ("/", ""), ("desk", "/desk"), ("/a/b/", "/a/b")]
)
def test_a_base_path_begins_with_a_slash_and_ends_without(
    path: str, kept: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert given(monkeypatch, BASE_PATH=path).base_path == kept


def test_a_base_path_is_no_place_for_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError, match="BASE_PATH"):
        given(monkeypatch, BASE_PATH='/"><script>')
