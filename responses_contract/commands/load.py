"""`responses-contract load`: play conversations with many users at once, and judge every answer."""

from __future__ import annotations

import argparse
from pathlib import Path

from responses_contract.endpoint.budget import LOAD_CAPS as CAPS

HELP = "Play the scenarios' conversations with many users at once (Locust), and say what shows only then."
EPILOG = (
    "Another host than this machine is asked only with --yes-really, --max-requests and --max-output-tokens. "
    "Exit code: 0 nothing showed under load that did not show alone, 1 something did, 2 a wrong option."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EPILOG
    parser.add_argument("base_url", metavar="URL", help="the endpoint, /v1 included")
    parser.add_argument("--model", default="mock-model", help="the model to ask (%(default)s)")
    parser.add_argument("--profile", help="what the endpoint claims; its expected failures are none here either")
    parser.add_argument("--users", type=int, default=50, help="at the same time (%(default)s)")
    parser.add_argument("--seconds", type=float, default=60.0, help="of the run (%(default)g)")
    parser.add_argument("--ramp", type=float, help="seconds until all users are there (half of the run)")
    parser.add_argument(
        "--stall", type=float, default=5.0, help="seconds between deltas that are too many (%(default)g)"
    )
    parser.add_argument("--timeout", type=float, default=60.0, help="seconds for one exchange (%(default)g)")
    parser.add_argument("--mix", type=Path, help="file with a scenario and a weight on each line")
    parser.add_argument(
        "--shape", type=Path, metavar="FILE", help="file with a locust.LoadTestShape: how many users there are when"
    )
    parser.add_argument("--page", type=int, metavar="PORT", help="show Locust's web page at this port of this machine")
    parser.add_argument("--workers", type=int, default=0, help="processes of users; this one is their master then")
    parser.add_argument("--max-requests", type=int, help=f"billable ones ({CAPS.requests:,})")
    parser.add_argument("--max-output-tokens", type=int, help=f"that they allow ({CAPS.output_tokens:,})")
    parser.add_argument("--yes-really", action="store_true", help="ask a host that is not this machine")
    parser.add_argument("--plan", action="store_true", help="say what would be sent, and send nothing")
    parser.add_argument("--output", type=Path, metavar="DIR", help="write the record, load.json")
    parser.add_argument("--key-variable", default="API_KEY", help="environment variable with the key (%(default)s)")
    parser.add_argument("--worker-of", help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    """Play, and say what shows only under load."""
    # First: it makes sockets cooperative, which has to be done before anything that opens one is imported.
    import locust  # noqa: F401

    from responses_contract.commands import _load

    return _load.run(args)
