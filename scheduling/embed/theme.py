"""The one token of the theme that another site may set: its colour for what can be pressed."""

import re

HEX = re.compile(r"[0-9a-fA-F]{6}")
LEAST_CONTRAST = 4.5  # WCAG 1.4.3, of white letters on it and of it on white


def brand_of(text: str) -> str:
    """The colour as six hex digits, or nothing for what is none or too light to be read."""
    if not HEX.fullmatch(text) or _contrast_with_white(text) < LEAST_CONTRAST:
        return ""
    return text.lower()


def sheet(brand: str) -> str:
    darker = f"color-mix(in srgb, #{brand} 75%, black)"
    softer = f"color-mix(in srgb, #{brand} 10%, white)"
    return (
        f":root {{ --hub-brand: #{brand}; --hub-brand-strong: {darker};"
        f" --hub-brand-soft: {softer}; }}\n"
    )


def _contrast_with_white(text: str) -> float:
    red, green, blue = (_linear(int(text[at : at + 2], 16) / 255) for at in (0, 2, 4))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
