"""The HTML pages that are drawn from records: one environment of templates, with autoescape, for all of them.

What comes from an endpoint is untrusted: every value that a template prints goes through `safe` (no control characters,
nothing that reorders) and is escaped. A page loads nothing; its only script is inline, and named by its hash in the
page's policy.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from responses_contract.report import summary
from responses_contract.report.text import place, safe

TEMPLATES = Path(__file__).with_name("templates")
FILTER = "filter.js"
"""Finds rows by words and verdicts, and opens the section that an address names."""
MARKS = {
    **dict.fromkeys(("pass", "works", "ready"), "good"),
    **dict.fromkeys(("fail", "broken", "not ready"), "bad"),
    "warn": "fair",
}
"""The class of a verdict; of any other it is `dim`."""


@cache
def environment() -> Environment:
    """The templates of this room, with the filters that they share; a page of one's own may extend `page.html.j2`."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalized,
    )
    made.filters |= {
        "anchor": anchor,
        "broken": summary.broken,
        "duration": duration,
        "example": summary.example,
        "headline": summary.headline,
        "mark": lambda verdict: MARKS.get(verdict, "dim"),
        "not_known": summary.not_known,
        "place": place,
        "reach": summary.reach,
        "where": summary.where,
    }
    made.globals |= {"style": _inline("style.css"), "script": _inline(FILTER), "policy": policy()}
    return made


def rendered(template: str, *, script: str = FILTER, **values: Any) -> str:
    """A page, from one of the templates.

    Args:
        script: the file with the page's only script.
    """
    return environment().get_template(template).render(script=_inline(script), policy=policy(script), **values)


def anchor(id: object) -> str:
    """What a section about a rule is called in an address, here and on the page of rules."""
    return "".join(char for char in str(id) if char.isalnum() or char in "-_")


def duration(seconds: float) -> str:
    """A length of time, as people say it."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{seconds:.1f} s"


def rule_page(base: str, id: str) -> str:
    """The address of a rule's page: the base with `{rule}` or `{anchor}` filled in, or with the rule's id at its end.

    Without a base, a section of the same page.
    """
    if not base:
        return f"#rule-{anchor(id)}"
    if "{" in base:
        return base.replace("{rule}", id).replace("{anchor}", anchor(id))
    return f"{base.rstrip('/')}/{id}"


def policy(script: str = FILTER) -> str:
    """The content security policy of a page: nothing is loaded, and no script runs but the one that is there."""
    digest = base64.b64encode(hashlib.sha256(_read(script).encode()).digest()).decode()
    return f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; base-uri 'none'"


def _inline(name: str) -> Markup:
    return Markup(_read(name))


@cache
def _read(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def _finalized(value: Any) -> Any:
    if value is None:
        return ""
    return safe(value) if isinstance(value, str) and not isinstance(value, Markup) else value
