"""Attacks on the way from text to HTML: ours always, the big collections of the data folder where they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.text.html import html_to_markdown, render_markdown, sanitise_html, to_text
from tests.core.safe_html import problems

ATTACKS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src='https://a.b/c.png' onload=alert(1)>",
    "<img/src/onerror=alert(1)>",
    '<img src="https://a.b" alt="`><script>alert(1)</script>">',
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<math><annotation-xml encoding='text/html'><script>alert(1)</script></annotation-xml></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "<select><style></select><img src=x onerror=alert(1)></style>",
    "<form><input name=attributes><input onfocus=alert(1) autofocus></form>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='  jAvAsCrIpT:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='java&#10;script:alert(1)'>x</a>",
    "<a href='&#x6A;avascript&colon;alert(1)'>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href=https://a.b onmouseover=alert(1)>x</a>",
    "<a href=https://a.b target=_blank rel=opener id=x name=y>z</a>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<style>@import 'https://evil.example/x.css';</style>",
    "<link rel=stylesheet href=https://evil.example/x.css><meta http-equiv=refresh content='0;url=//evil.example'>",
    "<base href=https://evil.example/>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='data:text/html,x'></object><embed src='javascript:alert(1)'>",
    "<video><source onerror=alert(1)></video><audio src=x onerror=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<span class='btn hl-k admin' data-behaviour=x hx-get=/logout hx-trigger=load>x</span>",
    "<code class='language-x\" onclick=\"alert(1)'>x</code>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]><x>&y;</x>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1) 'y')",
    "[x](<javascript:alert(1)>)",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x]: javascript:alert(1)\n[x]",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    '![x" onerror="alert(1)](https://a.b/c.png)',
    '![x](https://a.b/"onerror="alert(1))',
    '[x](https://a.b "y\\" onmouseover=\\"alert(1)")',
    "<javascript:alert(1)>",
    'https://a.b/"onmouseover=alert(1)//',
    "https://a.b/<script>alert(1)</script>",
    '```x" onclick="alert(1)\ny\n```',
    "```html\n<script>alert(1)</script>\n```",
    "`<img src=x onerror=alert(1)>`",
    "|<script>|\n|-|\n|<img onerror=alert(1)>|",
]


def ways_of(attack: str) -> list[str]:
    """Every way on which a text becomes HTML that is shown."""
    return [
        render_markdown(attack),
        sanitise_html(attack),
        render_markdown(html_to_markdown(attack)),
        sanitise_html(render_markdown(attack)),
        sanitise_html(to_text(sanitise_html(attack))),
    ]


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_leaves_nothing_but_harmless_html(attack):
    for html in ways_of(attack):
        assert not problems(html)


@pytest.mark.parametrize("name", ["script", "style"])
def test_what_is_no_text_is_not_shown_as_text(name):
    assert sanitise_html(f"<{name}>x()</{name}>a") == "a"


def collected(real_data: Path) -> list[str]:
    folder = real_data / "xss_sanitizer"
    payloads = (folder / "payloadbox_xss.txt").read_text("utf-8", "replace").splitlines()
    return payloads + [path.read_text().partition("\n--\n")[0] for path in sorted((folder / "bleach").glob("*.test"))]


def test_a_sample_of_collected_attacks_is_harmless(real_data):
    assert not [attack for attack in collected(real_data)[::40] for html in ways_of(attack) if problems(html)]


@pytest.mark.verify
@pytest.mark.timeout(1200)
def test_all_collected_attacks_are_harmless(real_data):
    assert not [attack for attack in collected(real_data) for html in ways_of(attack) if problems(html)]
