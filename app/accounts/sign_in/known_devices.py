"""Browsers in which a member signed in before (signed cookie): failed attempts elsewhere do not delay sign-in there."""

from __future__ import annotations

import secrets
from ipaddress import IPv6Address, ip_address
from typing import NamedTuple

from flask import Flask, Response, current_app, g, request
from flask_limiter.util import get_remote_address

from app.core.signing import sign, unsign

REMEMBERED = 365 * 24 * 3600  # seconds
MOST_MEMBERS = 5  # per browser; the one who signed in least recently is dropped first
NETWORK = 64  # bits of an IPv6 address that identify one internet connection


class Device(NamedTuple):
    """A browser, and the ids of the members who signed in with it."""

    id: str
    members: tuple[int, ...] = ()


class Guesser(NamedTuple):
    """The source of a sign-in attempt: its network, and its device, which may be known."""

    network: str
    device: Device


def init_app(app: Flask, *, is_secure: bool) -> None:
    """Set the cookie's name, different from the session's, so that pages stay cacheable with it."""
    app.config["DEVICE_COOKIE"] = "__Host-device" if is_secure else "device"
    app.after_request(_set_cookie)


def guesser() -> Guesser:
    """Return the source of the current request."""
    return Guesser(_network_of(get_remote_address()), _this_device())


def remember_device(member_id: int) -> None:
    """Record in this browser's cookie that the member signed in with it."""
    known = _this_device()
    others = [each for each in known.members if each != member_id]
    g.new_device = Device(known.id or secrets.token_urlsafe(16), (*others, member_id)[-MOST_MEMBERS:])


def _this_device() -> Device:
    try:
        name, members = unsign("device", request.cookies.get(current_app.config["DEVICE_COOKIE"], ""))
    except (ValueError, TypeError):
        return Device("")
    return Device(name, tuple(members))


def _network_of(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(int(found) >> (128 - NETWORK)) if isinstance(found, IPv6Address) else str(found)


def _set_cookie(response: Response) -> Response:
    device = g.get("new_device")
    if device is not None and response.status_code < 400:
        text, secure = sign("device", device), current_app.config["SESSION_COOKIE_SECURE"]
        name = current_app.config["DEVICE_COOKIE"]
        response.set_cookie(name, text, max_age=REMEMBERED, secure=secure, httponly=True, samesite="Lax", path="/")
    return response
