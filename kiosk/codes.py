"""Short codes with which an unpaired browser shows who it is: kept in the cache alone, each for
five minutes. Knowing a code opens nothing; it takes the browser's own token to use it."""

import secrets

from django.core.cache import cache

from hub.api.counted import is_one_too_many
from kiosk.errors import PairingCodeUnknown, TooManyTries
from scheduling.reference import ALPHABET

LENGTH = 6
SECONDS = 300
NEW_CODES = 30  # per address and ten minutes
TRIES = 10  # wrong codes per member of staff and ten minutes
WINDOW = 600


def code_for(*, token_hash: str, caller: str) -> str:
    """The code of this browser; the same until it runs out. Raises TooManyTries."""
    shown = cache.get(_of_browser(token_hash))
    if shown and cache.get(_of_code(shown)) == token_hash:
        return str(shown)
    _count(f"kiosk.new.{caller}", NEW_CODES)
    while True:
        code = "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))
        if cache.add(_of_code(code), token_hash, SECONDS):
            cache.set(_of_browser(token_hash), code, SECONDS)
            return code


def take(*, typed: str, user_id: int) -> str:
    """The token hash of the browser that shows this code, which is then used up. Raises
    PairingCodeUnknown, or TooManyTries after too many wrong ones."""
    tries = f"kiosk.tries.{user_id}"
    if cache.get(tries, 0) >= TRIES:
        raise TooManyTries
    code = "".join(char for char in typed.upper() if char.isalnum())[:20]
    token_hash = cache.get(_of_code(code))
    if token_hash is None:
        _count(tries, TRIES)
        raise PairingCodeUnknown
    cache.delete(_of_code(code))
    cache.delete(_of_browser(token_hash))
    return str(token_hash)


def readable(code: str) -> str:
    return f"{code[:3]} {code[3:]}"


def _count(key: str, most: int) -> None:
    if is_one_too_many(key, most=most, seconds=WINDOW):
        raise TooManyTries


def _of_code(code: str) -> str:
    return f"kiosk.code.{code}"


def _of_browser(token_hash: str) -> str:
    return f"kiosk.browser.{token_hash}"
