"""A page that refuses leads back to where one came from, and nowhere else."""

from __future__ import annotations

import pytest

BACK = "Back to the previous page"
HERE = "/questions/98765"


@pytest.mark.parametrize(
    ("came_from", "leads_to"),
    [
        ("http://localhost/questions?filter=mine", "/questions?filter=mine"),
        ("http://localhost/questions#last", "/questions"),
        ("http://evil.example/questions", ""),
        ("http://localhost@evil.example/questions", ""),
        ("http://localhost//evil.example/", ""),
        ("http://[broken", ""),
        ("http://localhost/files", ""),  # which only takes what is sent
        (f"http://localhost{HERE}", ""),  # it would lead here again
        ("", ""),
    ],
)
def test_an_error_page_leads_back_to_the_page_of_this_site_that_one_came_from(browser, came_from, leads_to):
    page = browser.get(HERE, headers={"Referer": came_from} if came_from else {})
    assert page.status_code == 404
    assert (f'href="{leads_to}"' in page.text and BACK in page.text) if leads_to else BACK not in page.text


def test_a_refused_form_leads_back_to_its_page(signed_in, ben):
    page = signed_in(ben).send("/admin/settings", headers={"Referer": "http://localhost/admin/settings"})
    assert page.status_code in (403, 404)
    assert 'href="/admin/settings"' in page.text
