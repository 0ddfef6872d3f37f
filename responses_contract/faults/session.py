"""Faults that show over several exchanges with one endpoint, or in how its connection behaves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from responses_contract.faults.edits import Edit, both, locate, put, when
from responses_contract.faults.fault import Fault, fault, only
from responses_contract.faults.sessions import Session, answered, chained_usage, not_found, refused
from responses_contract.model.json_values import Json
from responses_contract.stream.grammar import ENDED

Which = Callable[[Json], bool]


def asks(method: str, ends: str, **members: Any) -> Which:
    """Requests by method, by how the path ends before its query, and by members of the body."""

    def which(one: Json) -> bool:
        request = one["request"]
        path = request["path"].partition("?")[0]
        body = request["body"] or {}
        return (
            request["method"] == method
            and (path == "/v1/responses" if not ends else path.endswith(ends))
            and all(body.get(name) == value for name, value in members.items())
        )

    return which


def is_asked(method: str, ends: str, where: Callable[[str], bool]) -> Which:
    """Requests by method, by how the path ends before its query, and by the whole path."""
    return lambda one: asks(method, ends)(one) and where(one["request"]["path"])


def replies(edit: Edit, which: Which, status: int = 200, nth: int = 0) -> Edit:
    """Edit the first answer of this status to such a request, or a later one."""

    def find(session: Session) -> int | None:
        found = [at for at, one in enumerate(session) if which(one) and one["response"]["status"] == status]
        return found[nth] if nth < len(found) else None

    def apply(session: Session) -> Session:
        found = find(session)
        return [edit.apply(one) if at == found else one for at, one in enumerate(session)]

    def needs(session: Session) -> bool:
        found = find(session)
        return found is not None and edit.needs(session[found])

    return Edit(apply, needs)


def reply_with(response: Json) -> Edit:
    """Another answer altogether."""
    return put("response", lambda old: response)


RETRIEVES = asks("GET", "/resp_1")
RETRIEVES_DELETED = asks("GET", "/resp_2")
CONTINUES = asks("POST", "", previous_response_id="resp_1")

TEXT = "response/body/output/0/content/0/text"


def _lists_all(one: Json) -> bool:
    """All input items are asked for, and come."""
    found = locate(one, "response/body/has_more")
    all_came = found is not None and found[0][found[1]] is False
    return one["request"]["path"].endswith("/input_items") and all_came


def _is_session(session: Session) -> bool:
    return len(session) > 1


def _is_alone(session: Session) -> bool:
    return len(session) == 1


def _is_live(one: Json) -> bool:
    return "sse" in one["response"]


def _is_streamed(session: Session) -> bool:
    return any(map(_is_live, session))


def _is_told_whole(session: Session) -> bool:
    """Whether the first answer is the whole of a response that had ended."""
    body = session[0]["response"].get("body") or {}
    return not _is_streamed(session) and body.get("status") in ENDED


LONG_USAGE = {**chained_usage(), "input_tokens": 500, "total_tokens": 512}


def _continues_alone(one: Json) -> bool:
    """Whether a request continues the first response; one that names a conversation too is refused for that."""
    return CONTINUES(one) and "conversation" not in (one["request"]["body"] or {})


def _found_after_all(which: Which, status: int, id_: str) -> Edit:
    """A refusal becomes the response of this id, or a new one where there was none."""

    def apply(session: Session) -> Any:
        bodies = [one["response"].get("body") or {} for one in session]
        known = next((body for body in bodies if body.get("id") == id_ and "output" in body), None)
        asked = next(one["request"]["body"] or {} for one in session if which(one))
        told = {"id": id_, "previous_response_id": asked.get("previous_response_id"), "usage": LONG_USAGE}
        found = known or {**bodies[0], **told}
        return replies(reply_with(answered(found)), which, status).apply(session)

    def needs(session: Session) -> bool:
        return "body" in session[0]["response"] and replies(reply_with({}), which, status).needs(session)

    return Edit(apply, needs)


def _stays(status: str) -> Edit:
    return replies(
        both(put("response/body/status", status)), lambda one: RETRIEVES(one) and _body_status(one) == "cancelled"
    )


def _body_status(one: Json) -> Any:
    found = locate(one, "response/body/status")
    return found[0][found[1]] if found else None


def _resumes(one: Json) -> bool:
    return "starting_after" in one["request"]["path"]


def _later_page(one: Json) -> bool:
    return "after=" in one["request"]["path"] and not _resumes(one)


def _repeated_entry(body: Json) -> Json:
    entry = {**body["data"][0], "id": "in_2"}
    return {**body, "data": [entry, *body["data"]], "first_id": "in_2"}


def _other_delta(sse: str) -> str:
    return sse.replace('"delta":" rains', '"delta":" pours', 1)


def _rows() -> list[tuple[str, Edit, str]]:
    not_running = refused(400, "not_in_background", "Only a response in the background can be cancelled.")
    broken = answered({"error": {"message": "Broken.", "type": "server_error", "param": None, "code": None}}, 500)
    lost = refused(404, "previous_response_not_found", "The previous response is not there.")
    cancel = asks("POST", "/cancel")
    creates_more = asks("POST", "", input="Once more.")
    counts = asks("POST", "/input_tokens")
    from_deleted = asks("POST", "", previous_response_id="resp_2")
    bare = {**chained_usage(), "input_tokens": 1, "total_tokens": 13}
    return [
        ("response-ids-unique", replies(put("response/body/id", "resp_1"), creates_more), "an id is given twice"),
        ("stored-is-kept", replies(reply_with(not_found()), RETRIEVES), "a stored response is forgotten"),
        ("unstored-is-not-kept", _found_after_all(RETRIEVES, 404, "resp_1"), "an unstored response is kept"),
        (
            "retrieved-equals-created",
            when(_is_told_whole, replies(put(TEXT, "Other."), RETRIEVES)),
            "another text",
        ),
        ("retrieved-equals-streamed", when(_is_streamed, replies(put(TEXT, "Other."), RETRIEVES)), "another text"),
        ("resumed-equals-original", replies(put("response/sse", _other_delta), _resumes), "another delta"),
        (
            "input-items-list-the-input",
            replies(put("response/body/data/0/content/0/text", "Other."), _lists_all),
            "another input",
        ),
        ("pages-do-not-overlap", replies(put("response/body", _repeated_entry), _later_page), "an entry comes twice"),
        ("deleted-is-gone", _found_after_all(RETRIEVES_DELETED, 404, "resp_2"), "a deleted response is still there"),
        ("chain-is-accepted", replies(reply_with(lost), CONTINUES), "a stored response cannot be continued"),
        (
            "chain-to-unknown-is-refused#deleted",
            _found_after_all(from_deleted, 400, "resp_9"),
            "a deleted one is continued",
        ),
        (
            "chain-to-unknown-is-refused#unstored",
            _found_after_all(_continues_alone, 400, "resp_9"),
            "an unstored one is continued",
        ),
        (
            "chain-counts-its-context",
            replies(put("response/body/usage", bare), CONTINUES),
            "the context is not counted",
        ),
        ("cancel-needs-background", _found_after_all(cancel, 400, "resp_1"), "a foreground response is cancelled"),
        ("cancelled-stays-cancelled", _stays("in_progress"), "a cancelled response goes on"),
        ("cancel-can-be-repeated", replies(reply_with(not_running), cancel, nth=1), "a second cancel is refused"),
        ("stored-is-kept#fails", replies(reply_with(broken), RETRIEVES), "a stored response cannot be read: 500"),
        ("input-items-list-the-input#fails", replies(reply_with(broken), _lists_all), "the input cannot be read: 500"),
        ("token-count-equals-usage", replies(put("response/body/input_tokens", 99), counts), "another count"),
    ]


def _connection() -> list[Fault]:
    """How a stream's connection behaves; told by the transcript, not by its bytes."""
    silence = {"times": [[100, 0.1], [200, 600.0]]}
    late = put("response", lambda old: {**old, **silence})
    return [
        fault("wire/ends-regularly#reset", _ended("reset"), "the connection is reset", layer="session"),
        fault("wire/ends-regularly#timeout", _ended("timeout"), "the connection is left hanging", layer="session"),
        fault("wire/no-long-silence", replies(late, _is_live), "ten minutes without a byte", layer="session"),
    ]


def _ended(how: str) -> Edit:
    return replies(put("response", lambda old: {**old, "ended": how}), _is_live)


SESSION: list[Fault] = [
    *only(_is_session, (fault(f"session/{name}", edit, doc, layer="session") for name, edit, doc in _rows())),
    *only(_is_alone, _connection()),
]
"""Faults of sessions and connections."""
