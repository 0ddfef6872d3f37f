"""`check` on what people have: what is passed over, what is not judged, a mapping, and the exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from responses_contract.cli import main
from tests.recordings.kit import ASKED, BODY, SSE, STREAMING, URL

CHAT = f"""interactions:
- request: {{body: '{{}}', method: POST, uri: '{URL.replace("responses", "chat/completions")}'}}
  response: {{body: {{string: '{{"object": "chat.completion"}}'}}, status: {{code: 200}}}}
"""
NO_BODY = {
    "log": {"entries": [{"request": {"method": "POST", "url": URL}, "response": {"status": 200, "content": {}}}]}
}


def test_a_folder_with_cassettes_of_another_api_passes_if_the_rest_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "good.sse").write_bytes(SSE)
    (tmp_path / "chat.yaml").write_text(CHAT)
    (tmp_path / "package.json").write_text('{"name": "x"}')
    assert main(["check", str(tmp_path), "--list-skipped"]) == 0
    told = capsys.readouterr().out
    assert "2  passed over" in told
    assert f"skipped: {tmp_path}/chat.yaml is of /v1/chat/completions" in told
    assert "an object with the members 'name'" in told


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("chat.yaml", CHAT, "is of /v1/chat/completions"),
        ("a.har", json.dumps(NO_BODY), "keeps no body of the answer"),
        ("words.txt", "Hello.", "begins with 'Hello.'"),
        ("broken.json", '{"transcript": 1,', "no file could be read"),
    ],
)
def test_nothing_judged_at_all_is_exit_code_2_with_the_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, text: str, why: str
) -> None:
    (tmp_path / name).write_text(text)
    assert main(["check", str(tmp_path)]) == 2
    assert why in capsys.readouterr().err


def test_what_was_not_judged_reaches_the_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "good.sse").write_bytes(SSE)
    assert main(["check", str(tmp_path), "--format", "json"]) == 0
    record = json.loads(capsys.readouterr().out)
    (case,) = record["cases"]
    assert case["unjudged"] == [row["why"] for row in record["corpus"]["unjudged"]]
    assert "the request is not known" in case["unjudged"][0]


def test_a_mapping_reads_an_unknown_log(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "log.jsonl").write_text(json.dumps({"q": {"b": STREAMING}, "a": {"frames": SSE.decode()}}) + "\n")
    assert main(["check", str(tmp_path), "--map", "request=q.b,response=a.frames"]) == 0
    assert "1 passed" in capsys.readouterr().out
    assert main(["check", str(tmp_path), "--map", "reply=a"]) == 2
    assert "--map: 'reply=a' is not NAME=PATH" in capsys.readouterr().err


def test_exchanges_of_one_file_that_belong_together_are_held_against_each_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def line(id: str, **asked: str) -> str:
        answer = {"status": 200, "body": {**BODY, "id": id, "previous_response_id": asked.get("previous_response_id")}}
        return json.dumps({"url": URL, "method": "POST", "request": {"body": {**ASKED, **asked}}, "response": answer})

    again = [line("resp_1"), line("resp_1", previous_response_id="resp_1")]
    (tmp_path / "log.jsonl").write_text("\n".join(again))
    assert main(["check", str(tmp_path)]) == 1
    assert "session/response-ids-unique" in capsys.readouterr().out
