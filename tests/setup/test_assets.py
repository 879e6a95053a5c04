"""What browsers get from others is fetched once and is what was pinned."""

from __future__ import annotations

import hashlib
import shutil
import subprocess

import pytest
from fontTools.ttLib import TTFont

from setup import assets


@pytest.fixture
def vendor(tmp_path, monkeypatch):
    """An empty folder for assets."""
    for name in ("HTMX", "FONT_LICENSE", "NO_FONT"):
        monkeypatch.setattr(assets, name, tmp_path / getattr(assets, name).name)
    monkeypatch.setattr(assets, "FONTS", tuple(tmp_path / font.name for font in assets.FONTS))
    zeros = {tmp_path / zero.name: tmp_path / font.name for zero, font in assets.ZEROS.items()}
    monkeypatch.setattr(assets, "ZEROS", zeros)
    monkeypatch.setattr(assets, "VENDOR", tmp_path)
    return tmp_path


def test_what_is_there_is_not_fetched_again(vendor, monkeypatch):
    for place in (assets.HTMX, *assets.FONTS, *assets.ZEROS):
        place.write_bytes(b"there")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("Something was fetched."))
    assets.provide()


def test_without_npm_pages_use_the_systems_font_and_one_line_says_so_once(vendor, monkeypatch, capsys):
    assets.HTMX.write_bytes(b"there")
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assets.provide()
    assert capsys.readouterr().out == "Pages use the system's font: npm is not on this machine.\n"
    assets.provide()
    assert capsys.readouterr().out == ""


def test_another_file_than_the_pinned_one_is_refused(vendor, monkeypatch):
    monkeypatch.setattr(assets, "HTMX_SHA256", hashlib.sha256(b"another").hexdigest())
    with pytest.raises(assets.AssetMissing, match="not the file that was pinned"):
        assets._checked_htmx(b"one")
    assert not assets.HTMX.exists()


@pytest.mark.parametrize("place", assets.ZEROS, ids=lambda place: place.stem)
def test_the_zero_without_a_slash_has_one_hole_in_every_weight(place):
    if assets.NO_FONT.exists():
        pytest.skip("the font could not be had on this machine")
    font = TTFont(place)
    zero = font["glyf"]["zero"]
    assert font.getBestCmap() == {ord("0"): "zero"}
    assert zero.numberOfContours == 2
    assert {len(each.coordinates) for each in font["gvar"].variations["zero"]} == {len(zero.coordinates) + 4}
    assert len(font["fvar"].axes) == 1
