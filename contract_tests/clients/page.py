"""The page of the matrix, made of the table alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from responses_contract.verdicts.clients import EARLIER, LEGEND, WORST, Broken, Matrix

Levels = Mapping[str, str]
MOST_LISTED = 60
WORDS = {"f": "unharmed", "s": "silently wrong", "e": "error", "c": "crashes", "h": "hangs"}
MARKS = {"f": "", "s": "wrong", "e": "error", "c": "crash", "h": "hang"}


def rendered(matrix: Matrix, levels: Levels, waiting: Sequence[str] = ()) -> str:
    """The page, in Markdown. `waiting`: the faults and legal answers that no client was led through yet."""
    parts = (_head(matrix), _clients(matrix), _sums(matrix, waiting), _rarities(matrix), _levels(matrix, levels))
    rest = (_rules(matrix, levels), _unstable(matrix))
    return "\n".join(line for part in (*parts, *rest) for line in (*part, "")).rstrip() + "\n"


HEAD = """
Made by `make client-matrix`, which installs real clients at the versions below, leads each through every fault that a
server can commit, and notes what came of it; last on {date}. The table is
`responses_contract/verdicts/clients.json`. A part of it is repeated by
`make client-matrix ARGS='codex --only "stream/*"'`, cells chosen at random by `ARGS='--cells 20'`.

