"""Every form in which people keep exchanges: the same sound answer, as each recorder and log would write it."""

from __future__ import annotations

import base64
import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import brotli
import pytest
import zstandard

from responses_contract.errors import InputError, UsageError
from responses_contract.recordings import forms, mapping
from responses_contract.recordings.entries import NO_REQUEST, NO_WIRE
from responses_contract.recordings.readers import recorded
from tests.recordings.kit import ASKED, BODY, EVENTS, SSE, STREAMING, URL, everything, exchanges, one, sound, streamed

BODY_TEXT, ASKED_TEXT, SSE_TEXT = json.dumps(BODY), json.dumps(ASKED), SSE.decode()
STREAMING_TEXT = json.dumps(STREAMING)
LINES = SSE_TEXT.rstrip("\n").split("\n")
BODY_IN_BASE64 = base64.b64encode(BODY_TEXT.encode()).decode()
HEX = gzip.compress(BODY_TEXT.encode()).hex()
POSTMAN = {
    "info": {"name": "gateway"},
    "item": [
        {
            "name": "folder",
            "item": [
                {
                    "name": "create",
                    "request": {"method": "POST", "url": {"raw": URL}, "body": {"mode": "raw", "raw": ASKED_TEXT}},
                    "response": [
                        {
                            "name": "as saved",
                            "originalRequest": {
                                "method": "POST",
                                "url": {"raw": URL},
                                "body": {"mode": "raw", "raw": ASKED_TEXT},
                            },
                            "code": 200,
                            "header": [{"key": "Content-Type", "value": "application/json"}],
                            "body": BODY_TEXT,
                        }
                    ],
                }
            ],
        }
    ],
}
WITH_REQUEST: dict[str, Any] = {
    "pair": {"request": ASKED, "response": BODY},
    "names of one's own": {"when": 1, "what_we_asked": ASKED, "what_they_said": BODY},
    "in a list": [{"prompt_log": ASKED_TEXT, "reply_log": BODY_TEXT}],
    "deep inside": {"export": {"pages": [{"rows": [{"in": {"body": ASKED}, "out": {"body": BODY}}]}]}},
    "mitmproxy": {
        "url": URL,
        "method": "POST",
        "status_code": 200,
        "request": {"headers": {"content-type": "application/json"}, "body": ASKED_TEXT},
        "response": {"headers": {"content-type": "application/json"}, "body": BODY_TEXT},
    },
    "Azure's test proxy": {
        "Entries": [
            {
                "RequestUri": URL,
                "RequestMethod": "POST",
                "RequestHeaders": {"Accept": "application/json"},
                "RequestBody": ASKED,
                "StatusCode": 200,
                "ResponseHeaders": {"Content-Type": "application/json"},
                "ResponseBody": BODY,
            }
        ]
    },
    "nock": [
        {
            "scope": "https://gateway.example:443",
            "method": "POST",
            "path": "/v1/responses",
            "body": ASKED,
            "status": 200,
            "response": [HEX[:100], HEX[100:]],
            "rawHeaders": ["Content-Type", "application/json", "Content-Encoding", "gzip"],
        }
    ],
    "Helicone": {"request_path": URL, "request_body": ASKED, "response_status": 200, "response_body": BODY},
    "Langfuse": {"observations": [{"type": "GENERATION", "input": ASKED, "output": BODY}]},
    "Postman": POSTMAN,
    "turns": {"turns": [{"client": {"request": {"method": "POST", "path": "/v1/responses", "body": {"value": ASKED}},
              "response": {"status": 200, "body": {"kind": "json", "value": BODY}}}}]},
    "Polly.js": {"log": {"_recordingName": "x", "entries": [
        {"request": {"method": "POST", "url": URL, "postData": {"text": ASKED_TEXT}},
         "response": {"status": 200, "content": {"text": BODY_TEXT}}}]}},
    "Betamax": {"http_interactions": [
        {"request": {"method": "POST", "uri": URL, "body": {"string": ASKED_TEXT}},
         "response": {"status": {"code": 200}, "body": {"base64_string": BODY_IN_BASE64}}}]},
}  # fmt: skip


