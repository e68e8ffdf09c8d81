"""The one table that is printed."""

from dataclasses import dataclass

HEAD = ("what", "figure", "ratio", "must reach", "reached")


@dataclass(frozen=True, slots=True)
class Row:
    what: str
    figure: str
    ratio: str
    must: str
    reached: bool | None = None  # None: nothing to reach, or not measured

    def cells(self) -> tuple[str, ...]:
        reached = {True: "yes", False: "NO", None: "-"}[self.reached]
        return self.what, self.figure, self.ratio, self.must, reached


def show(rows: list[Row]) -> str:
    lines = [HEAD, *(row.cells() for row in rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(HEAD))]
    text = [
        "| " + " | ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)) + " |"
        for line in lines
    ]
    text.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(text)
