"""Lines over sizes, both axes logarithmic, as SVG that reads on light and dark pages."""

from collections.abc import Mapping, Sequence
from math import log10

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT, PADDING = 640, 360, 48, 48, 24, 172, 24
COLOURS = ("#1f77b4", "#7fb2d9", "#d95f02", "#f0a868")


def drawing(
    sizes: Sequence[int],
    lines: Mapping[str, Sequence[float]],
    *,
    what: str = "ms, median",
    of: str = "offers",
) -> str:
    """`lines`: a value per size, by what they are of."""
    values = [value for line in lines.values() for value in line]
    marks = [mark for power in range(-3, 6) for mark in (10**power, 2 * 10**power, 5 * 10**power)]
    low = max(mark for mark in marks if mark <= min(values))
    high = min(mark for mark in marks if mark >= max(values))
    first, last = log10(min(sizes)), log10(max(sizes))
    inner = WIDTH - LEFT - RIGHT - 2 * PADDING

    def x(size: float) -> float:
        return LEFT + PADDING + (log10(size) - first) / max(last - first, 1) * inner

    def y(value: float) -> float:
        return (
            HEIGHT
            - BOTTOM
            - (log10(value) - log10(low)) / max(log10(high / low), 0.1) * (HEIGHT - BOTTOM - TOP)
        )

    parts = [
        f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(mark):.1f}" y2="{y(mark):.1f}" stroke="#8884" />'
        f'<text x="{LEFT - 8}" y="{y(mark) + 4:.1f}" text-anchor="end">{mark:g}</text>'
        for mark in marks
        if low <= mark <= high
    ]
    parts += [
        f'<text x="{x(size):.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{size:,}</text>'
        for size in sizes
    ]
    parts.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 8}" text-anchor="middle">{of}</text>')
    parts.append(f'<text x="{LEFT}" y="14">{what}</text>')
    named = _apart({name: y(line[-1]) for name, line in lines.items()})
    for colour, (name, line) in zip(COLOURS, lines.items(), strict=False):
        points = " ".join(f"{x(size):.1f},{y(value):.1f}" for size, value in zip(sizes, line, strict=True))
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2.5" />')
        parts += [
            f'<circle cx="{x(size):.1f}" cy="{y(value):.1f}" r="4" fill="{colour}" />'
            for size, value in zip(sizes, line, strict=True)
        ]
        parts.append(
            f'<text x="{WIDTH - RIGHT + 10}" y="{named[name] + 4:.1f}" fill="{colour}">{name}</text>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        f'font-size="12" fill="#888">\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _apart(heights: Mapping[str, float]) -> dict[str, float]:
    """The names' heights, none over another."""
    found: dict[str, float] = {}
    above = float("-inf")
    for name, height in sorted(heights.items(), key=lambda each: each[1]):
        above = found[name] = max(height, above + 16)
    return found
