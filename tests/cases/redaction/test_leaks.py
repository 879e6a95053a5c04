"""What the guard finds, and what it leaves alone: lists of both, and properties of any text."""

from __future__ import annotations

import re
import time
from itertools import pairwise, product
from string import ascii_uppercase, digits

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import iban, luhn, numdb

from app.cases.redaction import detector
from app.cases.redaction.detector import CARD, EMAIL, IBAN, ORDER, PHONE, PRIVATE, SECRET, find

NOTE = "If the serial starts with 24-11 it is bulletin 0417: that hinge batch was drilled 2 mm low, so no new hinge."
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"

ALARMS = [
    (EMAIL, "Write to ana.ribeiro@example.org please", "ana.ribeiro@example.org"),
    (EMAIL, "<élodie.garnier@exemple.fr>", "élodie.garnier@exemple.fr"),
    (EMAIL, "mailto:ana+cases@mail.example.co.uk.", "ana+cases@mail.example.co.uk"),
    (EMAIL, "ana＠example．org", "ana＠example．org"),
    (EMAIL, "an\u00ada@exam\u200bple.org", "an\u00ada@exam\u200bple.org"),
    (PHONE, "Call ０６ １２ ３４ ５６ ７８ now", "０６ １２ ３４ ５６ ７８"),
    (CARD, "4111\u200b1111\u20601111 １１１１", "4111\u200b1111\u20601111 １１１１"),
    (PHONE, "Call 06 12 34 56 78 after four", "06 12 34 56 78"),
    (PHONE, "Appelez le 06.12.34.56.78.", "06.12.34.56.78"),
    (PHONE, "Mon numéro : 0612345678", "0612345678"),
    (PHONE, "au +33 6 12 34 56 78", "+33 6 12 34 56 78"),
    (PHONE, "+33 (0)6 12 34 56 78", "+33 (0)6 12 34 56 78"),
    (PHONE, "0033612345678", "0033612345678"),
    (PHONE, "+351 912 345 678", "+351 912 345 678"),
    (PHONE, "030 1234567 in Berlin", "030 1234567"),
    (PHONE, "0221/4567890", "0221/4567890"),
    (PHONE, "020 7946 0958", "020 7946 0958"),
    (PHONE, "(555) 123-4567", "(555) 123-4567"),
    (PHONE, "555-123-4567", "555-123-4567"),
    (PHONE, "Tel: 912345678", "912345678"),
    (CARD, "4111 1111 1111 1111", "4111 1111 1111 1111"),
    (CARD, "paid with 4242424242424242.", "4242424242424242"),
    (CARD, "5555-5555-5555-4444", "5555-5555-5555-4444"),
    (CARD, "3782 822463 10005", "3782 822463 10005"),
    (CARD, "4111\u202f1111\u202f1111\u202f1111", "4111\u202f1111\u202f1111\u202f1111"),
    (CARD, "exp 12 4111 1111 1111 1111", "4111 1111 1111 1111"),
    (IBAN, "FR76 3000 6000 0112 3456 7890 189 is hers", "FR76 3000 6000 0112 3456 7890 189"),
    (IBAN, "gb82west12345698765432", "gb82west12345698765432"),
    (IBAN, "DE89 3704 0044 0532 0130 00", "DE89 3704 0044 0532 0130 00"),
    (ORDER, "your order 4711-23", "4711-23"),
    (ORDER, "Order #12345 is on its way", "#12345"),
    (ORDER, "commande n° FR-2024-001", "FR-2024-001"),
    (ORDER, "Bestellung Nr. 4711", "4711"),
    (ORDER, "RMA 2026-00123", "2026-00123"),
    (ORDER, "ticket number: 99123", "99123"),
    (ORDER, "votre facture F2024118", "F2024118"),
    (SECRET, "-----BEGIN RSA PRIVATE KEY-----", "-----BEGIN RSA PRIVATE KEY-----"),
    (SECRET, f"Cookie: {JWT}", JWT),
    (SECRET, "AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE"),
    (SECRET, "ghp_" + "aB3d" * 9, "ghp_" + "aB3d" * 9),
    (SECRET, "sk_" + "live_" + "4eC39HqLyjWDarjtT1zdp7dc", "sk_" + "live_" + "4eC39HqLyjWDarjtT1zdp7dc"),
    (SECRET, "xoxb-" + "2345678901-abcdefGHIJ", "xoxb-" + "2345678901-abcdefGHIJ"),
    (SECRET, "api_key = 9f86d081884c7d659a2feaa0c55ad015", "9f86d081884c7d659a2feaa0c55ad015"),
    (SECRET, "Authorization: Bearer mF9B5f4zQ1JqMk2xT7", "mF9B5f4zQ1JqMk2xT7"),
    (SECRET, "the password: hunter22!", "hunter22!"),
    (SECRET, "mot de passe\u202f: Soleil2024", "Soleil2024"),
]

