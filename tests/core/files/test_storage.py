"""Files are kept whole, under names that nobody can guess or bend."""

from __future__ import annotations

import re
import resource

import pytest
from flask import Flask

from app.core.errors import Unavailable
from app.core.files import storage


@pytest.fixture(params=["folder", "memory"])
def keeping(request, tmp_path):
    app = Flask("keeping")
    storage.init_app(app, "memory:" if request.param == "memory" else f"folder:{tmp_path}/files")
    with app.app_context():
        yield tmp_path / "files"


@pytest.mark.usefixtures("keeping")
def test_what_is_put_is_got_until_it_is_deleted():
    name = storage.new_name(".PNG")
    assert not storage.exists(name)
    storage.put(name, b"\x00first")
    storage.put(name, b"\x00second")
    assert storage.exists(name)
    assert storage.get(name) == b"\x00second"
    storage.delete(name)
    storage.delete(name)
    assert not storage.exists(name)
    with pytest.raises(FileNotFoundError):
        storage.get(name)


def test_names_are_random_and_spread_over_folders():
    names = {storage.new_name(".png") for _ in range(1000)}
    assert len(names) == 1000
    assert len({name[:2] for name in names}) > 200
    assert all(re.fullmatch(r"[0-9a-f]{2}/[0-9a-f]{32}\.png", name) for name in names)


@pytest.mark.usefixtures("keeping")
@pytest.mark.parametrize(
    "name",
    [
        "",
        "a",
        "../config.py",
        "ab/../../etc/passwd",
        "/etc/passwd",
        "ab/" + "ab" * 16 + "/../x",
        "ab/" + "cd" * 16,
        "ab/" + "ab" * 16 + ".png\n",
        "ab/" + "ab" * 16 + ".p/g",
        "ab/" + "AB" * 16,
        "ab\\" + "ab" * 16,
        "ab/" + "ab" * 16 + "\x00",
    ],
)
def test_no_name_but_our_own_is_taken(name):
    for deed in (storage.get, storage.exists, storage.delete, lambda name: storage.put(name, b"")):
        with pytest.raises(ValueError, match="name"):
            deed(name)


@pytest.mark.parametrize("suffix", ["png", ".", ".tar.gz", "./../x", ".ph p"])
def test_an_odd_suffix_is_refused(suffix):
    with pytest.raises(ValueError, match="name"):
        storage.new_name(suffix)


def test_a_file_is_on_disk_whole_and_alone(tmp_path):
    app = Flask("keeping")
    storage.init_app(app, f"folder:{tmp_path}")
    with app.app_context():
        name = storage.new_name()
        storage.put(name, b"x" * 100_000)
        assert (tmp_path / name).read_bytes() == b"x" * 100_000
        assert [path for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / name]


def test_a_bucket_is_not_asked_before_the_first_file():
    app = Flask("keeping")
    storage.init_app(app, "s3://bucket/prefix?region=eu-west-3&endpoint=https://s3.example")
    with app.app_context():
        assert app.extensions["storage"].store.prefix == "prefix"
    with pytest.raises(ValueError, match="STORAGE_URL"):
        storage.init_app(app, "ftp://x")


def test_a_disk_without_room_is_a_line_in_the_log_and_leaves_no_half_file(tmp_path, caplog):
    app = Flask("files")
    storage.init_app(app, f"folder:{tmp_path}/files")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with app.app_context():
        name = storage.new_name(".png")
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))  # as full as a disk may be for one process
        try:
            with pytest.raises(Unavailable):
                storage.put(name, b"x" * 100_000)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert not storage.exists(name)
    (said,) = caplog.records
    assert "the storage of files is not available" in said.message
    assert said.exc_info is None
