"""The result sheets as text, against files that were read and approved.

Run with UPDATE_GOLDEN=1 in the environment to write them anew, then read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from classcruncher.report.results_book import render
from tests.report.dump import dump
from tests.report.samples import SAMPLES, WHEN

GOLDEN = Path(__file__).with_name("golden")


@pytest.mark.parametrize("name", SAMPLES)
def test_result_sheets_are_as_approved(name: str) -> None:
    shown = dump(render(SAMPLES[name](), WHEN))
    golden = GOLDEN / f"results_{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(shown, encoding="utf-8", newline="\n")
    assert shown == golden.read_text(encoding="utf-8")