QUIET = [
    "Version 4.12.0.1 of the firmware, build 10.0.19045.3086",
    "on 2026-11-22 at 18:10:25, or 22/11/2026 10:30, or 01/02/2026 10:30, or 01.02.2026",
    "Le 1er février 2026, à 9 h 30, pour 1 234,56 €",
    "error 0x80070057, E-04, F17:22 and bulletin 0417",
    "the serial 24-11-003518 of the D45, made in 2024",
    "http://localhost:8000/questions/4111111111111111/why, /cases/2041",
    "write to community@localhost.example, that is us",
    "see https://forum.example/t/0612345678 and https://shop.example/p/4006381333931",
    "192.168.178.1, 10.0.0.255:8080, ::1",
    "in order to do it, do it in this order: 1, 2, 3",
    "I placed the order 2026-11-20, the order 2024 model",
    "a ticket for two, the key is under the mat, the password is on the box",
    "password: letters and digits; token expired; the key: turn it twice",
    "icon@2x.png, react@18.2.0, @ana and @gus.martin",
    "3 × 14 mm, 220-240 V, 50 Hz, 1600 W, 60 °C, 8 kg, 1 400 tr/min",
    "commit 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b",
    "![The door](/files/0123456789abcdef0123456789abcdef/door.png)",
    "Ana said 5 of 5; 4 of 5 customers; 1000000000000000 grains",
    "FR76 3000 6000 0112 3456 7890 188 is nobody's account",
    "4111 1111 1111 1112 is no card",
]
OURS = ("localhost", "community@localhost.example")


@pytest.mark.parametrize(("kind", "text", "part"), ALARMS, ids=[text[:30] for _kind, text, _part in ALARMS])
def test_the_guard_finds(kind, text, part):
    assert [(leak.kind, leak.text) for leak in find(text, ours=OURS)] == [(kind, part)]


@pytest.mark.parametrize("text", QUIET, ids=[text[:30] for text in QUIET])
def test_the_guard_leaves_alone(text):
    assert find(text, ours=OURS) == []


@pytest.mark.parametrize(
    ("value", "is_secret"),
    [
        ("a1b2c3d4e5f6g7h8", True),
        ("a1b2c3d4e5f6g7h", False),
        ("abcdefghijklmn12", True),
        ("abcdefghijklmno1", False),
        ("a1a1a1a1a1a1a1a1", False),
        ("a/b2c3d4e5f6g7h8", True),
        ("/ab2c3d4e5f6g7h8", False),
    ],
)
def test_a_secret_is_long_and_has_digits_and_no_pattern(value, is_secret):
    assert [leak.text for leak in find(f"token={value}") if leak.kind == SECRET] == ([value] if is_secret else [])


def test_words_of_a_note_are_found_whatever_their_marks_case_and_line_breaks():
    text = "Good to know:\n> That HINGE batch — was drilled **2 mm** low, so no\nproblem of yours."
    (leak,) = find(text, private_texts=[NOTE])
    assert leak.kind == PRIVATE
    assert leak.text == "That HINGE batch — was drilled **2 mm** low, so no"


@pytest.mark.parametrize(
    "said",
    [
        "お客様は水漏れの件で保険会社に二度断られたため、記者に連絡すると言っています",
        "客户威胁要去找媒体，因为保险公司两次拒绝赔偿水损，我们最多可以退款五万元",
        "ลูกค้าขู่ว่าจะฟ้องร้องบริษัทเพราะประกันปฏิเสธความเสียหายจากน้ำสองครั้งแล้ว",
    ],
)
def test_words_of_a_note_are_found_in_scripts_without_blanks(said):
    (leak,) = find(f"Hello: {said}.", private_texts=[f"Note: {said}!"])
    assert (leak.kind, leak.text) == (PRIVATE, said)
    assert find(said[:14], private_texts=[said]) == []