@pytest.mark.parametrize("value", WITH_REQUEST.values(), ids=WITH_REQUEST)
@pytest.mark.parametrize("indent", [None, 2])
def test_what_holds_a_request_and_an_answer_is_an_exchange(value: Any, indent: int | None) -> None:
    exchange = one(json.dumps(value, indent=indent))
    assert exchange.request.body == ASKED
    assert NO_REQUEST not in exchange.unjudged
    assert sound(exchange)


def test_lines_of_any_of_them_are_an_exchange_each() -> None:
    values = [{"request": ASKED, "response": BODY}, WITH_REQUEST["mitmproxy"], WITH_REQUEST["Helicone"]]
    found = exchanges("\n".join(map(json.dumps, values)))
    assert [exchange.name for exchange in found] == ["log.txt#1", "log.txt#2", "log.txt#3"]
    assert all(map(sound, found))


def test_documents_one_after_the_other_are_an_exchange_each() -> None:
    text = json.dumps({"request": ASKED, "response": BODY}, indent=1)
    assert [exchange.name for exchange in exchanges(f"{text}\n{text}\n")] == ["log.txt#1", "log.txt#2"]


BATCH = {"id": "batch_req_1", "custom_id": "a", "response": {"status_code": 200, "request_id": "r", "body": BODY}}
ALONE: dict[str, Any] = {
    "a body": BODY_TEXT,
    "a body, printed": json.dumps(BODY, indent=2),
    "with a byte order mark": b"\xef\xbb\xbf" + BODY_TEXT.encode(),
    "a line of the Batch API": BATCH,
    "a line of LiteLLM": {"kwargs": {"input": "Hi"}, "response_obj": BODY, "status": "success"},
    "a list of events": EVENTS,
    "lines of events": "\n".join(map(json.dumps, EVENTS)),
    "events in an object": {"run": 1, "chunks": EVENTS},
    "a stream": SSE,
    "a stream in a member": {"id": 7, "raw_sse": SSE_TEXT},
    "a stream, trimmed": SSE.rstrip(),
    "a stream of CRLF, trimmed": SSE.replace(b"\n", b"\r\n").rstrip(),
}  # fmt: skip


@pytest.mark.parametrize("value", ALONE.values(), ids=ALONE)
def test_an_answer_alone_is_judged_by_what_is_there(value: Any) -> None:
    exchange = one(value)
    assert NO_REQUEST in exchange.unjudged
    assert sound(exchange)


def prefixed(prefix: str, ends: str = "") -> str:
    return "\n".join(f"{prefix.format(n % 60)}{line}{ends}" for n, line in enumerate([*LINES, ""]))


FENCED = f"### Actual\n\nIt ends so:\n\n```\n{SSE_TEXT.rstrip()}\n```\n\nExpected: something else.\n"
LOGS: dict[str, str] = {
    "docker compose": prefixed("gateway-1  | "),
    "docker logs -t": prefixed("2026-11-20T10:00:{:02}.123456789Z "),
    "ts": prefixed("Nov 20 10:00:{:02} "),
    "without blank lines": "\n".join(f"10:00:0{n % 10} INFO got {line}" for n, line in enumerate(LINES) if line),
    "docker's json-file": "\n".join(json.dumps({"log": f"{line}\n", "stream": "stdout"}) for line in [*LINES, ""]),
    "a trace of Codex": "\n".join(
        f"2026-09-21T07:05:50.{n:06}Z TRACE codex_api::sse: event: {json.dumps(each)}" for n, each in enumerate(EVENTS)
    ),
    "noise between": "\n".join(f"10:00 data: {json.dumps(event)}\n10:00 some other line" for event in EVENTS),
    "fenced": FENCED,
    "fenced, with a language": FENCED.replace("```\nevent", "```text\nevent"),
    "fenced and indented": "".join(f"  {line}\n" for line in FENCED.splitlines()),
    "quoted": "".join(f"> {line}\n" for line in FENCED.splitlines()),
    "indented": "".join(f"    {line}\n" for line in LINES),
    "indented by a tab": "".join(f"\t{line}\n" if line else "\n" for line in LINES),
}  # fmt: skip


