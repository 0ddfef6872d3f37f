"""The table of lints, and the run over it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from codegen.lint import documents, examples, names, shape, stream
from codegen.lint.core import Lint, Problem, problem_at
from codegen.spec import Spec

LINTS: dict[str, Lint] = {
    "refs-resolve": shape.refs_resolve,
    "nothing-derived-is-typed": shape.nothing_derived_is_typed,
    "unions-have-mapping": shape.unions_have_mapping,
    "tags-are-unique": shape.tags_are_unique,
    "tags-are-required": shape.unions_of_objects_are_tagged,
    "growing-unions-are-marked": shape.growing_unions_are_marked,
    "no-retyped-allof": shape.no_retyped_all_of,
    "no-inline-objects": shape.no_inline_objects,
    "map-values-are-named": shape.map_values_are_named,
    "nullable-form": shape.nullable_form,
    "closed-words-are-closed": shape.closed_words_are_closed,
    "ids-are-not-empty": shape.identifiers_are_not_empty,
    "counts-are-not-negative": shape.counts_are_not_negative,
    "everything-is-described": shape.everything_is_described,
    "no-unused-components": shape.no_unused_components,
    "names-are-the-apis": names.names_are_the_apis,
    "names-are-pascal-case": names.names_are_pascal_case,
    "events-have-stream": stream.events_have_stream,
    "stream-words-are-legal": stream.stream_words_are_legal,
    "stream-members-exist": stream.stream_members_exist,
    "stream-phases-fit": stream.stream_phases_fit,
    "stream-types-exist": stream.stream_types_exist,
    "scopes-fit": stream.scopes_fit,
    "examples-exist": examples.examples_exist,
    "examples-are-valid": examples.examples_are_valid,
    "overlays-apply": documents.overlays_apply,
    "openapi-is-valid": documents.openapi_is_valid,
    "openapi-3-1-is-valid": documents.openapi_3_1_is_valid,
}

# A dialect may change what is required and how much is shown; what it must still be:
ON_DIALECTS = (
    "refs-resolve",
    "unions-have-mapping",
    "tags-are-unique",
    "everything-is-described",
    "no-unused-components",
    "events-have-stream",
    "stream-words-are-legal",
    "stream-members-exist",
    "openapi-is-valid",
)


def lint(spec: Spec, only: tuple[str, ...] = ()) -> list[Problem]:
    """What is wrong with a spec and its dialects, each once: what a dialect inherits is the base's.

    Args:
        spec: what `load_spec` gave.
        only: the names of the lints to run; all of them when empty.
    """
    chosen = {name: function for name, function in LINTS.items() if not only or name in only}
    repeated = {name: function for name, function in chosen.items() if name in ON_DIALECTS}
    found = list(_run(spec, chosen))
    known = {(problem.lint, problem.where, problem.message) for problem in found}
    for name, document in spec.dialects.items():
        own = _run(replace(spec, document=document, dialect=name), repeated)
        found += [problem for problem in own if (problem.lint, problem.where, problem.message) not in known]
    return found


def _run(spec: Spec, lints: dict[str, Lint]) -> Iterator[Problem]:
    for name, function in lints.items():
        for steps, message in function(spec):
            yield problem_at(spec, name, steps, message)
