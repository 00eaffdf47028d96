"""Pythons of 32 bits, WebAssembly among them: numpy refuses to repeat by numbers wider than that."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from classcruncher import examples
from classcruncher.domain.school import School
from classcruncher.run import solve
from tests.schools import grade

NSW = examples.load("nsw-7-classes").school


@pytest.fixture
def of_32_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    """numpy as it is there, as far as counts of repetitions go."""
    repeat: Callable[..., Any] = np.repeat

    def refusing(values: Any, repeats: Any, axis: int | None = None) -> Any:
        if isinstance(repeats, np.ndarray):
            repeats.astype(np.intp, casting="safe")
        return repeat(values, repeats, axis=axis)

    monkeypatch.setattr(np, "intp", np.int32)
    monkeypatch.setattr(np, "repeat", refusing)


@pytest.mark.usefixtures("of_32_bits")
def test_a_school_is_solved_where_numbers_of_repetitions_have_32_bits() -> None:
    outcome = solve(NSW)
    assert [option.composites for option in outcome.options][:1] == [1]
    assert outcome.ranges[0].most == 20


@pytest.mark.usefixtures("of_32_bits")
def test_a_school_is_explained_where_numbers_of_repetitions_have_32_bits() -> None:
    assert solve(School((grade("K", 13, "10-12"),), 1)).fixes
