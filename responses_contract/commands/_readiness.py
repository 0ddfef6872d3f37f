"""`--for CLIENT`: an exit code by what one client needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from responses_contract.errors import ExitCode, UsageError
from responses_contract.report import summary
from responses_contract.verdicts.clients import matrix


def known_client(name: str) -> str:
    """The name of a client that was measured; raises UsageError for any other."""
    known = [id for id, client in matrix().clients.items() if not client.ours]
    if name not in known:
        raise UsageError(f"--for {name}: no such client", hint=f"measured are {', '.join(known)}", code="no-client")
    return name


def ready_for(record: Mapping[str, Any], name: str) -> ExitCode:
    """Say whether a client is ready, and why not; 0 where it is, 1 where it is not or nobody knows.

    Raises:
        UsageError: there is no such client, or the record is of a version that says nothing of clients.
    """
    known_client(name)
    found = [client for client in record.get("clients") or () if client["client"] == name]
    if not found:
        raise UsageError(f"the record says nothing of {name}", hint="run again; an earlier version wrote it")
    client = found[0]
    why = f"root causes {summary.numbered(client['causes'])}" if client["causes"] else summary.not_known(client)
    print(f"{name}: {client['verdict']}" + (f" ({why})" if why else ""))
    return ExitCode.OK if client["verdict"] == "ready" else ExitCode.FINDINGS
