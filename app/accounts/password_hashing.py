"""Hash passwords with Argon2id. One hash takes about 30 ms and 19 MiB, so make it before taking a lock."""

from __future__ import annotations

from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # OWASP's minimum for Argon2id
NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$cAuY2eKe+Coe24WIMAJJtw$tKbELNqsINsFJwbgXLWOs//TWgGrEdSWKo4YFAXWPBc"
"""The hash of a discarded password: checking it takes as long as checking a real one."""


def hash_password(password: str) -> str:
    """Return the hash to store. Equivalent Unicode spellings of a text are the same password."""
    return HASHER.hash(_bytes(password))


def verify_password(password_hash: str | None, password: str) -> bool:
    """Return whether the password is correct. Without a hash it returns False, in the same time as with one."""
    try:
        HASHER.verify(password_hash or NOBODYS, _bytes(password))
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Return whether the hash was made with weaker parameters than today's."""
    return HASHER.check_needs_rehash(password_hash)


def _bytes(password: str) -> bytes:
    return normalize("NFKC", password).encode("utf-8", "surrogatepass")
