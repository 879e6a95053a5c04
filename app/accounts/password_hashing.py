"""Passwords as Argon2id hashes. One hash takes about 30 ms and 19 MiB, so it is made before anything is locked."""

from __future__ import annotations

from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # OWASP's minimum for Argon2id
NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$cAuY2eKe+Coe24WIMAJJtw$tKbELNqsINsFJwbgXLWOs//TWgGrEdSWKo4YFAXWPBc"
"""The hash of a password that was thrown away: checking it takes as long as checking a real one."""


def hash_password(password: str) -> str:
    """The hash to keep; two spellings of one text in Unicode are one password."""
    return HASHER.hash(_bytes(password))


def verify_password(password_hash: str | None, password: str) -> bool:
    """Is this the password? Takes the same time where there is no hash to compare with, and then says no."""
    try:
        HASHER.verify(password_hash or NOBODYS, _bytes(password))
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Was it made with weaker numbers than today's?"""
    return HASHER.check_needs_rehash(password_hash)


def _bytes(password: str) -> bytes:
    return normalize("NFKC", password).encode("utf-8", "surrogatepass")
