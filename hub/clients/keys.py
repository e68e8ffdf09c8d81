"""Secrets of clients. They are random and long, so one round of hashing hides them as well as many
would, and a client that shows its secret with each request costs nothing."""

import hashlib
import secrets


def new_secret() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
