"""Words are found however they are written and however they are typed, by every engine."""

from __future__ import annotations

import pytest

TEXTS = [
    ("en", "The train to Kingston-upon-Hull is late", ""),
    ("fr", "Le lave-linge fuit", "De l'eau coule sous la machine pendant l'essorage."),
    ("fr", "Un œuf cassé dans la boîte", ""),
    ("en", "Die Straße ist naß", ""),
    ("en", "It says error -36 since noon", "The printer stops with 0x80070057 after the update."),
    ("en", "Written in C++ and node.js", "The .NET service talks to a C# client."),
    ("en", "Stops with ERR_CONN_RESET", "See the log of the gateway."),
    ("en", "Ｅ１８ is shown", "The display blinks three times."),
    ("en", "洗濯機が止まりません", ""),
    ("en", "我的洗衣机漏水", ""),
    ("en", "เครื่องซักผ้าไม่ทำงาน", ""),
    ("en", "मशीन हिन्दी में बोलती है", ""),
    ("fr", "Les chevaux nationaux arrêtent la course", "Les factures affichées sont fausses."),
    ("en", "İstanbul ıssız", "A city with a dotted letter."),
    ("en", "The washing machine stops 🤖 at the last spin", "It hums and the drum is full of water."),
    ("en", "Dishwasher leaves a white film on glasses", "The glasses are cloudy after every wash."),
    ("en", "How do I change my invoice address", "The invoices go to my old address. I'd like it changed."),
    ("en", "wi-fi drops every 10 minutes", "Router firmware 2.4.1 on the 5GHz band."),
]
KINGSTON, LINGE, OEUF, STREET, ERROR, CODE, RESET, E18, JAPAN, CHINA, THAI, HINDI = range(1, 13)
HORSES, ISTANBUL, SPIN, FILM, INVOICE, WIFI = range(13, 19)

FOUND = [
    *((KINGSTON, typed) for typed in ("hull", "kingston", "kingston-upon-hull", '"kingston upon hull"', "Train hull")),
    *((KINGSTON, typed) for typed in ("trains", "TRAIN", "train -bus", '"the train to"', "late train hull kingston")),
    *((LINGE, typed) for typed in ("linge", "lave linge", "lave-linge", '"lave linge fuit"', '"lave-linge"', "fuit")),
    *((LINGE, typed) for typed in ("l'essorage", "essorage", "fuites eau", "l’eau", "eaux machines")),
    *((OEUF, typed) for typed in ("oeuf", "œuf", "OEUF", "casse", "cassé", "oeufs", "boite", "boîtes")),
    *((STREET, typed) for typed in ("strasse", "straße", "nass", "STRASSE", "naß")),
    *((ERROR, typed) for typed in ("error -36", "-36", "36", '"error -36"', "0x80070057", "0X80070057", "errors 36")),
    *((ERROR, typed) for typed in ('"stops with 0x80070057"', "printers update", "noon error", "0x8007005")),
    *((CODE, typed) for typed in ("c++", "C++", "node.js", "node", ".net", ".NET", "c#", "C# client", "net service")),
    *((RESET, typed) for typed in ("conn", "err_conn_reset", "reset", "ERR_CONN", "gateways", "log gateway")),
    *((E18, typed) for typed in ("e18", "Ｅ１８", "E18", "displays blinking", "blink", "blinked times")),
    *((JAPAN, typed) for typed in ("洗濯機", "止まり", "洗濯")),
    *((CHINA, typed) for typed in ("洗衣机", "漏水", "我的洗衣机")),
    *((THAI, typed) for typed in ("ซักผ้า", "เครื่องซักผ้า")),
    *((HINDI, typed) for typed in ("हिन्दी", "मशीन")),
    *((HORSES, typed) for typed in ("cheval", "chevaux", "facture", "factures affichée", "national")),
    *((ISTANBUL, typed) for typed in ("istanbul", "İstanbul", "ISTANBUL", "issiz", "ıssız", "dotted letters")),
    *((SPIN, typed) for typed in ("washing", "machine spin", "humming drum", "drum full water", "🤖 spin", "spins")),
    *((FILM, typed) for typed in ('"white film"', "glass", "cloudy glasses", "film -spin", "wash glasses")),
    *((INVOICE, typed) for typed in ("invoice addresses", "change invoices", '"my invoice"', "invoi")),
    *((WIFI, typed) for typed in ("wi-fi", "wi fi", "router", "2.4.1", "5ghz", "firmware 2.4.1", "wi-fi drops")),
]
NOT_FOUND = [
    *((KINGSTON, typed) for typed in ("hall", '"hull kingston"', "-train", "train -hull", '"train hull"')),
    *((ERROR, typed) for typed in ("-error", "37", '"36 error"', "error -noon")),
    *((JAPAN, typed) for typed in ("機洗", "冷蔵庫")),
    *((FILM, typed) for typed in ('"film white"', "white -film", "film spin drum")),
    *((CODE, typed) for typed in ("c--", "node -client")),
]
NO_ERROR = [
    "", "-", '"', "tag:", "AND OR NOT", "(((", "*", "\\", "a" * 10_000, "is:odd", "🤖", "NEAR(a b, 2)", '""', "'",
    '"unbalanced', "title:x", "{title}", "a:*", "!a", "a & b", "a | b", "<->", "^a", "a*", "--", "%", "\x00",
    "\u200b", "\u202e", "a\\", "'\\''", "-\"", "-'x'", "+++", "...", "C:\\x", "$1", ":q", "%(q)s", "\ud7ff", "\ufffe",
]  # fmt: skip


@pytest.fixture(autouse=True)
def indexed(shelf):
    """An index of TEXTS."""
    for number, (language, title, body) in enumerate(TEXTS, start=1):
        shelf.put(number, title, body, language)
    shelf.index()


def test_there_are_a_hundred_queries():
    assert len(FOUND) + len(NOT_FOUND) >= 100


def test_what_is_written_is_found(find):
    assert [(number, typed, found) for number, typed in FOUND if (found := find(typed))[:1] != [number]] == []


def test_what_is_not_written_is_not_found(find):
    assert [(number, typed) for number, typed in NOT_FOUND if number in find(typed)] == []


def test_nothing_that_is_typed_is_an_error(find):
    for typed in NO_ERROR:
        assert isinstance(find(typed), list)
