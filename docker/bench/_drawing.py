"""Lines over sizes, both axes logarithmic, as SVG that reads on light and dark pages."""

from collections.abc import Mapping, Sequence
from math import ceil, floor, log10

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 640, 360, 64, 48, 24, 176
COLOURS = ("#1f77b4", "#7fb2d9", "#d95f02", "#f0a868")


def drawing(
    sizes: Sequence[int], lines: Mapping[str, Sequence[float]], *, what: str = "ms, half of them"
) -> str:
    """`lines`: milliseconds per size, by what they are of."""
    values = [value for line in lines.values() for value in line]
    low, high = floor(log10(min(values))), ceil(log10(max(values)))
    high = max(high, low + 1)
    first, last = log10(min(sizes)), log10(max(sizes))

    def x(size: float) -> float:
        return LEFT + (log10(size) - first) / max(last - first, 1) * (WIDTH - LEFT - RIGHT)

    def y(value: float) -> float:
        return HEIGHT - BOTTOM - (log10(value) - low) / (high - low) * (HEIGHT - BOTTOM - TOP)

    marks = [step * 10**power for power in range(low, high) for step in (1, 2, 5)] + [10**high]
    parts = [
        f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(mark):.1f}" y2="{y(mark):.1f}" stroke="#8884" />'
        f'<text x="{LEFT - 8}" y="{y(mark) + 4:.1f}" text-anchor="end">{mark:g}</text>'
        for mark in marks
    ]
    parts += [
        f'<text x="{x(size):.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{size:,}</text>'
        for size in sizes
    ]
    parts.append(
        f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 8}" text-anchor="middle">offers</text>'
    )
    parts.append(f'<text x="{LEFT}" y="14">{what}</text>')
    for colour, (name, line) in zip(COLOURS, lines.items(), strict=False):
        points = " ".join(f"{x(size):.1f},{y(value):.1f}" for size, value in zip(sizes, line, strict=True))
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2.5" />')
        parts += [
            f'<circle cx="{x(size):.1f}" cy="{y(value):.1f}" r="4" fill="{colour}" />'
            f'<text x="{x(size):.1f}" y="{y(value) - 9:.1f}" text-anchor="middle" fill="{colour}">{value:g}</text>'
            for size, value in zip(sizes, line, strict=True)
        ]
        parts.append(
            f'<text x="{WIDTH - RIGHT + 14}" y="{y(line[-1]) + 4:.1f}" fill="{colour}">{name}</text>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12" '
        f'fill="#888">\n' + "\n".join(parts) + "\n</svg>\n"
    )
