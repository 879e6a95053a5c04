"""A file is what is in it, and its name holds nothing that pages, addresses, headers or shells understand."""

from __future__ import annotations

import re
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import InvalidInput
from app.core.files.file_types import ending_of, media_type_of, safe_name

ZIP = b"PK\x03\x04\x14\x00\x06\x00"
TRUE = [
    ("manual.PDF", b"%PDF-1.7\n", "application/pdf"),
    ("log.txt", "Grüße\n\x1b[31mE18".encode(), "text/plain"),
    ("old.csv", "Grüße;1".encode("latin-1"), "text/plain"),
    ("wide.txt", "Grüße".encode("utf-16"), "text/plain"),
    ("page.html", b"<script>alert(1)</script>", "text/plain"),
    ("drawing.svg", b"<svg onload='alert(1)'/>", "text/plain"),
    ("all.zip", ZIP, "application/zip"),
    ("letter.docx", ZIP, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("noise.mp4", b"\0\0\0\x20ftypisom", "video/mp4"),
    ("noise.mp3", b"ID3\x04\0", "audio/mpeg"),
    ("noise.wav", b"RIFF\1\2\3\4WAVEfmt ", "audio/wav"),
    ("noise.webm", b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm", "video/webm"),
    ("log.gz", b"\x1f\x8b\x08\0", "application/gzip"),
]
FALSE = [
    ("manual.pdf", b"<html><script>alert(1)</script>"),
    ("setup.exe", b"MZ\x90\0"),
    ("setup.txt", b"MZ\x90\0\3"),
    ("setup.zip", b"MZ\x90\0\3"),
    ("photo.png", b"<svg onload=alert(1)>"),
    ("photo.jpg", b"GIF89a"),
    ("noise.mp4", b"<html>"),
    ("noise.mp3", b"<html>"),
    ("run.sh", b"#!/bin/sh"),
    ("run.js", b"alert(1)"),
    ("nothing", b"a text"),
    ("half.txt", b"\xff\xfe\x00"),
]


@pytest.mark.parametrize(("name", "data", "media_type"), TRUE)
def test_a_file_that_is_what_its_name_says_is_taken(name, data, media_type):
    assert media_type_of(name, data) == media_type


@pytest.mark.parametrize(("name", "data"), FALSE)
def test_a_file_that_is_not_what_its_name_says_is_refused(app, name, data):
    with app.test_request_context(), pytest.raises(InvalidInput) as refused:
        media_type_of(name, data)
    assert re.search("does not match its extension|You can upload images", str(refused.value.sentence))


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("A photo of it.JPG", "A-photo-of-it.png"),
        ("../../etc/passwd", "passwd.png"),
        ("C:\\Users\\me\\x.y", "x.png"),
        ('"><img src=x onerror=alert(1)>.png', "img-src-x-onerror-alert-1.png"),
        ("x\r\nSet-Cookie: a=b.png", "x-Set-Cookie-a-b.png"),
        ("fdp.\u202egnp.exe", "fdp.-gnp.png"),
        ("éte\u0301 हिन्दी 写真.png", "été-हिन्दी-写真.png"),
        ("__init__.py", "__init__.png"),
        ("-rf", "rf.png"),
        ("....", "file.png"),
        ("", "file.png"),
    ],
)
def test_a_name_becomes_safe(name, safe):
    assert safe_name(name, "png") == safe


@given(st.text(max_size=300))
def test_no_name_holds_what_means_something_elsewhere(name):
    safe = safe_name(name, "pdf")
    assert ending_of(safe) == "pdf"
    assert len(safe) <= 100
    assert all(sign in "._-" or category(sign)[0] in "LNM" for sign in safe)
    assert safe[0] not in ".-"
    assert ".." not in safe
