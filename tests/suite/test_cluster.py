"""Bulk judging on a Dask cluster, with files in S3: the same figures as here, whatever happens to a worker."""

from __future__ import annotations

import gzip
import json
import os
import pickle
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import zstandard

pytest.importorskip("distributed", reason="the extra `cluster` is not installed: make test-scale")
pytest.importorskip("moto", reason="the extra `scale` is not installed: make test-scale")
pyarrow = pytest.importorskip("pyarrow.parquet", reason="the extra `cluster` is not installed: make test-scale")

import fsspec  # noqa: E402
from distributed import Client  # noqa: E402
from moto.server import ThreadedMotoServer  # noqa: E402

from responses_contract.cli import main  # noqa: E402
from responses_contract.suite import cluster  # noqa: E402
from responses_contract.suite import parts as here  # noqa: E402
from responses_contract.suite.recorded import Options  # noqa: E402
from tests.suite.test_parts import exchange, figures, lines  # noqa: E402

pytestmark = pytest.mark.waits
OPTIONS = Options()
SECRET = "sk-proj-abcdefghijklmnopqrstuvwxyz0123456789"
CORRUPT = b'{"transcript": 1, "response": {"bo\n'


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    """A bucket of a server on loopback; workers find it by the environment, as they find a real one."""
    server = ThreadedMotoServer("127.0.0.1", 0)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {
            "AWS_ENDPOINT_URL": f"http://{host}:{port}",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "us-east-1",
        }.items():
            patch.setenv(name, value)
        s3 = fsspec.filesystem("s3")
        s3.mkdir("logs")
        yield "s3://logs"
    server.stop()


@pytest.fixture(scope="module")
def client(bucket: str) -> Iterator[Client]:
    with cluster.connected("local", 2) as client:
        yield client


def content() -> dict[str, bytes]:
    """A day in three forms; of ten lines one is corrupt."""
    damaged = [CORRUPT if number % 10 == 0 else line for number, line in enumerate(lines(60))]
    raw = b"".join(damaged)
    return {"a.jsonl": raw, "b.jsonl.gz": gzip.compress(raw), "c.jsonl.zst": zstandard.compress(raw)}


def put(bucket: str, folder: str) -> str:
    s3 = fsspec.filesystem("s3")
    for name, raw in content().items():
        s3.pipe_file(f"{bucket}/{folder}/{name}", raw)
    return f"{bucket}/{folder}/*"


def test_a_bucket_is_judged_as_files_here_are(bucket: str, client: Client, tmp_path: Path) -> None:
    parts = cluster.parts_of([put(bucket, "same")], 4000)
    assert len(parts) > 5
    found = cluster.tally_of(client, parts, OPTIONS)
    for name, raw in content().items():
        (tmp_path / name).write_bytes(raw)
    expected = here.tally_of(sorted(tmp_path.iterdir()), OPTIONS)
    assert found.totals.judged == 3 * 54
    assert (found.totals.unread, len(found.totals.unreadable)) == (18, 18)
    assert all("is a line that is not JSON" in row["why"] for row in found.totals.unreadable)
    assert figures(found)[1:] == figures(expected)[1:]
    assert found.totals.exchanges_by_rule == expected.totals.exchanges_by_rule


def test_a_worker_that_is_killed_changes_no_figure(bucket: str, client: Client) -> None:
    parts = cluster.parts_of([put(bucket, "killed")], 2500)
    expected = cluster.tally_of(client, parts, OPTIONS)
    victims = iter(client.run(os.getpid).values())
    killed: list[int] = []

    def told(exchanges: int, done: int, of: int) -> None:
        if not killed:
            killed.append(next(victims))
            os.kill(killed[0], signal.SIGKILL)

    assert figures(cluster.tally_of(client, parts, OPTIONS, told)) == figures(expected)
    assert killed


def test_what_travels_is_masked_and_no_body(bucket: str) -> None:
    value = exchange(1, broken=True)
    value["request"]["headers"] = {"authorization": f"Bearer {SECRET}"}
    value["response"]["body"]["model"] = SECRET
    value["response"]["body"]["output"][0]["content"][0]["text"] = "a text of the user " * 50
    fsspec.filesystem("s3").pipe_file(f"{bucket}/secret/a.jsonl", json.dumps(value).encode() + b"\n")
    (part,) = cluster.parts_of([f"{bucket}/secret/a.jsonl"])
    travels = pickle.dumps(cluster.judge_part(part, OPTIONS))
    assert SECRET.encode() not in travels
    assert b"a text of the user " * 20 not in travels


def test_access_in_a_url_is_not_shown() -> None:
    assert cluster.RemotePart("ftp://user:secret@host/a.jsonl", 1).name == "ftp://host/a.jsonl"


def test_what_cannot_be_read_is_named_and_the_rest_is_judged(bucket: str, client: Client) -> None:
    put(bucket, "gone")
    parts = [*cluster.parts_of([f"{bucket}/gone/a.jsonl"]), cluster.RemotePart(f"{bucket}/gone/none.jsonl", 10)]
    found = cluster.tally_of(client, parts, OPTIONS)
    assert found.totals.judged == 54
    assert "none.jsonl cannot be read" in found.totals.unreadable[-1]["why"]


def test_the_command_writes_record_page_and_tables(bucket: str, tmp_path: Path, capsys: Any) -> None:
    where = ["--cluster", "local", "-j", "1", put(bucket, "command")]
    status = main(["check", *where, "--output", str(tmp_path), "--format", "html"])
    assert status == 1
    assert "18 unreadable" in capsys.readouterr().out
    record = json.loads((tmp_path / "result.json").read_text())
    rows = pyarrow.read_table(tmp_path / "findings.parquet").to_pylist()
    assert record["corpus"]["judged"] == 162
    assert {row["rule"] for row in rows} == {"schema/response"}
    assert rows[0]["exchanges"] == record["causes"][0]["reach"] == 24
    assert sum(row["judged"] for row in pyarrow.read_table(tmp_path / "exchanges.parquet").to_pylist()) == 162
    assert "<html" in (tmp_path / "report.html").read_text()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--cluster", "tcp://127.0.0.1:9", "file:///nowhere/x.jsonl"], "there is nothing at file:///nowhere/x.jsonl"),
        (["--cluster", "local", "nonsense://bucket/x"], "cannot list nonsense://bucket/x"),
    ],
)
def test_a_mistake_is_told_in_a_line(arguments: list[str], said: str, capsys: Any) -> None:
    assert main(["check", *arguments]) == 2
    assert said in capsys.readouterr().err
