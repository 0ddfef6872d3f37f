"""The page of many results: plots by day, what changed when, and every root cause with its days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from responses_contract.report import plots
from responses_contract.report.text import safe

STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:15px/1.5 system-ui,sans-serif;margin:2em auto;max-width:70em;padding:0 1em}"
    "td,th{padding:.2em .7em;border-bottom:1px solid #8884;text-align:left;vertical-align:top}"
    "table{border-collapse:collapse}.wide{overflow-x:auto}"
)
POLICY = "default-src 'none'; style-src 'unsafe-inline'"

Row = Sequence[object]


def render(
    title: str,
    days: Sequence[str],
    series: Mapping[str, Mapping[str, Sequence[float | None]]],
    tables: Mapping[str, tuple[Row, Iterable[Row]]],
) -> str:
    """The page, with nothing to load and every word of it escaped.

    Args:
        days: of the results, in their order.
        series: by title and name, a value for each of them.
        tables: by title, the head and the rows.
    """
    parts = [f"<h1>{_text(title)}</h1>"]
    for heading, lines in series.items():
        drawn = plots.days(_text(heading), {_text(name): values for name, values in lines.items()}, [*map(_text, days)])
        parts += [f"<h2>{_text(heading)}</h2><div class='wide'>{drawn}</div>"] if drawn else []
    for heading, (head, rows) in tables.items():
        body = "".join(f"<tr>{''.join(f'<td>{_text(cell)}</td>' for cell in row)}</tr>" for row in rows)
        names = "".join(f'<th scope="col">{_text(name)}</th>' for name in head)
        parts.append(f"<h2>{_text(heading)}</h2><div class='wide'><table><tr>{names}</tr>{body}</table></div>")
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{_text(title)}</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{STYLE}</style></head>\n'
        f"<body>{chr(10).join(parts)}</body></html>\n"
    )


def _text(value: object) -> str:
    return escape(safe("" if value is None else value)).replace("\n", "<br>")
