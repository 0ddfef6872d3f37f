"""What is said of the time of a stream, held against streams whose times are known."""

from __future__ import annotations

import random

import pytest

from responses_contract.model.exchange import Response
from responses_contract.report.plots import latency
from responses_contract.report.timing import SHARES, Spread, Timings, timing_of

CREATED = b'event: response.created\ndata: {"type":"response.created","sequence_number":0}\n\n'
CALL = b'event: x\ndata: {"type":"response.function_call_arguments.delta","delta":"{"}\n\n'
DONE = b'event: x\ndata: {"type":"response.completed","response":{"usage":{"output_tokens":30}}}\n\n'


def text(words: str = "a", kind: str = "output_text") -> bytes:
    return b'event: x\ndata: {"type":"response.%s.delta","delta":"%s"}\n\n' % (kind.encode(), words.encode())


def response(*pieces: tuple[float, bytes]) -> Response:
    times = [(len(piece), at) for at, piece in pieces]
    return Response(200, {}, sse=b"".join(piece for _, piece in pieces), times=times)


def test_what_a_user_waits_for() -> None:
    found = timing_of(
        response((0.1, CREATED[:9]), (0.2, CREATED[9:]), (0.3, CALL), (0.5, text()), (0.7, text()), (1.5, DONE))
    )
    assert found is not None
    assert (found.first_byte, found.first_event, found.first_text, found.total) == (0.1, 0.2, 0.5, 1.5)
    assert found.gaps == pytest.approx((0.2,))
    assert found.tokens_per_second == pytest.approx(30)


def test_reasoning_is_text_and_arguments_are_none() -> None:
    assert timing_of(response((0.1, CALL))).first_text is None  # type: ignore[union-attr]
    for kind in ("output_text", "reasoning_text", "reasoning_summary_text"):
        assert timing_of(response((0.1, CREATED), (0.4, text(kind=kind)))).first_text == 0.4  # type: ignore[union-attr]


def test_a_delta_counts_with_the_piece_that_ends_its_type() -> None:
    one = text()
    for cut in range(1, len(one)):
        found = timing_of(response((0.1, CREATED), (0.2, one[:cut]), (0.3, one[cut:]), (0.4, one)))
        assert found is not None
        assert len(found.gaps) == 1, cut
        assert found.first_text in (0.2, 0.3)


def test_deltas_in_one_piece_have_no_gap() -> None:
    found = timing_of(response((0.1, text() * 3), (0.6, text() * 2)))
    assert found is not None
    assert sorted(found.gaps) == pytest.approx([0, 0, 0, 0.5])
    assert (found.longest_gap, found.share(0.5)) == (pytest.approx(0.5), 0)


def test_text_that_quotes_a_type_is_no_delta() -> None:
    found = timing_of(response((0.1, text(r"say \"response.output_text.delta\" twice")), (0.2, text())))
    assert found is not None
    assert len(found.gaps) == 1


def test_without_times_nothing_is_said() -> None:
    assert timing_of(Response(200, {}, sse=CREATED)) is None
    assert timing_of(Response(200, {}, body={})) is None


def test_bands_are_right_within_one_per_cent_and_add_up() -> None:
    dice = random.Random(1)
    values = [dice.lognormvariate(-3, 1.5) for _ in range(5000)]
    whole, halves = Spread(), [Spread(), Spread()]
    whole.add(values)
    for half, part in zip(halves, (values[:2000], values[2000:]), strict=True):
        half.add(part)
    halves[0].merge(halves[1])
    assert halves[0] == whole
    for share in (0.05, 0.5, 0.95, 0.99):
        exact = sorted(values)[round(share * len(values)) - 1]
        assert whole.share(share) == pytest.approx(exact, rel=0.0101)
    assert whole.longest == max(values)
    assert len(whole.bands) < 700


def test_figures_of_two_parts_add_up() -> None:
    first = timing_of(response((0.1, CREATED), (0.2, text()), (0.3, text())))
    second = timing_of(response((0.4, CREATED), (0.5, DONE)))
    assert first is not None
    assert second is not None
    both, parts = Timings(), [Timings(), Timings()]
    for part, timing in zip(parts, (first, second), strict=True):
        both.add(timing)
        part.add(timing)
    parts[0].merge(parts[1])
    assert parts[0].to_json() == both.to_json()
    assert {row["name"]: row["count"] for row in both.to_json()} == {
        "first_byte": 2, "first_event": 2, "first_text": 1, "total": 2, "gap": 1, "longest_gap": 1,
    }  # fmt: skip


@pytest.mark.parametrize("seconds", [1e308, 5e-324, 0.0, -1.0])
def test_a_time_that_is_none_is_drawn_at_the_edge(seconds: float) -> None:
    """A record is a file, which may say anything."""
    row = {"name": "gap", "count": 1, **dict.fromkeys(SHARES, seconds)}
    usual = {"name": "gap", "count": 1, **dict.fromkeys(SHARES, 0.5)}
    for rows in ([row], [usual, row]):
        drawn = latency(rows)
        assert "nan" not in drawn
        assert len(drawn) < 20_000
