"""What a service that writes out what is said has to be able to do."""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from dataclasses import dataclass

SAMPLES_A_SECOND = 16_000
BYTES_A_SAMPLE = 2
LONGEST_CAPTION = 500  # characters; what is longer is cut off


@dataclass(frozen=True, slots=True)
class Caption:
    """One line of one speaker. A later one with the same number takes the place of an earlier one,
    until it is final: services hear better as a sentence goes on."""

    number: int  # from 1, rising
    text: str
    is_final: bool


class CaptionService(ABC):
    """One per service; `CAPTION_SERVICES` names its class, and it is made without arguments. What
    it needs to find its server, such as an address and a key, it reads from the environment.

    It hears the voices of citizens: it must keep nothing of them and learn nothing from them, and
    whoever runs it needs a contract that says so.
    """

    title = ""  # as a planner chooses it
    hearer = ""  # who hears the voice, as the citizen reads it beforehand: "Spraak BV, Utrecht"

    @abstractmethod
    def captions(self, sound: AsyncIterator[bytes], *, language: str) -> AsyncIterator[Caption]:
        """The lines of one speaker, as they come. An async generator.

        `sound` is mono, 16-bit little-endian, 16,000 samples a second, in pieces of about a quarter
        of a second; it ends when the speaker leaves or the captions are switched off, and so must
        this. `language` is that of the appointment, as in "nl". Where a service cannot keep up,
        pieces are dropped before it. Whatever it raises ends the captions of this speaker: their
        browser tries again a few seconds later.
        """
