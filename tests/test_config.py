"""What the environment may say: whatever is wrong is named, all of it at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from config import Config, ConfigError

GOOD = {"PEERCARE_ENV": "production", "SECRET_KEY": "0123456789abcdef" * 2, "BASE_URL": "https://help.example"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "s" * 32),
        ("SECRET_KEY", "abcabcabc" * 8),
        ("DATABASE_URL", "postgresql://user@host:port/name"),
        ("DATABASE_URL", "mysql://host/name"),
        ("MAIL_URL", "smtp://host:99999"),
        ("MAIL_URL", "smtp://"),
        ("STORAGE_URL", "s3://"),
        ("STORAGE_URL", "s3:///prefix"),
        ("REDIS_URL", "redis://host:x"),
        ("BASE_URL", "https://"),
        ("BASE_URL", "help.example"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_in_a_sentence(tmp_path: Path, name: str, value: str) -> None:
    assert Config.from_environ({**GOOD, "INSTANCE": str(tmp_path)})
    with pytest.raises(ConfigError) as raised:
        Config.from_environ({**GOOD, "INSTANCE": str(tmp_path), name: value})
    (problem,) = str(raised.value).splitlines()
    assert problem.startswith(name)


@pytest.mark.parametrize(
    ("word", "is_on"),
    [(None, True), ("1", True), ("yes", True), ("0", False), ("no", False), ("FALSE", False), ("off", False)],
)
def test_demo_data_can_be_declined_in_several_words(tmp_path: Path, word: str | None, is_on: bool) -> None:
    environ = {"INSTANCE": str(tmp_path)} if word is None else {"INSTANCE": str(tmp_path), "DEMO": word}
    assert Config.from_environ(environ).demo is is_on


@pytest.mark.parametrize(
    ("word", "is_on"), [(None, False), ("", False), ("1", True), ("True", True), ("0", False), ("off", False)]
)
def test_semantic_ranking_is_off_by_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, word: str | None, is_on: bool
) -> None:
    monkeypatch.setattr("config.find_spec", lambda _name: object())
    environ = {"INSTANCE": str(tmp_path)} if word is None else {"INSTANCE": str(tmp_path), "SEARCH_SEMANTIC": word}
    assert Config.from_environ(environ).search_semantic is is_on


def test_semantic_ranking_without_its_packages_says_how_to_install_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("config.find_spec", lambda _name: None)
    assert not Config.from_environ({"INSTANCE": str(tmp_path)}).search_semantic
    with pytest.raises(
        ConfigError, match=r"^SEARCH_SEMANTIC .* python -m pip install -r requirements-semantic\.txt\.$"
    ):
        Config.from_environ({"INSTANCE": str(tmp_path), "SEARCH_SEMANTIC": "1"})


def test_the_data_is_for_its_owner_alone(tmp_path: Path) -> None:
    instance = tmp_path / "instance"
    Config.from_environ({**GOOD, "INSTANCE": str(instance)}).make_instance()
    assert oct(instance.stat().st_mode)[-3:] == "700"
    assert oct((instance / "peercare.db").stat().st_mode)[-3:] == "600"
