"""Our own troubles, as opposed to findings about an endpoint.

A violation of the contract is never an exception; these are::

    ContractError               code, message, hint, exit_code
    ├── UsageError              the command line or a setting is wrong              exit 2
    │   ├── InputError          a file or folder cannot be read or understood       exit 2
    │   ├── ProfileError        a profile is missing or malformed                   exit 2
    │   └── SpecError           the spec or what was generated from it is unusable  exit 2
    └── UnreachableError        the endpoint under test cannot be spoken to         exit 3
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What a script can rely on."""

    OK = 0
    FINDINGS = 1
    USAGE = 2
    UNREACHABLE = 3
    INTERRUPTED = 130


class ContractError(Exception):
    """Base of every error that this project raises on purpose.

    Args:
        message: what went wrong and where, in one line.
        hint: what the reader can do about it, in one line.
        code: a short stable identifier, in kebab-case.
    """

    code = "error"
    exit_code = ExitCode.USAGE

    def __init__(self, message: str, *, hint: str = "", code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        if code is not None:
            self.code = code

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message


class UsageError(ContractError):
    code = "usage"


class InputError(UsageError):
    code = "unreadable-input"


class ProfileError(UsageError):
    code = "bad-profile"


class SpecError(UsageError):
    code = "bad-spec"


class UnreachableError(ContractError):
    code = "unreachable"
    exit_code = ExitCode.UNREACHABLE
