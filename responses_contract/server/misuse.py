"""The exception for a call that would make a reply illegal: it names the call, and what to do instead."""

from __future__ import annotations

from responses_contract.errors import ContractError


class ReplyError(ContractError):
    """A call that would break the stream: refused, before anything of it is sent. The reply can go on.

    Args:
        call: as it stands in the code: `reply.text()`.
        why: what is wrong with it here.
        hint: what can be done instead.
    """

    code = "illegal-reply"

    def __init__(self, call: str, why: str, *, hint: str = "") -> None:
        super().__init__(f"{call}: {why}", hint=hint)
        self.call = call
