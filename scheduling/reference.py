"""Codes for people and secrets for links."""

import hashlib
import secrets

# No vowels (no words), and none of the look-alikes 0 O, 1 I L, 5 S, 8 B, 2 Z, U V.
ALPHABET = "CDFGHJKMNPQRTWXY34679"
LENGTH = 7
NUMBERS = len(ALPHABET) ** LENGTH  # how many codes there are


def new_reference() -> str:
    """Seven letters and digits and a check character: over 10^9 codes, easy to read aloud."""
    return numbered(secrets.randbelow(NUMBERS))


def numbered(number: int) -> str:
    """The code of a number below NUMBERS: each has one of its own."""
    code = ""
    for _place in range(LENGTH):
        number, digit = divmod(number, len(ALPHABET))
        code += ALPHABET[digit]
    return code + check_character(code)


def check_character(code: str) -> str:
    """Weighted sum modulo the alphabet's length: catches one wrong and two swapped characters."""
    total = sum(weight * ALPHABET.index(char) for weight, char in enumerate(code, start=1))
    return ALPHABET[total % len(ALPHABET)]


def readable(reference: str) -> str:
    """As shown and read aloud: CDFG-3467."""
    return f"{reference[:4]}-{reference[4:]}"


def parse_reference(text: str) -> str | None:
    """The stored form of what a person typed or read aloud, or None when it cannot be one."""
    code = "".join(char for char in text.upper() if char.isalnum())[: LENGTH + 2]
    if len(code) != LENGTH + 1 or set(code) - set(ALPHABET):
        return None
    return code if check_character(code[:-1]) == code[-1] else None


def new_token() -> str:
    """192 random bits, for a link that needs no account (design: at least 128)."""
    return secrets.token_urlsafe(24)


def hash_of(token: str) -> str:
    """What is stored of a token: without it, a stolen table opens no link."""
    return hashlib.sha256(token.encode()).hexdigest()
