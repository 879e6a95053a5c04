"""Lighthouse is installed by set-up, or the reason is said why it is not."""

from __future__ import annotations

import shutil

import pytest

from setup import assets, lighthouse


def test_what_is_there_is_not_installed_again(tmp_path, monkeypatch):
    program = tmp_path / "lighthouse"
    program.write_text("there")
    monkeypatch.setattr(lighthouse, "PROGRAM", program)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(assets, "checked_package", lambda *_: pytest.fail("Something was fetched."))
    assert lighthouse.provide() == program


@pytest.mark.parametrize("missing", ["node", "npm"])
def test_without_node_or_npm_the_reason_is_said(tmp_path, monkeypatch, missing):
    monkeypatch.setattr(lighthouse, "PROGRAM", tmp_path / "lighthouse")
    monkeypatch.setattr(shutil, "which", lambda name: None if name == missing else f"/usr/bin/{name}")
    with pytest.raises(assets.AssetMissing, match=f"{missing} is not on this machine"):
        lighthouse.provide()
