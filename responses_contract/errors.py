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
from pathlib import Path


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
    """The command line, or a setting, is wrong."""

    code = "usage"


class InputError(UsageError):
    """A file or folder cannot be read or understood."""

    code = "unreadable-input"


class ProfileError(UsageError):
    """A profile is missing or malformed."""

    code = "bad-profile"


class SpecError(UsageError):
    """The spec, or what was made of it, cannot be used.

    Args:
        problem: what is wrong, in one line.
        file: the file in which it is wrong; `message` begins with it.
        line: the line there, counted from 1, where it is known.
        hint: what the writer of the spec can do about it, in one line.
        code: a short stable identifier, in kebab-case.
    """

    code = "bad-spec"

    def __init__(
        self, problem: str, *, file: Path | str = "", line: int | None = None, hint: str = "", code: str | None = None
    ) -> None:
        self.problem = problem
        place = f"{shown(Path(file))}:{line}: " if file and line else f"{shown(Path(file))}: " if file else ""
        super().__init__(place + problem, hint=hint, code=code)


def shown(path: Path) -> str:
    """A path as the reader of a message would type it."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


class UnreachableError(ContractError):
    """The endpoint under test cannot be spoken to."""

    code = "unreachable"
    exit_code = ExitCode.UNREACHABLE
