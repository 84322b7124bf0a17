"""How good each training was, as an SVG that reads on light and dark pages."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 320, 48, 150, 28, 44
# What is drawn, by its name in the metrics; models alone are there for comparison.
LINES = {
    "ranker_ndcg_at_20": ("ranker", "#d95f02"),
    "als_ndcg_at_20": ("ALS alone", "#1f77b4"),
    "content_ndcg_at_20": ("content alone", "#7fb2d9"),
    "popularity_ndcg_at_20": ("popularity", "#888888"),
}


def over_time(history: Sequence[Mapping[str, Any]]) -> str:
    """NDCG@20 on each training's held-out end; a refused one is a hollow circle."""
    trained = [line for line in history if line.get("metrics")]
    instants = [datetime.fromisoformat(str(line["at"])).timestamp() for line in trained]
    values = [float(line["metrics"].get(name, 0.0)) for line in trained for name in LINES]
    top = max([*values, 0.05]) * 1.1
    first, last = (instants[0], instants[-1]) if instants else (0.0, 1.0)

    def x(at: float) -> float:
        inner = WIDTH - LEFT - RIGHT - 24
        return LEFT + 12 + (inner / 2 if last == first else (at - first) / (last - first) * inner)

    def y(value: float) -> float:
        return HEIGHT - BOTTOM - value / top * (HEIGHT - BOTTOM - TOP)

    step = next(step for step in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5) if top / step <= 8)
    parts = ['<text x="48" y="16">NDCG@20 on the held-out end of each training</text>']
    parts += [
        f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(mark * step):.1f}" y2="{y(mark * step):.1f}" stroke="#8884" />'
        f'<text x="{LEFT - 8}" y="{y(mark * step) + 4:.1f}" text-anchor="end">{mark * step:.2f}</text>'
        for mark in range(int(top / step) + 1)
    ]
    shown = range(0, len(trained), max(1, len(trained) // 5))
    parts += [
        f'<text x="{x(instants[at]):.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">'
        f"{datetime.fromisoformat(str(trained[at]['at'])):%d-%m-%y}</text>"
        for at in shown
    ]
    above = float("-inf")
    for name, (called, colour) in sorted(LINES.items(), key=lambda each: -_last(trained, each[0])):
        points = [
            (x(at), y(float(line["metrics"].get(name, 0.0))))
            for at, line in zip(instants, trained, strict=True)
        ]
        if not points:
            continue
        path = " ".join(f"{across:.1f},{up:.1f}" for across, up in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2.5" />')
        parts += [
            f'<circle cx="{across:.1f}" cy="{up:.1f}" r="4" stroke="{colour}" stroke-width="2" '
            f'fill="{colour if line.get("live", True) else "none"}" />'
            for (across, up), line in zip(points, trained, strict=True)
        ]
        above = max(points[-1][1] + 4, above + 16)
        parts.append(f'<text x="{WIDTH - RIGHT + 8}" y="{above:.1f}" fill="{colour}">{called}</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        'font-size="12" fill="#888">\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _last(trained: Sequence[Mapping[str, Any]], name: str) -> float:
    return float(trained[-1]["metrics"].get(name, 0.0)) if trained else 0.0
