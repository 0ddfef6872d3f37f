"""One page for each client that was measured: what it needs of an endpoint, which is what it was seen to break on."""

from __future__ import annotations

from collections.abc import Iterator

from bench.docs_rules import plain
from bench.site.words import sentence, worded
from responses_contract.rules import RULES
from responses_contract.verdicts.clients import Matrix, breaking, matrix


def pages() -> Iterator[tuple[str, str]]:
    """Their names and texts, the index first."""
    table = matrix()
    names = [name for name, client in table.clients.items() if not client.ours]
    broken = {rule: breaking(rule) for rule in RULES}
    yield "clients/index.md", _index(table, names, broken)
    for name in names:
        yield f"clients/{name}.md", "\n".join(_page(table, name, broken)) + "\n"


def _index(table: Matrix, names: list[str], broken: dict[str, dict[str, str]]) -> str:
    lines = [
        "# Clients",
        "",
        "What each of them needs: the rules on which it was seen to break, led through every fault.",
    ]
    lines += ["", "| client | version | rules it breaks on |", "|---|---|---:|"]
    for name in names:
        count = sum(name in clients for clients in broken.values())
        lines.append(f"| [{plain(table.clients[name].title)}]({name}.md) | {table.clients[name].version} | {count} |")
    lines += [
        "",
        "How that was measured: [the table](../guide/clients.md).",
        "",
        "```{toctree}",
        ":hidden:",
        "",
        *names,
        "```",
    ]
    return "\n".join(lines) + "\n"


def _page(table: Matrix, name: str, broken: dict[str, dict[str, str]]) -> Iterator[str]:
    client = table.clients[name]
    yield f"# What {plain(client.title)} needs"
    yield from (
        "",
        f"Version {client.version} of `{client.package}`. An endpoint that keeps these rules is ready for it;",
    )
    yield "all others were broken, and it was unharmed."
    yield from ("", f"```text\nresponses-contract run URL --model NAME --for {name}\n```", "")
    yield from ("| rule | level | what comes of it | how to mend it |", "|---|---|---|---|")
    for rule, clients in broken.items():
        if name in clients:
            link = f"[{rule}](../rules/{rule}.md)"
            yield f"| {link} | {RULES[rule].level} | {worded(clients[name])} | {sentence(RULES[rule].hint)} |"