def test_signs_that_nobody_sees_hide_no_words_of_a_note():
    hidden = NOTE.replace("serial", "se\u00adrial").replace("hinge batch", "hin\u200bge batch")
    (leak,) = find(hidden, private_texts=[NOTE])
    assert hidden.startswith(leak.text)
    assert "no new" in leak.text


def test_seven_words_in_a_row_are_nobodys():
    assert find("it is bulletin 0417 that hinge batch, they say", private_texts=[NOTE]) == []
    assert len(find("it is bulletin 0417 that hinge batch was new", private_texts=[NOTE])) == 1


def test_what_is_found_is_replaced_by_neutral_words():
    text = "Ana (ana@example.org, 06 12 34 56 78) paid with 4111 1111 1111 1111."
    words = {EMAIL: "[e-mail]", PHONE: "[phone]", CARD: "[card]"}
    assert detector.cleaned(text, find(text), words) == "Ana ([e-mail], [phone]) paid with [card]."


@pytest.mark.slow
@given(st.text(max_size=400), st.lists(st.text(max_size=100), max_size=3))
@settings(max_examples=300, deadline=None)
def test_of_any_text_what_is_found_stands_where_it_is_said_to_and_apart(text, private):
    found = find(text, private_texts=private)
    assert all(leak.text == text[leak.start : leak.end] != "" for leak in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(
    st.integers(12, 18).flatmap(lambda n: st.text("0123456789", min_size=n, max_size=n)), st.sampled_from(" -\u00a0")
)
def test_every_card_number_is_found_with_and_without_blanks(first, gap):
    number = first + luhn.calc_check_digit(first)
    if len(set(number)) == 1:
        return
    grouped = gap.join(number[at : at + 4] for at in range(0, len(number), 4))
    for written in (number, grouped):
        assert any(leak.kind in (CARD, PHONE, IBAN) for leak in find(f"It is {written}."))


COUNTRIES = {
    code: known[1]["bban"]
    for code in map("".join, product(ascii_uppercase, repeat=2))
    if (known := numdb.get("iban").info(code)[0])[1]
}
SIGNS = {"n": digits, "a": ascii_uppercase, "c": digits + ascii_uppercase}


@given(st.sampled_from(sorted(COUNTRIES)), st.data())
def test_every_account_number_is_found(country, data):
    parts = re.findall(r"([0-9]+)!([nac])", COUNTRIES[country])
    rest = "".join(data.draw(st.text(SIGNS[kind], min_size=int(n), max_size=int(n))) for n, kind in parts)
    signs = "".join(str(int(sign, 36)) for sign in f"{rest}{country}00")
    number = f"{country}{98 - int(signs) % 97:02d}{rest}"
    assert iban.is_valid(number, check_country=False)
    grouped = " ".join(number[at : at + 4] for at in range(0, len(number), 4))
    assert [leak.text for leak in find(f"to {grouped} please") if leak.kind == IBAN] == [grouped]


WORDS = ("one", "two", "three", "leak", "hinge", "door", "water", "left", "again", "plate")


@given(st.lists(st.sampled_from(WORDS), min_size=8, max_size=20))
def test_a_note_within_a_text_is_found_wherever_it_stands(words):
    note = " ".join(words)
    text = f"before {note.title()} after"
    assert any(
        leak.kind == PRIVATE and leak.text.casefold() in note.casefold() for leak in find(text, private_texts=[note])
    )


HOSTILE = [
    "a" * 30_000, "1" * 30_000, "1 " * 15_000, "0 6" * 10_000, "a." * 15_000, "a@" * 15_000, "a@a." * 7_500,
    "+1 " * 10_000, "(1)" * 10_000, "eyJ" * 10_000, "eyJaaaaaaaa." * 2_500, "order " * 5_000, "key key=" * 3_750,
    "password:" * 3_333, "AB12" * 7_500, "AB12 " * 6_000, "https://" * 3_750, "/files/" * 4_285, "tel " * 7_500,
    "one " * 7_500, "06 12 34 56 78 " * 2_000, "-----BEGIN " * 2_700, "é" * 30_000, "token=" + "aA1" * 9_000,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=[text[:12] for text in HOSTILE])
def test_the_longest_text_takes_no_time(text):
    began = time.process_time()
    find(text, private_texts=[text, NOTE], ours=OURS)
    assert time.process_time() - began < 1
