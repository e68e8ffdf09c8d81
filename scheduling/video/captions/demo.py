"""A service to try captions with, on this machine alone. It recognises no words: it writes that it
hears a sound, and for how long. What reaches the room goes the same way as real words would."""

import array
import math
import sys
from collections.abc import AsyncIterator

from scheduling.video.captions.base import (
    BYTES_A_SAMPLE,
    SAMPLES_A_SECOND,
    Caption,
    CaptionService,
)

LOUD = 500  # of 32,767: the mean strength above which there is a sound
PAUSE = 0.4  # seconds of quiet that end a line
LONGEST = 8.0  # seconds of one line
SENTENCES = {"nl": "Geluid, {seconds} seconden", "en": "Sound, {seconds} seconds"}


class Demo(CaptionService):
    title = "Demo"
    hearer = "demo"

    async def captions(
        self, sound: AsyncIterator[bytes], *, language: str
    ) -> AsyncIterator[Caption]:
        sentence = SENTENCES.get(language, SENTENCES["en"])
        number, heard, quiet = 1, 0.0, 0.0
        async for piece in sound:
            seconds = len(piece) / BYTES_A_SAMPLE / SAMPLES_A_SECOND
            if strength(piece) > LOUD:
                heard, quiet = heard + quiet + seconds, 0.0
            elif heard:
                quiet += seconds
            if heard:
                is_final = quiet >= PAUSE or heard >= LONGEST
                yield Caption(number, sentence.format(seconds=f"{heard:.1f}"), is_final)
                if is_final:
                    number, heard, quiet = number + 1, 0.0, 0.0


def strength(piece: bytes) -> float:
    """The root of the mean square, from 0 to 32,767."""
    samples = array.array("h", piece)
    if sys.byteorder == "big":
        samples.byteswap()
    return math.sqrt(sum(one * one for one in samples) / len(samples)) if samples else 0.0
