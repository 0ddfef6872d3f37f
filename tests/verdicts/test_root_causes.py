"""Root causes, what to mend first, features, and clients, from cases as a record holds them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from responses_contract.verdicts.cases import Case, Verdict
from responses_contract.verdicts.clients import Client, Matrix, Spot, Way
from responses_contract.verdicts.features import seen
from responses_contract.verdicts.places import Place, place_of
from responses_contract.verdicts.ready import judged, uses
from responses_contract.verdicts.root_causes import Cause, gathered, mended
from responses_contract.verdicts.weighing import verdict_of

MATRIX = Matrix(
    date="2026-11-29",
    clients={"a": Client("A", "a", "1"), "b": Client("B", "b", "2"), "ours": Client("Ours", "", "", ours=True)},
    faults={
        "value/x#one": {"a": {"text-s": "e:Error"}, "b": {"text-s": "f"}, "ours": {"text-s": "e:Error"}},
        "schema/response#id": {"a": {"text-s": "f"}, "b": {"text-s": "c:KeyError"}},
        "schema/event#model": {"a": {"text-s": "s:lost text"}, "b": {"text-s": "-"}},
        "schema/event#said": {"a": {"text-s": "s:lost text"}},
        "stream/lost#first": {"a": {"text-s": "e:Error"}, "b": {"text-s": "e:Error"}},
        "stream/early#delta": {"a": {"text-s": "c:IndexError"}, "b": {"text-s": "f"}},
    },
    rarities={},
    sound={"text-s": {"a": "f"}, "text-n": {"a": "f", "b": "f"}, "call-s": {"a": "f"}},
    said={"schema/event#said": ["text"]},
    places={
        "value/x#one": [Way([Spot("value/x", "/usage", "", False, "body")])],
        "schema/response#id": [Way([Spot("schema/response", "/id", "", True, "body")])],
        "schema/event#model": [Way([Spot("schema/response", "/model", "", True, "late")])],
        "schema/event#said": [Way([Spot("schema/event", "/delta", "response.output_text.delta", True)])],
        "stream/lost#first": [Way([Spot("stream/lost", "", "response.in_progress", False)])],
        "stream/early#delta": [Way([Spot("stream/early", "", "response.output_text.delta", False)])],
    },
)


def finding(rule: str = "value/x", pointer: str = "", kind: str = "", actual: str = "1", **more: Any) -> dict[str, Any]:
    place = {"exchange": "e", "pointer": pointer, "event_type": kind}
    return {
        "rule": rule,
        "level": "MUST",
        "expected": "2",
        "actual": actual,
        "place": {name: value for name, value in place.items() if value},
        **more,
    }


def case(id: str, *findings: dict[str, Any], besides: Verdict = "pass", feature: str = "") -> Case:
    verdict = verdict_of(findings)
    verdict = verdict if findings else besides
    return Case("scenarios", id, verdict, findings=list(findings), besides=besides, feature=feature)


def causes(*cases: Case) -> list[Cause]:
    return gathered(cases, MATRIX)


@pytest.mark.parametrize(
    ("pointer", "kind", "place"),
    [
        ("/output/3/content/12/text", "", ("/output/*/content/*/text", "")),
        ("/response/output/0/id", "response.completed", ("/output/*/id", "")),
        ("/item/id", "response.output_item.done", ("/output/*/id", "")),
        ("/part/text", "response.content_part.done", ("/output/*/content/*/text", "")),
        ("/part/text", "response.reasoning_summary_part.done", ("/output/*/summary/*/text", "")),
        ("/item_id", "response.output_text.delta", ("/item_id", "response.output_text.delta")),
        ("/response/id", "", ("/response/id", "")),
        ("/tools/0x1/2", "", ("/tools/0x1/*", "")),
    ],
)
def test_a_thing_is_in_one_place_wherever_it_is_told(pointer: str, kind: str, place: tuple[str, str]) -> None:
    assert place_of({"pointer": pointer, "event_type": kind}) == Place(*place)


def test_one_missing_member_is_one_cause_in_body_and_events() -> None:
    (cause,) = causes(
        case("a", finding("schema/response", "/id", actual="absent")),
        case("b", *(finding("schema/event", "/response/id", kind, actual="absent") for kind in ("x", "y"))),
        case("c"),
    )
    assert (cause.rule, cause.pointer, cause.event_types) == ("schema/response", "/id", [])
    assert (cause.reach, cause.findings, cause.failed, cause.cases) == (2, 3, 2, ["a", "b"])


def lacking(*members: str, kind: str = "response.failed") -> list[dict[str, Any]]:
    return [finding("schema/event", f"/response{one}", kind, actual="absent") for one in members]


def test_members_that_one_object_lacks_together_are_one_cause_and_all_are_named() -> None:
    (cause,) = causes(case("a", *lacking("/model", "/created_at", "/tools")))
    assert (cause.pointer, cause.members) == ("/model", ["/model", "/created_at", "/tools"])
    assert (cause.findings, cause.reach) == (3, 1)
    assert {key.place.pointer for key in cause.keys} == {"/model", "/created_at", "/tools"}
    assert cause.clients == {"a": "s:lost text"}, "who breaks on one of them breaks"


def test_members_of_another_object_or_of_other_cases_or_that_are_wrong_stay_apart() -> None:
    wrong = finding("schema/event", "/response/model", "response.failed", actual="7")
    found = causes(
        case("a", *lacking("/model", "/tools", "/error/code")), case("b", *lacking("/tools"), wrong, *lacking("/top_p"))
    )
    assert sorted((one.pointer, *one.members) for one in found) == [
        ("/error/code",),
        ("/model",),
        ("/tools",),
        ("/top_p",),
    ]


def test_what_is_mended_counts_a_sparse_object_once() -> None:
    cases = [case("a", *lacking("/model", "/tools", "/top_p"))]
    assert mended(cases, causes(*cases)) == ([0], 1, 1)


def test_another_place_another_event_or_another_rule_is_another_cause() -> None:
    found = causes(
        case(
            "a", finding(pointer="/x"), finding(pointer="/y"), finding("value/y", "/x"), finding(pointer="/x", kind="k")
        )
    )
    assert len(found) == 4


def test_consequences_are_no_causes_and_what_is_expected_is_told_apart() -> None:
    found = causes(
        case("a", finding(consequence_of="value/z"), finding("value/y", expected_failure="known")),
        case("b", finding("value/y", expected_failure="known")),
    )
    assert [(one.rule, one.expected_failure, one.failed) for one in found] == [("value/y", True, 0)]


DELTA = "response.output_text.delta"


def test_who_breaks_on_what_follows_from_a_cause_breaks_on_the_cause_where_that_itself_was_not_measured() -> None:
    follows = finding("stream/early", kind=DELTA, consequence_of="stream/lost")
    (cause,) = causes(case("x", finding("stream/lost", kind=DELTA), follows))
    assert (cause.clients, cause.unmeasured) == ({"a": "c:IndexError"}, [])
    (cause,) = causes(case("x", finding("stream/lost", kind=DELTA), {**follows, "rule": "value/z"}))
    assert (cause.clients, cause.unmeasured) == ({}, ["a"]), "what follows was not measured either"


def test_what_was_measured_of_a_cause_counts_whatever_follows_from_it() -> None:
    follows = finding("stream/early", kind=DELTA, consequence_of="value/x")
    (cause,) = causes(case("x", finding("value/x", "/usage"), follows))
    assert cause.clients == {"a": "e:Error"}
    (cause,) = causes(
        case("x", finding("schema/response", "/id", actual="absent"), {**follows, "consequence_of": "schema/response"})
    )
    assert cause.clients == {"b": "c:KeyError"}, "a was shown that, and is unharmed"


@pytest.mark.parametrize(("empty", "broken"), [(False, {}), (True, {"a": "s:lost call"})])
def test_what_follows_from_a_cause_tells_apart_faults_that_break_the_same(empty: bool, broken: dict[str, str]) -> None:
    open_, no_output = Spot("stream/x", "", "end", False), Spot("value/y", "/output", "", False, "late")
    places = {"stream/x#open": [Way([open_])], "stream/x#open-and-empty": [Way([no_output, open_])]}
    faults = {
        "stream/x#open": {"a": {"text-s": "f"}},
        "stream/x#open-and-empty": {"a": {"text-s": "s:lost call"}},
    }
    follows = finding("value/y", "/response/output", "response.completed", consequence_of="stream/x")
    found = [finding("stream/x", kind="end"), *([follows] if empty else [])]
    (cause,) = gathered([case("x", *found)], replace(MATRIX, faults=faults, places=places))
    assert cause.clients == broken


@pytest.mark.parametrize(("actual", "broken"), [("null", {"a": "e:Error"}), ('""', {})])
def test_null_is_told_from_any_other_value_that_is_wrong(actual: str, broken: dict[str, str]) -> None:
    places = {"schema/response#null": [Way([Spot("schema/response", "/id", "", False, "body", null=True)])]}
    faults = {"schema/response#null": {"a": {"text-s": "e:Error"}, "b": {"text-s": "f"}}}
    (cause,) = gathered(
        [case("x", finding("schema/response", "/id", actual=actual))], replace(MATRIX, faults=faults, places=places)
    )
    assert (cause.clients, cause.unmeasured) == (broken, [] if broken else ["a"])


def test_what_follows_is_laid_to_the_last_cause_before_it_that_it_names() -> None:
    def at(event: int, one: dict[str, Any]) -> dict[str, Any]:
        return {**one, "place": {**one["place"], "event": event}}

    follows = at(5, finding("stream/early", kind=DELTA, consequence_of="stream/lost"))
    others = [at(number, finding("stream/lost", kind=kind)) for number, kind in ((2, "k"), (4, DELTA), (7, "l"))]
    found = {tuple(cause.event_types): cause.clients for cause in causes(case("x", *others, follows))}
    assert found == {("k",): {}, (DELTA,): {"a": "c:IndexError"}, ("l",): {}}


def test_those_that_break_most_clients_come_first_then_those_that_reach_farthest() -> None:
    wide, wider, breaking = finding("value/w"), finding("value/v"), finding(pointer="/usage")
    found = causes(case("a", wide, wider), case("b", wide, wider), case("c", wider), case("d", breaking))
    assert [one.rule for one in found] == ["value/x", "value/v", "value/w"]


def test_what_is_mended_is_proven_by_judging_again_without_it() -> None:
    x, y, z = finding("value/x"), finding("value/y"), finding("value/z")
    cases = [case("a", x), case("b", x), case("c", x, y), case("d", x, z, besides="fail"), case("e", besides="fail")]
    found = causes(*cases)
    first = mended(cases, found)
    assert {found[number].rule for number in first.causes} == {"value/x", "value/y"}
    assert (first.passing, first.failed) == (3, 5)


def test_where_no_case_passes_with_few_as_many_are_named_as_it_takes() -> None:
    many = [finding(f"value/{name}") for name in "pqrst"]
    cases = [case("a", *many)]
    assert mended(cases, causes(*cases)) == ([0, 1, 2, 3, 4], 1, 1)


def test_nothing_is_promised_where_other_reasons_fail_all() -> None:
    cases = [case("a", finding(), besides="fail")]
    assert mended(cases, causes(*cases)) == ([], 0, 1)


# --- clients ----------------------------------------------------------------------------------------------------------


def test_a_client_breaks_on_a_cause_only_where_it_was_measured_at_that_place() -> None:
    here, elsewhere = (causes(case("a", finding(pointer=pointer)))[0] for pointer in ("/usage", "/other"))
    assert (here.clients, here.unmeasured) == ({"a": "e:Error"}, [])
    assert (elsewhere.clients, elsewhere.unmeasured) == ({}, ["a"])


def test_missing_and_wrong_are_measured_apart() -> None:
    missing, wrong = (causes(case("a", finding("schema/response", "/id", actual=one)))[0] for one in ("absent", "null"))
    assert (missing.clients, missing.unmeasured) == ({"b": "c:KeyError"}, [])
    assert (wrong.clients, wrong.unmeasured) == ({}, ["a", "b"])


def test_bodies_first_events_and_last_events_are_measured_apart() -> None:
    rules = {"": "schema/response", "response.created": "schema/event", "response.completed": "schema/event"}
    found = {
        kind: causes(case("a", finding(rule, f"{'/response' * bool(kind)}/model", kind, actual="absent")))[0]
        for kind, rule in rules.items()
    }
    assert {kind: (one.told, one.clients) for kind, one in found.items()} == {
        "": (["body"], {}),
        "response.created": (["early"], {}),
        "response.completed": (["late"], {"a": "s:lost text"}),
    }
    assert found["response.created"].unmeasured == ["a"], "it was not shown this, and breaks on the like"


@pytest.mark.parametrize(
    ("kinds", "clients"),
    [("x", {"a": "e:one"}), ("xy", {"a": "e:one"}), ("xyz", {}), ("y", {})],
)
def test_a_fault_counts_where_all_that_it_breaks_was_seen_and_the_widest_one_counts(
    kinds: str, clients: dict[str, str]
) -> None:
    spots = {kind: Spot("schema/event", "/index", kind, True) for kind in "xyz"}
    matrix = replace(
        MATRIX,
        faults={"schema/event#x": {"a": {"text-s": "e:one"}}, "schema/event#all": {"a": {"text-s": "f"}}},
        places={"schema/event#x": [Way([spots["x"]])], "schema/event#all": [Way([*spots.values()])]},
    )
    found = gathered([case("a", *(finding("schema/event", "/index", kind, actual="absent") for kind in kinds))], matrix)
    assert [(one.event_types, one.clients) for one in found] == [([*kinds], clients)]


@pytest.mark.parametrize(("kinds", "clients"), [("x", {}), ("xy", {"a": "e:two"})])
def test_what_came_of_a_conversation_counts_where_all_that_was_wrong_in_it_was_seen(
    kinds: str, clients: dict[str, str]
) -> None:
    x, y = (Spot("schema/event", "/index", kind, True) for kind in "xy")
    matrix = replace(
        MATRIX,
        faults={"schema/event#i": {"a": {"text-s": "f", "call-s": "e:two"}}},
        places={"schema/event#i": [Way([x]), Way([x], ["text-s"]), Way([x, y], ["call-s"])]},
    )
    found = gathered([case("a", *(finding("schema/event", "/index", kind, actual="absent") for kind in kinds))], matrix)
    assert [(one.clients, one.unmeasured) for one in found] == [(clients, [])]


@pytest.mark.parametrize(
    ("conversation", "outcome", "breaks"),
    [("refused-s", "e:Other", False), ("refused-s", "c:KeyError", True), ("text-s", "e:Other", True)],
)
def test_an_error_of_another_name_is_no_harm_where_there_is_an_error_to_tell(
    conversation: str, outcome: str, breaks: bool
) -> None:
    row = {"value/x#one": {"a": {conversation: outcome}}}
    (cause,) = gathered([case("a", finding(pointer="/usage"))], replace(MATRIX, faults=row))
    assert (cause.clients, cause.unmeasured) == ({"a": outcome} if breaks else {}, [])


def test_what_several_kinds_of_events_lack_is_one_cause_and_what_is_wrong_in_them_is_not() -> None:
    lacking, wrong = (
        causes(*(case(kind, finding("schema/event", "/index", kind, actual=actual)) for kind in "xyx"))
        for actual in ("absent", "null")
    )
    assert [(one.event_types, one.reach, one.findings) for one in lacking] == [(["x", "y"], 2, 3)]
    assert [one.event_types for one in wrong] == [["x"], ["y"]]
    (both,) = lacking
    assert mended([case("x", finding("schema/event", "/index", "y", actual="absent"))], [both]) == ([0], 1, 1)


def test_a_rule_without_faults_is_not_measured_and_who_shows_what_it_was_sent_does_not_break() -> None:
    (unknown,) = causes(case("a", finding("value/unheard-of")))
    assert unknown.unmeasured == ["a", "b"]
    kind = "response.output_text.delta"
    (said,) = causes(case("a", finding("schema/event", "/delta", kind, actual="absent")))
    assert (said.clients, said.unmeasured) == ({}, [])


@pytest.mark.parametrize(("said", "breaks"), [(["text"], True), (["calls"], False), (["calls", "text"], False)])
def test_who_makes_another_conversation_because_of_other_calls_shows_what_it_was_sent(
    said: list[str], breaks: bool
) -> None:
    row = {"a": {"tape call-s": "s:changed text, lost call, changed usage"}}
    spots = {Spot("value/choice", "/output", "", True)}
    places = {"value/choice#none": [Way([*spots])]}
    matrix = replace(MATRIX, faults={"value/choice#none": row}, said={"value/choice#none": said}, places=places)
    assert matrix.victims("value/choice")["a"].as_sent is not breaks
    assert bool(matrix.broken_at("value/choice", spots, spots)[0]) is breaks


def test_what_a_client_uses_is_what_it_was_led_through() -> None:
    assert uses(MATRIX, "a") == ["text", "function_tools", "streaming"]
    assert uses(MATRIX, "b") == ["text"]


def readiness(*cases: Case, asked: bool = True) -> dict[str, str]:
    found = causes(*cases)
    features = seen(cases, found) if asked else None
    return {one.client: one.verdict for one in judged(MATRIX, found, features)}


WORKING = [case(name, feature=name) for name in ("text", "streaming", "function_tools")]


def test_ready_is_who_nothing_breaks_and_whose_features_work() -> None:
    assert readiness(*WORKING) == {"a": "ready", "b": "ready"}
    assert readiness(*WORKING, case("x", finding(pointer="/usage"))) == {"a": "not ready", "b": "ready"}
    assert readiness(*WORKING, case("x", finding("value/unheard-of"))) == {"a": "unknown", "b": "unknown"}


def test_a_feature_that_is_not_used_does_not_count() -> None:
    broken = case("y", finding("scenario/x"), feature="function_tools")
    assert readiness(*WORKING[:2], broken) == {"a": "not ready", "b": "ready"}
    unsupported = case("y", besides="unsupported", feature="function_tools")
    assert readiness(*WORKING[:2], unsupported) == {"a": "unknown", "b": "ready"}


def test_of_recorded_traffic_nobody_is_known_to_be_ready() -> None:
    assert readiness(case("x", finding(pointer="/usage")), asked=False) == {"a": "not ready", "b": "unknown"}


# --- features ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cases", "verdict"),
    [
        ([case("a", finding(), feature="f")], "works"),
        ([case("a", finding("scenario/x"), feature="f"), case("b", feature="f")], "broken"),
        ([case("a", besides="unsupported", feature="f")], "unsupported"),
        ([case("a", besides="unsupported", feature="f"), case("b", feature="f")], "works"),
        ([case("a", finding(), besides="inconclusive", feature="f")], "not seen"),
        ([case("a", besides="not run", feature="f")], "not seen"),
        ([case("a", besides="fail", feature="f")], "not seen"),
    ],
)
def test_only_what_a_scenario_expects_breaks_a_feature(cases: list[Case], verdict: str) -> None:
    (feature,) = seen(cases, causes(*cases))
    assert feature.verdict == verdict
    assert bool(feature.causes) == (verdict == "broken")
