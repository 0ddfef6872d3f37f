"""websocket/: one connection, many responses: its messages, lanes, errors, state and end.

What happens within one response is judged by the rules of every other layer, by the same automaton. The connection's
checker reports these; only the upgrade's rules have code of their own.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator

from responses_contract.model.findings import quote
from responses_contract.rule_ids import RuleId
from responses_contract.rules.cases import ON_UPGRADE, Answer
from responses_contract.rules.registry import Group, Violation, engine_rule, rule

GUIDE = "the origin's guide, WebSocket mode"
# What clients do over a socket is not measured; it is read in their source, which these name.
PARSING = "openai-python 3.57.0, src/openai/resources/responses/responses.py: parse_event reads one JSON value"
CODEX = (
    "https://github.com/openai/codex/blob/1e63c73e18ef24498a0a84b7017d0ceba79d6f07/"
    "codex-rs/codex-api/src/endpoint/responses_websocket.rs"
)
STEERING = "the origin's guide, mid-turn steering; openai-python's types of its events"
INJECTION = "openai-python's beta types of response.inject"
RFC = "RFC 6455"
_KEY = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

# --- messages --------------------------------------------------------------------------------------------------------

engine_rule(
    RuleId.WEBSOCKET_MESSAGES_ARE_TEXT,
    "MUST",
    "A server's messages are text messages: Codex ends the turn at a binary one.",
    source=f"{GUIDE}; Codex's source: {CODEX}",
    hint="send the JSON as a text message (opcode 1), also where the library would choose by type",
)
engine_rule(
    RuleId.WEBSOCKET_NO_SSE_FRAMING,
    "MUST",
    "A message is the JSON of an event, without the `event:` and `data:` lines of an event stream.",
    source=f"{GUIDE}; {PARSING}",
    hint="send what stands behind `data: `, as a message of its own",
)
engine_rule(
    RuleId.WEBSOCKET_NO_DONE_MESSAGE,
    "MUST",
    "No message says `[DONE]`: the terminal event ends a response, and the connection goes on.",
    source=f"{GUIDE}; {PARSING}",
    hint="leave the mark out when the events of a stream are passed on over a socket",
)
engine_rule(
    RuleId.WEBSOCKET_ONE_EVENT_A_MESSAGE,
    "MUST",
    "A message holds one event: no list of them, and no two behind each other.",
    source=f"{GUIDE}; {PARSING}",
    hint="send a message for each event; never join what waits in a buffer",
)
engine_rule(
    RuleId.WEBSOCKET_MESSAGE_IS_AN_OBJECT,
    "MUST",
    "A text message is one JSON object.",
    source=f"{GUIDE}; {PARSING}",
    hint="send complete JSON; what is cut into frames is still one message",
    groups=(Group.LOSS, Group.UNREAD),
)
engine_rule(
    RuleId.WEBSOCKET_MESSAGE_FITS_ITS_SCHEMA,
    "MUST",
    "A message that is no event of a response (error, steering, injection) fits its schema.",
    source=f"{GUIDE}; openai-python's types of server events",
    hint="compare with the example of the message in the spec",
    groups=(Group.SCHEMA,),
)

# --- lanes -----------------------------------------------------------------------------------------------------------

engine_rule(
    RuleId.WEBSOCKET_LANE_IS_ECHOED,
    "MUST",
    "Every event of a named lane carries the `stream_id` of its request, the terminal one too.",
    source=GUIDE,
    hint="write the lane into each event at the one place where messages are sent",
)
engine_rule(
    RuleId.WEBSOCKET_DEFAULT_LANE_IS_UNNAMED,
    "MUST",
    "The events of a request without `stream_id` carry none.",
    source=GUIDE,
    hint="leave the member out; do not make up a name for the default lane",
)
engine_rule(
    RuleId.WEBSOCKET_LANE_IS_KNOWN,
    "MUST",
    "A `stream_id` of the server is one that the client has named.",
    source=GUIDE,
    hint="echo the client's own word, unchanged",
)
engine_rule(
    RuleId.WEBSOCKET_LANE_KEEPS_ITS_ORDER,
    "MUST",
    "The requests of a lane are answered in the order in which they came.",
    source=GUIDE,
    hint="a queue for each lane, first in, first out",
)
engine_rule(
    RuleId.WEBSOCKET_LANE_HAS_ONE_RESPONSE_AT_A_TIME,
    "MUST",
    "The responses of a lane do not overlap: the next one begins after the end of the one before.",
    source=GUIDE,
    hint="begin the next request of a lane behind the terminal event",
)
engine_rule(
    RuleId.WEBSOCKET_RESPONSES_ARE_ASKED_FOR,
    "MUST",
    "A response answers a request of its lane, or continues one that was steered.",
    source=GUIDE,
    hint="send each response once, and only for a request",
)
engine_rule(
    RuleId.WEBSOCKET_REQUESTS_ARE_ANSWERED,
    "MUST",
    "Each request is answered, by a response or an error, before the server closes the connection.",
    source=GUIDE,
    hint="work off the queue of each lane, or answer what is left with an error, before closing",
)

# --- limits ----------------------------------------------------------------------------------------------------------

engine_rule(
    RuleId.WEBSOCKET_IN_FLIGHT_AS_PROMISED,
    "SHOULD",
    "At most 16 responses of a connection are in flight; further requests wait.",
    source=GUIDE,
    hint="let further requests wait instead of beginning or refusing them",
)
engine_rule(
    RuleId.WEBSOCKET_TURNS_FOLLOW_EACH_OTHER,
    "MUST",
    "The responses of a connection follow each other: one is in flight at a time.",
    source="Open Responses, WebSocket transport",
    hint="begin the next response behind the terminal event of the one before",
    dialect="open-responses",
)
engine_rule(
    RuleId.WEBSOCKET_LANES_AS_PROMISED,
    "SHOULD",
    "A connection takes 32 named lanes, and refuses any further one with `websocket_stream_limit_reached`.",
    source=GUIDE,
    hint="count different names of `stream_id`, the default lane left out",
)
engine_rule(
    RuleId.WEBSOCKET_LASTS_AS_PROMISED,
    "SHOULD",
    "A connection lasts 60 minutes, and then takes no more requests: `websocket_connection_limit_reached`.",
    source=GUIDE,
    hint="say the limit's code when the time is over, not before",
)

# --- errors ----------------------------------------------------------------------------------------------------------

engine_rule(
    RuleId.WEBSOCKET_ERROR_IS_NESTED,
    "MUST",
    "The facts of an error stand in its member `error`.",
    source=f"{GUIDE}; openai-python's ResponseWsError requires it",
    hint='{"type": "error", "status": …, "error": {"type": …, "code": …, "message": …, "param": …}}',
)
engine_rule(
    RuleId.WEBSOCKET_STATUS_IS_CALLED_STATUS,
    "SHOULD",
    "An error says its status in `status`, not in `status_code`.",
    source=GUIDE,
    hint="call it `status`",
)
engine_rule(
    RuleId.WEBSOCKET_STATUS_FITS_THE_CODE,
    "SHOULD",
    "The four documented codes of a connection come with status 400.",
    source=GUIDE,
    hint="400 for a request that names what is not there, or goes over a limit",
)
engine_rule(
    RuleId.WEBSOCKET_ERROR_NAMES_ITS_LANE,
    "MUST",
    "An error about a request of a named lane carries its `stream_id`.",
    source=GUIDE,
    hint="echo the lane in errors too",
)
engine_rule(
    RuleId.WEBSOCKET_MISSING_PARENT_IS_NAMED,
    "MUST",
    "A `previous_response_id` that is not there is refused with the code `previous_response_not_found`, "
    "at which clients send the whole context anew.",
    source=GUIDE,
    hint="say the code, and `previous_response_id` as `param`",
)
engine_rule(
    RuleId.WEBSOCKET_INVALID_LANE_IS_REFUSED,
    "MUST",
    "A `stream_id` that is empty, too long or of other characters is refused with `invalid_stream_id`.",
    source=GUIDE,
    hint="1 to 256 letters, digits, `_`, `-` and `.`",
)
engine_rule(
    RuleId.WEBSOCKET_OTHER_LANES_GO_ON,
    "MUST",
    "An error about one request leaves the other lanes as they are: they go on to their end.",
    source=GUIDE,
    hint="never close the connection for an error about one request",
)

# --- state -----------------------------------------------------------------------------------------------------------

engine_rule(
    RuleId.WEBSOCKET_WARM_UP_HAS_NO_OUTPUT,
    "MUST",
    "A request with `generate: false` is answered by a response with an id, and no output.",
    source=GUIDE,
    hint="prepare the request, then send created and completed with an empty output",
)
engine_rule(
    RuleId.WEBSOCKET_NEWEST_IS_CONTINUED,
    "MUST",
    "The newest response of a lane can be continued on its connection, whatever `store` says.",
    source=GUIDE,
    hint="keep the newest response of each lane in memory as long as the connection lasts",
)
engine_rule(
    RuleId.WEBSOCKET_FAILED_CONTINUATION_EVICTS,
    "SHOULD",
    "After a continuation in its lane was refused, an unstored response cannot be continued any more.",
    source=f"{GUIDE}; Open Responses tests it",
    hint="drop the parent from the connection's memory when a continuation in its lane fails with 4xx or 5xx",
)

# --- steering and injection ------------------------------------------------------------------------------------------

engine_rule(
    RuleId.WEBSOCKET_STEERS_ARE_ANSWERED,
    "MUST",
    "Each `response.steer` is accepted or fails.",
    source=STEERING,
    hint="answer with response.steer.accepted or response.steer.failed",
)
engine_rule(
    RuleId.WEBSOCKET_STEER_ANSWER_FITS,
    "MUST",
    "What is said of a submission names one that the client has sent: its response, and its id once it has one.",
    source=STEERING,
    hint="repeat previous_response_id, and the id that was given when it was accepted",
)
engine_rule(
    RuleId.WEBSOCKET_STEER_WAITS_AFTER_COMPLETED,
    "MUST",
    "`response.steer.pending` comes after the `response.completed` of the response that is steered.",
    source=STEERING,
    hint="say that input waits only when the response is complete and the client owes outputs",
)
engine_rule(
    RuleId.WEBSOCKET_STEER_WAITS_ONCE,
    "MUST",
    "`response.steer.pending` comes at most once for each submission.",
    source=STEERING,
    hint="remember which submissions were told",
)
engine_rule(
    RuleId.WEBSOCKET_FAILED_INPUT_IS_RETURNED,
    "MUST",
    "`response.steer.failed` and `response.inject.failed` give the input back as it was sent.",
    source=f"{STEERING}; {INJECTION}",
    hint="return the input unchanged: the client may send it again from there",
)
engine_rule(
    RuleId.WEBSOCKET_SUCCESSOR_CONTINUES,
    "MUST",
    "The response after one that was steered names it as its `previous_response_id`.",
    source=STEERING,
    hint="begin the successor from the steered response, before any other request of the lane",
)
engine_rule(
    RuleId.WEBSOCKET_STEERED_WHEN_ASKED,
    "MUST",
    "A response ends as incomplete with the reason `steered` only where input for it was accepted.",
    source=STEERING,
    hint="keep this reason for responses that make room for accepted input",
)
engine_rule(
    RuleId.WEBSOCKET_INJECTIONS_ARE_ANSWERED,
    "MUST",
    "Each `response.inject` is answered by created or failed.",
    source=INJECTION,
    hint="answer with response.inject.created or response.inject.failed",
)
engine_rule(
    RuleId.WEBSOCKET_INJECTION_ANSWER_FITS,
    "MUST",
    "The answer to an injection names the response for which the client sent it.",
    source=INJECTION,
    hint="repeat response_id",
)

# --- the connection itself -------------------------------------------------------------------------------------------

engine_rule(
    RuleId.WEBSOCKET_CLOSE_CODE_IS_LEGAL,
    "MUST",
    "A close frame carries a code that may stand in one: never 1005, 1006, 1015, one below 1000 or an unassigned one.",
    source=f"{RFC}, 7.4; client libraries fail the connection at any other",
    hint="1000 for the regular end, 1001 on shutdown, 1008 or 1011 for trouble",
)


@rule(
    ON_UPGRADE,
    "websocket/accept-fits-the-key",
    "MUST",
    "`Sec-WebSocket-Accept` is made from the key of the request.",
    source=f"{RFC}, 4.2.2; a client fails the connection otherwise",
    hint="base64 of the SHA-1 of the key and the fixed text; let the library do it",
)
def accept_fits_the_key(case: Answer) -> Iterator[Violation]:
    key, accept = _asked(case, "sec-websocket-key"), case.header("sec-websocket-accept")
    if key is None or accept is None or not _is_key(key):
        return
    due = base64.b64encode(hashlib.sha1(key.encode() + _KEY.encode(), usedforsecurity=False).digest()).decode()
    if accept.strip() != due:
        yield Violation("", f"Sec-WebSocket-Accept: {due}", quote(accept))


def _is_key(text: str) -> bool:
    """Whether a key was kept: recorders mask it."""
    try:
        return len(base64.b64decode(text, validate=True)) == 16
    except ValueError:
        return False


@rule(
    ON_UPGRADE,
    "websocket/no-subprotocol-unasked",
    "MUST",
    "A server chooses a subprotocol only out of those that the client offered.",
    source=f"{RFC}, 4.1; a client fails the connection otherwise",
    hint="the API needs none: choose none unless one was offered",
)
def no_subprotocol_unasked(case: Answer) -> Iterator[Violation]:
    yield from _chosen(case, "sec-websocket-protocol")


@rule(
    ON_UPGRADE,
    "websocket/no-extension-unasked",
    "MUST",
    "A server uses an extension only out of those that the client offered.",
    source=f"{RFC}, 4.1; a client fails the connection otherwise",
    hint="use permessage-deflate only where it was offered",
)
def no_extension_unasked(case: Answer) -> Iterator[Violation]:
    yield from _chosen(case, "sec-websocket-extensions")


def _chosen(case: Answer, header: str) -> Iterator[Violation]:
    """What the server chose by one header, and the client did not offer."""
    chosen = _names(case.header(header) or "")
    offered = _names(_asked(case, header) or "")
    if _asked(case, header) is None and _asked(case, "sec-websocket-version") is None:
        return  # the recorder did not keep what was offered
    for name in chosen - offered:
        yield Violation("", f"one of {', '.join(sorted(offered)) or 'none'}", f"{header}: {quote(name)}")


def _names(text: str) -> set[str]:
    return {name for part in text.split(",") if (name := part.partition(";")[0].strip().lower())}


def _asked(case: Answer, name: str) -> str | None:
    return next((value for key, value in case.request.headers.items() if key.lower() == name), None)