@pytest.mark.parametrize("text", LOGS.values(), ids=LOGS)
def test_logs_and_pastes_are_judged_as_what_they_hold(text: str) -> None:
    exchange = one(text)
    assert len(exchange.unjudged) > 1, "what the log does not show is said"
    assert sound(exchange)


@pytest.mark.parametrize("text", [LOGS["ts"], LOGS["a trace of Codex"], LOGS["fenced"]], ids=["ts", "trace", "fenced"])
def test_a_fault_behind_a_prefix_is_found(text: str) -> None:
    lines = [line for line in text.splitlines(keepends=True) if "response.content_part.done" not in line]
    assert not sound(one("".join(lines)))


def test_two_parts_of_a_program_that_log_the_same_event_are_kept_apart() -> None:
    lines = [f"{n:03} {who}: {json.dumps(event)}" for n, event in enumerate(EVENTS) for who in ("sse", "core")]
    found = exchanges("\n".join(lines))
    assert len(found) == 2
    assert all(map(sound, found))


def test_what_is_left_out_of_a_paste_is_not_charged() -> None:
    cut = FENCED.replace("event: response.output_text.done", "...\nevent: response.output_text.done", 1)
    exchange = one(cut)
    assert exchange.response.ended == "stopped"
    assert sound(exchange)


def test_an_exchange_in_a_fence_is_read_too() -> None:
    assert sound(one(f"Steps:\n\n```json\n{json.dumps(WITH_REQUEST['pair'], indent=2)}\n```\n"))
    assert one(f"```\nHTTP/1.1 200 OK\ncontent-type: text/event-stream\n\n{SSE_TEXT}\n```").response.status == 200


HTTPIE = f"""POST /v1/responses?x=1 HTTP/1.1
Content-Type: application/json
Host: gateway.example

{json.dumps(ASKED, indent=4)}


HTTP/1.1 200 OK
content-type: application/json

{json.dumps(BODY, indent=4)}


"""


def test_what_httpie_prints_is_an_exchange() -> None:
    exchange = one(HTTPIE)
    assert (exchange.request.path, exchange.request.body) == ("/v1/responses?x=1", ASKED)
    assert exchange.provenance["origin"] == "gateway.example"
    assert sound(exchange)


def test_a_request_alone_is_refused() -> None:
    with pytest.raises(InputError, match="a request without its answer"):
        one(HTTPIE.partition("HTTP/1.1 200")[0])
    with pytest.raises(InputError, match="a request without its answer"):
        one(ASKED)


MARKED = f"""method: POST
path: responses
-- begin request body --
{ASKED_TEXT}
-- end request body --
status code: 200
-- begin response headers --
content-type: application/json
-- end response headers --
-- begin response body --
{BODY_TEXT}\xad
-- end response body --
"""
RUBY = f"""---
http_interactions:
- request: {{method: post, uri: {URL}, body: {{encoding: UTF-8, string: '{ASKED_TEXT}'}}}}
  response:
    status: {{code: 200, message: OK}}
    body:
      encoding: ASCII-8BIT
      string: !binary |-
        {BODY_IN_BASE64}
"""
HTTPX = f"""interactions:
- request: {{method: POST, uri: {URL}, body: '{ASKED_TEXT}'}}
  response:
    content: '{BODY_TEXT}'
    headers: {{Content-Type: [application/json]}}
    http_version: HTTP/1.1
    status_code: 200
version: 1
"""
ISTR = f"""interactions:
- request: {{method: POST, uri: {URL}, body: '{ASKED_TEXT}'}}
  response:
    body: {{string: '{BODY_TEXT}'}}
    headers:
      ? !!python/object/new:multidict._multidict.istr
      - Content-Type
      : [application/json]
    status: {{code: 200, message: OK}}
"""
SNAPSHOT = f"---\nsource: src/lib.rs\nexpression: exchange\n---\n{json.dumps(WITH_REQUEST['pair'], indent=2)}\n"


