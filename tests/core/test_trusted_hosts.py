"""By which names the web server answers."""

from __future__ import annotations

import pytest

from app.core.web.trusted_hosts import TrustedHosts
from tests.conftest import configured

ONE_APP = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


@ONE_APP
@pytest.mark.parametrize(
    ("path", "host", "status"),
    [
        ("/questions", "localhost", 200),
        ("/questions", "LOCALHOST:8000", 200),
        ("/questions", "[::1]:8000", 200),
        ("/questions", "evil.example", 400),
        ("/questions", "localhost.evil.example", 400),
        ("/questions", "localhost@evil.example", 400),
        ("/questions", "evil.example@localhost", 400),
        ("/questions/1//x", "evil.example", 400),
        ("/healthz", "10.0.0.7", 200),
        ("/readyz", "10.0.0.7", 200),
    ],
)
def test_pages_are_for_our_own_hosts_and_health_for_any(browser, path, host, status):
    browser.get("/questions")  # kept for strangers from now on
    answer = browser.get(path, headers={"Host": host})
    assert answer.status_code == status
    assert "evil" not in answer.headers.get("Location", "")


def test_production_answers_by_its_own_name_and_those_that_it_is_told(tmp_path):
    secret = {
        "PEERCARE_ENV": "production",
        "SECRET_KEY": "0123456789abcdef" * 2,
        "BASE_URL": "https://help.example:444",
    }
    config = configured(tmp_path, f"sqlite:///{tmp_path}/x.db", **secret, TRUSTED_HOSTS="a.internal, b.internal")
    asked = TrustedHosts(lambda environ, _start: [environ["HTTP_HOST"].encode()], config.trusted_hosts)
    heard = [
        host
        for host in ("help.example:444", "help.example", "b.internal", "localhost", "127.0.0.1")
        if asked({"PATH_INFO": "/", "HTTP_HOST": host, "SERVER_NAME": "x", "REQUEST_METHOD": "GET"}, lambda *_: None)
        == [host.encode()]
    ]
    assert heard == ["help.example:444", "help.example", "b.internal"]
