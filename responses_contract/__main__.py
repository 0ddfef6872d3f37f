"""`python -m responses_contract` is `responses-contract`."""

import signal
import sys


def entry() -> None:
    """Run the command that the words of the command line name, and end the process."""
    # Until `main` minds interrupts, one ends the process by the signal, as any program that has done nothing yet.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from responses_contract.cli import main

    sys.exit(main())


if __name__ == "__main__":
    entry()
