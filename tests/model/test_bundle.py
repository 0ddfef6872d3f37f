"""Dialects: the bundle under an overlay, made when it is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from responses_contract.errors import SpecError
from responses_contract.model.bundle import BASE, bundle, dialects, document_of

OVERLAYS = Path(__file__).resolve().parents[2] / "spec" / "overlays"


def test_every_overlay_is_a_dialect() -> None:
    names = {path.stem for path in OVERLAYS.glob("*.yaml")}
    assert dialects() == [BASE, *sorted(names)]
    assert "open-responses" in names


@pytest.mark.parametrize("dialect", dialects())
def test_a_dialect_is_made_once_and_leaves_the_base_as_it_is(dialect: str) -> None:
    before = repr(bundle())
    document = document_of(dialect)
    assert document_of(dialect) is document
    assert (document == bundle()) is (dialect == BASE)
    assert repr(bundle()) == before


def test_a_dialect_says_what_its_overlay_says() -> None:
    """Open Responses demands a response's `background`, which others may leave out."""
    response = document_of("open-responses")["components"]["schemas"]["Response"]
    assert "background" in response["required"]
    assert "background" not in bundle()["components"]["schemas"]["Response"]["required"]


def test_a_name_that_nobody_has_is_told_with_those_there_are() -> None:
    with pytest.raises(SpecError, match="no dialect 'klingon'") as caught:
        document_of("klingon")
    assert "open-responses" in caught.value.hint
    assert caught.value.code == "no-dialect"