@pytest.mark.parametrize(
    "text", [MARKED.encode("latin-1"), RUBY, HTTPX, ISTR, SNAPSHOT], ids=["marks", "!binary", "httpx", "istr", "insta"]
)
def test_cassettes_and_snapshots_in_text(text: str | bytes) -> None:
    exchange = one(text, "tape")
    assert exchange.request.body == ASKED
    assert sound(exchange)


def test_no_class_that_a_tag_names_is_made() -> None:
    with pytest.raises(InputError, match="holds no exchange"):
        one("interactions: !!python/object/apply:os.system ['true']", "a.yaml")


# --- compressed ------------------------------------------------------------------------------------------------------


def zipped(**members: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in members.items():
            archive.writestr(name, raw)
    return packed.getvalue()


@pytest.mark.parametrize(
    "raw",
    [gzip.compress(SSE), gzip.compress(SSE[:900]) + gzip.compress(SSE[900:]), zstandard.compress(SSE), zipped(a=SSE),
     zipped(a=gzip.compress(SSE))],
    ids=["gz", "gz of two members", "zst", "zip", "gz in zip"],
)  # fmt: skip
def test_a_compressed_file_is_read(raw: bytes) -> None:
    assert sound(one(raw))


def test_the_members_of_a_zip_are_files_of_their_own() -> None:
    found = exchanges(zipped(**{"a.sse": SSE, "b.yaml": RUBY.encode(), ".hidden": b"{"}), "all.zip")
    assert [exchange.name for exchange in found] == ["all.zip#a.sse", "all.zip#b.yaml#0"]


@pytest.mark.parametrize(
    ("coding", "raw"), [("gzip", gzip.compress(SSE)), ("br", brotli.compress(SSE)), ("zstd", zstandard.compress(SSE)),
                        ("gzip, br", brotli.compress(gzip.compress(SSE))), ("br", SSE), ("gzip", SSE)]
)  # fmt: skip
def test_a_coded_body_is_decoded_unless_it_was(coding: str, raw: bytes) -> None:
    text = base64.b64encode(raw).decode()
    entry = {
        "request": {"method": "POST", "uri": URL, "body": ASKED_TEXT},
        "response": {"status": 200, "headers": {"content-encoding": coding}, "body": {"base64_string": text}},
    }
    assert one({"interactions": [entry]}).response.sse == SSE


# --- several in one file ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("between", [b"", b"data: [DONE]\n\n", b": again\n\n"])
def test_streams_after_each_other_are_judged_each_by_itself(between: bytes) -> None:
    found = exchanges(SSE + between + streamed("resp_other"))
    assert [exchange.name for exchange in found] == ["log.txt#1", "log.txt#2"]
    assert b"resp_other" in (found[1].response.sse or b"")
    assert sound(found[1])


def test_a_stream_that_broke_off_before_the_next_is_told_from_it() -> None:
    whole = SSE[: SSE.index(b"event: response.output_text.done")]
    found = exchanges(whole + streamed("resp_other"))
    assert [sound(exchange) for exchange in found] == [False, True]


def test_a_second_beginning_of_the_same_response_is_no_new_stream() -> None:
    first = SSE[: SSE.index(b"\n\n") + 2]
    assert len(exchanges(first + SSE)) == 1


def test_lines_of_two_streams_are_told_apart() -> None:
    found = exchanges("\n".join(map(json.dumps, [*EVENTS, *EVENTS])))
    assert [exchange.name for exchange in found] == ["log.txt#1", "log.txt#2"]
    assert all(map(sound, found))
    assert NO_WIRE in found[0].unjudged


# --- files beside ----------------------------------------------------------------------------------------------------


def stub(**response: Any) -> dict[str, Any]:
    asked = ASKED_TEXT if "jsonBody" in response else STREAMING_TEXT
    request = {"method": "POST", "urlPath": "/v1/responses", "bodyPatterns": [{"equalToJson": asked}]}
    return {"request": request, "response": {"status": 200, **response}}


@pytest.mark.parametrize("where", ["mappings", "__files", "."])
def test_a_mapping_of_wiremock_is_read_with_its_body_file(tmp_path: Path, where: str) -> None:
    (tmp_path / "mappings").mkdir()
    (tmp_path / where).mkdir(exist_ok=True)
    (tmp_path / where / "body.txt").write_bytes(SSE)
    file = tmp_path / ("." if where == "." else "mappings") / "create.json"
    file.write_text(json.dumps(stub(bodyFileName="body.txt")))
    ((exchange,), skipped) = everything(file)
    assert (exchange.request.body, skipped) == (STREAMING, [])
    assert sound(exchange)


@pytest.mark.parametrize("name", ["../secret.txt", "/etc/passwd", "link.txt", "absent.txt"])
def test_a_body_file_elsewhere_is_not_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.txt").write_bytes(SSE)
    (tmp_path / "stubs").mkdir()
    (tmp_path / "stubs" / "link.txt").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "stubs" / "a.json").write_text(json.dumps(stub(bodyFileName=name)))
    found, (skipped,) = everything(tmp_path / "stubs" / "a.json")
    assert found == []
    assert (skipped.kind, name in skipped.why) == ("no evidence", True)


