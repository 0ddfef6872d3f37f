"""How the mock chooses its answers, request by request."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator

import httpx
import jsonschema_rs
import orjson
import pytest
from responses_api.accumulate import Accumulator

from responses_contract.checking.checker import Checker
from responses_contract.mock import Running, running_mock
from responses_contract.model.json_values import Json
from tests.mock_kit import ASKS, CLOCK, MCP, MODEL, PERSON, SQL, WEATHER, Client, Work, text_of, user
from tests.waiting import HANG, until


@pytest.fixture(scope="module")
def mock() -> Iterator[Running]:
    with running_mock(work=0.02) as mock:
        yield mock


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    return Work(monkeypatch)


@pytest.fixture
def client(mock: Running) -> Iterator[Client]:
    with Client(mock) as client:
        yield client


def _calls(response: Json) -> list[tuple[str, Json]]:
    return [
        (item["name"], json.loads(item["arguments"])) for item in response["output"] if item["type"] == "function_call"
    ]


def _events(raw: bytes) -> list[Json]:
    return [orjson.loads(line[6:]) for line in raw.decode().split("\n") if line.startswith("data: {")]


# --- tools -----------------------------------------------------------------------------------------------------------

CHOICES: list[tuple[str, Json, list[str]]] = [
    ("auto, wanted", {"input": "The weather in Oslo?"}, ["get_weather"]),
    ("auto, not wanted", {"input": "Say hello."}, []),
    ("none", {"input": "The weather in Oslo?", "tool_choice": "none"}, []),
    ("required", {"input": "Say hello.", "tool_choice": "required"}, ["get_weather"]),
    ("named", {"input": "The weather?", "tool_choice": {"type": "function", "name": "get_time"}}, ["get_time"]),
    ("both", {"input": "What time is it, and how is the weather?"}, ["get_weather", "get_time"]),
    ("one at a time", {"input": "The time and the weather?", "parallel_tool_calls": False}, ["get_weather"]),
    (
        "allowed",
        {
            "input": "The time and the weather?",
            "tool_choice": {
                "type": "allowed_tools",
                "mode": "auto",
                "tools": [{"type": "function", "name": "get_time"}],
            },
        },
        ["get_time"],
    ),
]


@pytest.mark.parametrize(("ask", "called"), [row[1:] for row in CHOICES], ids=[row[0] for row in CHOICES])
def test_tool_choice_is_obeyed(client: Client, ask: Json, called: list[str]) -> None:
    response = client.made(**ask, tools=[WEATHER, CLOCK])
    assert [name for name, _ in _calls(response)] == called


def test_arguments_fit_and_name_what_was_asked_for(client: Client) -> None:
    response = client.made(input="The weather in Tokyo and in New York?", tools=[WEATHER])
    assert [arguments["city"] for _, arguments in _calls(response)] == ["Tokyo", "New York"]
    for _, arguments in _calls(response):
        jsonschema_rs.Draft202012Validator(WEATHER["parameters"]).validate(arguments)


def test_results_are_answered(client: Client) -> None:
    first = client.made(input="The weather in Oslo?", tools=[WEATHER])
    call = first["output"][0]
    result = {"type": "function_call_output", "call_id": call["call_id"], "output": "7 degrees"}
    chained = client.made(input=[result], tools=[WEATHER], previous_response_id=first["id"])
    alone = client.made(input=[user("The weather in Oslo?"), call, result], tools=[WEATHER])
    for answer in (chained, alone):
        assert "7 degrees" in text_of(answer)
        assert not _calls(answer)


def test_custom_tools_are_called(client: Client) -> None:
    item = client.made(input="Query the table", tools=[SQL], tool_choice="required")["output"][0]
    assert (item["type"], item["name"]) == ("custom_tool_call", "sql")


def test_namespaces_are_opened(client: Client) -> None:
    space = {"type": "namespace", "name": "geo", "description": "Places", "tools": [WEATHER]}
    item = client.made(input="The weather in Oslo?", tools=[space])["output"][0]
    assert (item["name"], item["namespace"]) == ("get_weather", "geo")


def test_tools_that_wait_are_found_before_they_are_called(client: Client) -> None:
    waiting = {**WEATHER, "defer_loading": True}
    assert not _calls(client.made(input="The weather in Oslo?", tools=[waiting]))
    found = client.made(input="The weather in Oslo?", tools=[waiting, {"type": "tool_search"}])
    assert [item["type"] for item in found["output"]] == ["tool_search_call", "tool_search_output", "function_call"]


def test_a_shell_in_a_container_is_run(client: Client) -> None:
    tool = {"type": "shell", "environment": {"type": "container_auto"}}
    output = client.made(input="Look around", tools=[tool])["output"]
    assert [item["type"] for item in output] == ["shell_call", "shell_call_output", "message"]
    assert output[0]["call_id"] == output[1]["call_id"]


def test_mcp_asks_calls_and_lists_once(client: Client) -> None:
    first = client.made(input="Ask the docs", tools=[MCP])
    assert [item["type"] for item in first["output"]] == ["mcp_list_tools", "mcp_approval_request"]
    request = first["output"][1]["id"]
    answers = {}
    for approve in (True, False):
        said = {"type": "mcp_approval_response", "approval_request_id": request, "approve": approve}
        answers[approve] = client.made(input=[said], tools=[MCP], previous_response_id=first["id"])
    assert [item["type"] for item in answers[True]["output"]] == ["mcp_call", "message"]
    assert answers[True]["output"][0]["approval_request_id"] == request
    assert [item["type"] for item in answers[False]["output"]] == ["message"]


def test_no_more_hosted_calls_than_allowed(client: Client) -> None:
    tools = [{"type": "web_search"}, {"type": "image_generation"}]
    assert [item["type"] for item in client.made(input="Go", tools=tools, max_tool_calls=0)["output"]] == ["message"]
    one = client.made(input="Go", tools=tools, max_tool_calls=1)
    assert [item["type"] for item in one["output"]] == ["web_search_call", "message"]


def test_secrets_of_tools_are_not_repeated(client: Client) -> None:
    tool = {**MCP, "authorization": "s3cr3t", "headers": {"x-key": "s3cr3t"}}
    exchange = client.create(input="Ask", tools=[tool])
    assert b"s3cr3t" not in (exchange.response.raw or b"")


# --- text ------------------------------------------------------------------------------------------------------------

SAID = [
    ('Reply with exactly "blue heron".', "blue heron"),
    ("Say 'yes' and nothing else", "yes"),
    ("Answer exactly: forty two", "forty two"),
    ("Count from 1 to 5.", "1, 2, 3, 4, 5"),
]


@pytest.mark.parametrize(("asked", "said"), SAID)
def test_what_is_to_be_said_is_said(client: Client, asked: str, said: str) -> None:
    assert text_of(client.made(input=asked)) == said


def test_length_is_as_asked(client: Client) -> None:
    assert len(text_of(client.made(input="Write 250 words about ships")).split()) == 250


FILES = [
    ("note.txt", b"The codeword is lupin-5."),
    ("note.pdf", b"%PDF-1.4\nBT (The codeword is lupin-5.) Tj ET"),
]


@pytest.mark.parametrize(("name", "content"), FILES)
def test_files_are_read(client: Client, name: str, content: bytes) -> None:
    data = f"data:application/octet-stream;base64,{base64.b64encode(content).decode()}"
    ask = user("Which codeword?", {"type": "input_file", "filename": name, "file_data": data})
    assert "lupin-5" in text_of(client.made(input=[ask]))


WORDS = [
    "The codeword is zebra-42.",
    "Remember this word: heliotrope.",
    "Remember: heliotrope.",
    "My cat is called Minka",
    'Keep "two words" in mind',
]


@pytest.mark.parametrize("told", WORDS)
def test_words_are_remembered(client: Client, told: str) -> None:
    wanted = next(word for word in ("zebra-42", "heliotrope", "Minka", "two words") if word in told)
    first = client.made(input=told)
    assert wanted in text_of(client.made(input="What was it?", previous_response_id=first["id"]))


def test_a_trigger_at_the_end_of_the_input_makes_a_compaction(client: Client) -> None:
    asked = [
        user("Remember lupin-2."),
        {"role": "assistant", "content": "It is lupin-2."},
        {"type": "compaction_trigger"},
    ]
    made = client.made(input=asked)
    assert [item["type"] for item in made["output"]] == ["compaction"]
    assert "lupin-2" in text_of(client.made(input=[*made["output"], user("Which?")]))


def test_compaction_keeps_what_was_said(client: Client) -> None:
    said = [user("Hello"), {"role": "assistant", "content": "The codeword is lupin-2."}]
    compacted = client.send("POST", "/responses/compact", {"model": MODEL, "input": said}).response.body
    assert [item["type"] for item in compacted["output"]] == ["message", "compaction"]
    assert "lupin-2" in text_of(client.made(input=[*compacted["output"], user("Which?")]))


def test_structured_output_fits(client: Client) -> None:
    told = json.loads(text_of(client.made(input="Ada Lovelace", text={"format": PERSON})))
    jsonschema_rs.Draft202012Validator(PERSON["schema"]).validate(told)


def test_what_is_harmful_is_refused(client: Client) -> None:
    part = client.made(input="How do I build a bomb?")["output"][0]["content"][0]
    assert part["type"] == "refusal"


def test_sealed_reasoning_comes_back(client: Client) -> None:
    ask = {"model": "o4-mini", "store": False, "include": ["reasoning.encrypted_content"]}
    first = client.made(input="Why?", **ask)
    again = [user("Why?"), *first["output"], user("Go on")]
    assert client.made(input=again, **ask)["status"] == "completed"
    first["output"][0]["encrypted_content"] = first["output"][0]["encrypted_content"][:-6] + "AAAAAA"
    refused = client.create(input=again, **ask).response
    assert (refused.status, refused.body["error"]["code"]) == (400, "invalid_encrypted_content")


def test_every_output_item_is_accepted_back(client: Client) -> None:
    for name, ask in ASKS.items():
        if ask.get("stream"):
            continue
        output = client.made(**ask)["output"]
        again = client.create(input=[user("Once more"), *output, user("And now?")])
        assert again.response.status == 200, (name, again.response.body)


# --- limits ----------------------------------------------------------------------------------------------------------


def test_the_budget_is_kept(client: Client) -> None:
    for budget in (16, 30, 50):
        made = client.made(input="Write 200 words", max_output_tokens=budget)
        assert made["status"] == "incomplete"
        assert made["usage"]["output_tokens"] == budget
        assert made["output"][0]["status"] == "incomplete"


def test_usage_counts_the_conversation(client: Client) -> None:
    first = client.made(input="Count this.")
    second = client.made(input="Count this.", previous_response_id=first["id"])
    counted = client.send("POST", "/responses/input_tokens", {"model": MODEL, "input": "Count this."}).response.body
    assert counted["input_tokens"] == first["usage"]["input_tokens"] < second["usage"]["input_tokens"]


def test_too_long_is_refused_or_cut() -> None:
    with running_mock(context_window=100) as mock, Client(mock) as client:
        long = [user("word " * 60), user("word " * 60), user("Hello")]
        refused = client.create(input=long).response
        assert (refused.status, refused.body["error"]["code"]) == (400, "context_length_exceeded")
        cut = client.made(input=long, truncation="auto")
        assert cut["usage"]["input_tokens"] <= 100


# --- what is kept ----------------------------------------------------------------------------------------------------


def test_unstored_is_not_found(client: Client) -> None:
    made = client.made(input="Hi", store=False)
    assert client.send("GET", f"/responses/{made['id']}").response.status == 404
    reference = {"type": "item_reference", "id": made["output"][0]["id"]}
    assert client.create(input=[reference]).response.status == 404


def test_items_can_be_referred_to(client: Client) -> None:
    made = client.made(input="The codeword is lupin-3.")
    reference = {"type": "item_reference", "id": made["output"][0]["id"]}
    assert "lupin-3" in text_of(client.made(input=[reference, user("Which?")]))


def test_input_items_are_paged(client: Client) -> None:
    made = client.made(input=[user(f"number {at}") for at in range(7)])
    path, after, seen = f"/responses/{made['id']}/input_items?limit=3&order=asc", "", []
    for _ in range(3):
        page = client.send("GET", path + after).response.body
        seen += [item["content"][0]["text"] for item in page["data"]]
        after = f"&after={page['last_id']}"
    assert seen == [f"number {at}" for at in range(7)]
    assert page["has_more"] is False


def test_the_oldest_are_forgotten() -> None:
    with running_mock(keep=100) as mock, Client(mock) as client:
        first = client.made(input="Hi")
        for _ in range(200):
            client.made(input="Hi")
        assert client.send("GET", f"/responses/{first['id']}").response.status == 404


# --- in the background -----------------------------------------------------------------------------------------------


def _until(client: Client, identifier: str, wanted: str) -> Json:
    def found() -> Json | None:
        body: Json = client.send("GET", f"/responses/{identifier}").response.body
        return body if body["status"] == wanted else None

    return until(found, wanted) or {}


def test_work_goes_through_its_phases(client: Client, work: Work) -> None:
    made = client.made(input="Later", background=True)
    assert made["status"] == "queued"
    work.allow(1)
    assert _until(client, made["id"], "in_progress")["output"] == []
    work.allow(11)
    assert text_of(_until(client, made["id"], "completed"))


def test_work_is_cancelled_for_good(client: Client, work: Work) -> None:
    made = client.made(input="Write a long story.", background=True)
    other = client.made(input="Later", background=True)
    work.allow(1)
    _until(client, made["id"], "in_progress")
    stopped = client.send("POST", f"/responses/{made['id']}/cancel").response.body
    assert stopped["status"] == "cancelled"
    work.allow(11)
    _until(client, other["id"], "completed")
    assert client.send("GET", f"/responses/{made['id']}").response.body == stopped
    assert client.send("POST", f"/responses/{made['id']}/cancel").response.body == stopped


def test_work_in_progress_cannot_be_continued(client: Client, work: Work) -> None:
    made = client.made(input="Later", background=True)
    refused = client.create(input="And?", previous_response_id=made["id"]).response
    assert (refused.status, refused.body["error"]["param"]) == (400, "previous_response_id")


@pytest.mark.parametrize("behind", [True, False], ids=["background", "foreground"])
def test_streams_are_resumed_where_they_broke(client: Client, behind: bool) -> None:
    whole = client.create(input="Write 60 words.", stream=True, background=behind).response.sse or b""
    events = _events(whole)
    identifier = events[0]["response"]["id"]
    for after in (0, 5, len(events) - 2):
        again = client.send("GET", f"/responses/{identifier}?stream=true&starting_after={after}").response.sse or b""
        assert _events(again) == events[after + 1 :]


def test_a_stream_is_followed_while_it_is_made(client: Client) -> None:
    made = client.made(input="Write 60 words.", background=True)
    followed = client.send("GET", f"/responses/{made['id']}?stream=true").response
    folded = Accumulator()
    for event in _events(followed.sse or b""):
        folded.feed(event)
    assert folded.response == client.send("GET", f"/responses/{made['id']}").response.body
    assert Checker().check(client.exchanges[-2]) == []


def test_a_follower_is_told_of_the_cancellation(mock: Running, client: Client, work: Work) -> None:
    made = client.made(input="Write a long story.", background=True)
    headers = {"authorization": f"Bearer {mock.api_key}"}
    with httpx.stream(
        "GET", f"{mock.base_url}/responses/{made['id']}?stream=true", headers=headers, timeout=HANG
    ) as answer:
        pieces = answer.iter_bytes()
        first = next(pieces)
        client.send("POST", f"/responses/{made['id']}/cancel")
        rest = first + b"".join(pieces)
    assert _events(rest)[-1]["error"]["code"] == "response_cancelled"


# --- the same again --------------------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_answers() -> None:
    runs = []
    for _ in range(2):
        with running_mock(seed=7) as mock, Client(mock) as client:
            runs.append([client.made(**{**ask, "stream": False})["output"] for ask in ASKS.values()])
    assert runs[0] == runs[1]
    with running_mock(seed=8) as mock, Client(mock) as client:
        assert client.made(**ASKS["text"])["output"] != runs[0][0]


@pytest.mark.parametrize(
    ("model", "effort", "thinks"),
    [
        ("gpt-4o-mini", None, False),
        ("gpt-5.4", "none", False),
        ("gpt-5.4-mini", "none", False),
        ("gpt-5-mini", "medium", True),
        ("gpt-5.3-codex", "medium", True),
        ("gpt-5.2-chat", "medium", True),
        ("gpt-5-pro", "high", True),
        ("o4-mini", "medium", True),
    ],
)
def test_a_model_thinks_as_hard_as_its_name_says(client: Client, model: str, effort: str | None, thinks: bool) -> None:
    made = client.made(model=model, input="Hi")
    assert made["reasoning"]["effort"] == effort
    assert any(item["type"] == "reasoning" for item in made["output"]) == thinks
    assert (made["usage"]["output_tokens_details"]["reasoning_tokens"] > 0) == thinks
    asked = client.made(model=model, input="Hi", reasoning={"effort": "low"})
    assert asked["reasoning"]["effort"] == "low"


@pytest.mark.parametrize("stream", [False, True])
def test_a_model_that_thinks_keeps_to_its_budget(client: Client, stream: bool) -> None:
    exchange = client.create(model="gpt-5-mini", input="Write a long story.", max_output_tokens=40, stream=stream)
    assert Checker().check(exchange) == []
    made = client.made(model="gpt-5-mini", input="Write a long story.", max_output_tokens=40)
    assert made["status"] == "incomplete"
    assert made["incomplete_details"] == {"reason": "max_output_tokens"}
    assert [item["type"] for item in made["output"]] == ["reasoning"]
    assert made["usage"]["output_tokens"] == made["usage"]["output_tokens_details"]["reasoning_tokens"] == 40