The mock commits one fault in every answer of a conversation, and the client is asked for a text, for the call of a
function whose result it sends back, and for reasoning, streamed and not; the SDKs are led through a life of responses
(kept, listed, continued, cancelled, resumed, deleted) and of a conversation, and read webhooks, too. What a client
gives its user is held against what it gives when the same is answered without the fault. A fault that none of these
conversations shows is played from a tape: the answer of another legal conversation, which the client takes well without
the fault. Every answer was judged by the checker: where the rule was not broken in what was sent, there is no verdict.
Retries are off where a client lets itself be told so; one that tries again all the same is stopped, and what it says is
its error. Codex and opencode, a process or a session for every turn, meet each fault in one conversation, all others in
every one that can show it.
"""
RARE = """
{count} legal answers that are rarely seen. A client that fails on one of them is at fault itself, and is no witness for
the rules about it (`NO_WITNESS` in `verdicts/clients.py`), nor for a fault in a conversation that it does not take.
"""
CELLS = """
The worst that came of any fault of the rule, and how many of its faults break the client. Nothing stands where the
client is unharmed, `·` where it met none of the faults, `(…)` where it is no witness.
"""
AS_SENT = """
{count}: what these clients show is wrong because the endpoint says so to its last word; they do not break, their users
are misled.
"""


def _head(matrix: Matrix) -> Iterator[str]:
    yield "# Clients"
    yield HEAD.format(date=matrix.date).rstrip()
    yield ""
    yield from (f"- **{WORDS[letter]}**: {LEGEND[letter].partition(': ')[2]}" for letter in "fsech")


def _clients(matrix: Matrix) -> Iterator[str]:
    yield from ("## Clients and versions", "", "| id | client | version |", "|---|---|---|")
    for name, client in matrix.clients.items():
        yield f"| {name} | {client.title}{' (no witness)' if client.ours else ''} | {client.version} |"


def _sums(matrix: Matrix, waiting: Sequence[str]) -> Iterator[str]:
    rules = {fault.partition("#")[0] for fault in matrix.faults}
    yield from ("## Sums", "")
    yield f"{len(matrix.faults)} faults of {len(rules)} rules; of each the worst that came of it in any conversation."
    yield from ("", "| client | faults shown | " + " | ".join(WORDS.values()) + " | rules it breaks on |")
    yield "|---|---:|" + "---:|" * (len(WORDS) + 1)
    for name in matrix.clients:
        shown = [fault for fault in matrix.faults if matrix.shown(fault, name)]
        counts = Counter((matrix.worst(fault, name) or "f")[0] for fault in shown)
        broken = {fault.partition("#")[0] for fault in shown if matrix.worst(fault, name)}
        yield f"| {name} | {len(shown)} | {' | '.join(str(counts[letter]) for letter in WORDS)} | {len(broken)} |"
    if waiting:
        yield ""
        yield f"{len(waiting)} faults and legal answers are newer than the table; no client was led through them yet:"
        yield from ("", *(f"- {fault}" for fault in waiting))


def _rarities(matrix: Matrix) -> Iterator[str]:
    yield "## Legal answers that clients fail on"
    yield RARE.format(count=len(matrix.rarities))
    failing = {rarity: [name for name in matrix.clients if matrix.fails_on(rarity, name)] for rarity in matrix.rarities}
    yield from ("| legal answer | clients, and what came of it |", "|---|---|")
    for rarity, names in failing.items():
        if names:
            told = "; ".join(f"{name}: {_told(matrix.rarities[rarity][name].values())}" for name in names)
            yield f"| {rarity} | {told} |"


def _told(outcomes: Iterable[str]) -> str:
    worst = min((one for one in outcomes if one[0] in WORST), key=lambda one: WORST.index(one[0]))
    return _escaped(worst)


def _escaped(outcome: str) -> str:
    letter, _, words = outcome.partition(":")
    text = f"{WORDS[letter]}{f' ({words})' if words else ''}"
    return text.replace("|", "\\|").replace("<", "&lt;").replace("`", "'")


def _levels(matrix: Matrix, levels: Levels) -> Iterator[str]:
    rules = sorted({fault.partition("#")[0] for fault in matrix.faults})
    harmless = [rule for rule in rules if levels[rule] == "MUST" and not matrix.victims(rule)]
    as_sent = [rule for rule in rules if levels[rule] == "MUST" and _only_as_sent(matrix.victims(rule))]
    harmful = [rule for rule in rules if levels[rule] == "SHOULD" and matrix.victims(rule)]
    yield from ("## MUST without a victim", "")
    yield f"{len(harmless)} of {_count(rules, levels, 'MUST')}: no client here breaks. They stand on their source."
    yield from ("", *(f"- {rule}{_measured(matrix, rule)}" for rule in harmless))
    yield from ("", "## MUST whose victims show what they were sent")
    yield AS_SENT.format(count=len(as_sent)).rstrip()
    yield from ("", *(f"- {rule}: {_victims(matrix.victims(rule))}" for rule in as_sent))
    yield from ("", "## SHOULD with victims", "")
    yield f"{len(harmful)} of {_count(rules, levels, 'SHOULD')}; `as sent`: the client shows what it was sent, no more."
    yield from ("", *(f"- {rule}: {_victims(matrix.victims(rule))}" for rule in harmful))


def _count(rules: Iterable[str], levels: Levels, level: str) -> int:
    return sum(levels[rule] == level for rule in rules)


def _measured(matrix: Matrix, rule: str) -> str:
    met = [
        name for name in matrix.witnesses(rule) if any(matrix.shown(fault, name) for fault in matrix.faults_of(rule))
    ]
    return f" ({len(met)} clients met it)" if met else " (no client could be shown it)"


def _only_as_sent(found: Mapping[str, Broken]) -> bool:
    return bool(found) and all(broken.as_sent for broken in found.values())


def _victims(found: Mapping[str, Broken]) -> str:
    """Clients by what came of it."""
    by_word: dict[str, list[str]] = {}
    for name, broken in found.items():
        by_word.setdefault("as sent" if broken.as_sent else WORDS[broken.outcome[0]], []).append(name)
    return "; ".join(f"{word}: {', '.join(names)}" for word, names in by_word.items())


def _rules(matrix: Matrix, levels: Levels) -> Iterator[str]:
    names = list(matrix.clients)
    yield from ("## Rules and clients", "")
    yield CELLS.strip()
    yield ""
    yield "| rule | faults | victims | " + " | ".join(names) + " |"
    yield "|---|---:|---:|" + "---|" * len(names)
    for rule in dict.fromkeys(fault.partition("#")[0] for fault in matrix.faults):
        found = matrix.victims(rule)
        cells = " | ".join(_cell(matrix, rule, name) for name in names)
        yield f"| {rule} ({levels[rule]}) | {len(matrix.faults_of(rule))} | {len(found)} | {cells} |"


def _cell(matrix: Matrix, rule: str, name: str) -> str:
    faults = matrix.faults_of(rule)
    if not any(matrix.shown(fault, name) for fault in faults):
        return "·"
    broken = [worst for fault in faults if (worst := matrix.worst(fault, name))]
    if not broken:
        return ""
    mark = f"{MARKS[min(broken, key=lambda one: WORST.index(one[0]))[0]]} {len(broken)}"
    return mark if name in set(matrix.witnesses(rule)) else f"({mark})"


def _unstable(matrix: Matrix) -> Iterator[str]:
    yield from ("## The same twice", "")
    if not matrix.compared:
        yield "Not measured twice."
        return
    total = sum(matrix.compared.values())
    yield f"{total} cells were measured twice; {100 * (1 - len(matrix.unstable) / total):.2f} % agree."
    yield from ("", *_by_client(matrix))
    yield from ("", "The others:", "") if matrix.unstable else ()
    for name, act, conversation, first, second in matrix.unstable[:MOST_LISTED]:
        yield f"- {name}, {act}, {conversation}: {_short(first)}, then {_short(second)}"


def _short(outcome: str) -> str:
    return "not shown" if outcome == "-" else _escaped(outcome)


def _by_client(matrix: Matrix) -> Iterator[str]:
    differing = Counter(one[0] for one in matrix.unstable)
    for name, cells in matrix.compared.items():
        told = "clients in earlier runs" if name == EARLIER else name
        yield f"- {told}: {cells}, of which {differing[name]} differ"