@pytest.mark.parametrize("response", [{"jsonBody": BODY}, {"base64Body": base64.b64encode(SSE).decode()}])
def test_a_mapping_may_hold_its_body(response: dict[str, Any]) -> None:
    assert sound(one({"mappings": [stub(**response)]}))


# --- a mapping for the rest ------------------------------------------------------------------------------------------

STRANGE = {"ev": {"http.in": {"b": ASKED_TEXT}, "out": [{"b": {"sse": SSE_TEXT}}], "rc": "200", "to": URL}}
MAP = "request=ev.http.in.b,response=ev.out.0.b.sse,status=ev.rc,url=ev.to"


@pytest.mark.parametrize("value", [STRANGE, [STRANGE], {"page": [STRANGE]}])
def test_a_mapping_says_where_an_unknown_log_keeps_things(tmp_path: Path, value: Any) -> None:
    file = tmp_path / "log.json"
    file.write_text(json.dumps(value))
    (exchange,) = recorded(file, mapping.parse(MAP))
    assert (exchange.request.body, exchange.response.status) == (ASKED, 200)  # type: ignore[union-attr]
    assert exchange.response.sse == SSE  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text", ["", "request=a", "response=", "response", "reply=a,response=b", "response=a,response=a"]
)
def test_a_mapping_that_is_none_is_a_mistake(text: str) -> None:
    with pytest.raises(UsageError, match="--map"):
        mapping.parse(text)


# --- refusals --------------------------------------------------------------------------------------------------------

REFUSED: dict[str, tuple[Any, str]] = {
    "another API": ({"object": "chat.completion", "choices": []}, "Chat Completions"),
    "a session of Codex": (
        '{"type":"session_meta","payload":{}}\n{"type":"response_item","payload":{}}',
        "keeps items",
    ),
    "a list of models": ({"object": "list", "data": [{"id": "gpt", "object": "model"}]}, "members 'object', 'data'"),
    "a manifest": ({"name": "x", "version": "1", "dependencies": {}}, "members 'name', 'version'"),
    "flows of mitmproxy": (b"4096:9:websocket;0:~8:response;", "hardump"),
    "a database": (b"SQLite format 3\0", "an SQLite database"),
    "packets": (b"\xd4\xc3\xb2\xa1\2\0\4\0", "captured packets"),
}


@pytest.mark.parametrize(("value", "said"), REFUSED.values(), ids=REFUSED)
def test_a_refusal_says_what_was_found_and_what_is_read(value: Any, said: str) -> None:
    with pytest.raises(InputError) as raised:
        one(value)
    assert said in str(raised.value)


def test_the_registry_names_every_form_once() -> None:
    names = forms.names()
    assert len(names) == len(set(names)) == len(forms.TEXTS) + len(forms.VALUES)
