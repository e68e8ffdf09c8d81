"""Names as the two sides write them: snake_case inside, lowerCamelCase outside."""


def camel(name: str) -> str:
    """`hold_expires_at` -> `holdExpiresAt`; dotted paths keep their dots."""
    first, *rest = name.split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in rest)
