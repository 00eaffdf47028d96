"""The oracles agree with each other, and know nothing of what they judge."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import UnionType

import pytest

from tests.oracles import brute_force
from tests.oracles.random_runs import tiny_school
from tests.oracles.structures import Everything

#: Schools in one test, so that the tests can be shared out.
BLOCK = 20
ROOT = Path(__file__).parents[2]
ORACLES = sorted(set(Path(__file__).parent.glob("*.py")) - {Path(__file__)})
#: What an oracle may know of the program: what is asked of it and what it answers, as data.
DATA = {f"classcruncher.domain.{name}" for name in ("divisions", "inputs", "option", "outcome", "school")}


@pytest.mark.parametrize("start", range(0, 100, BLOCK))
def test_the_oracle_finds_what_trying_everything_out_finds(start: int) -> None:
    for seed in range(start, start + BLOCK):
        school = tiny_school(seed)
        everything, fillings = Everything(school), brute_force.fillings(school)
        assert set(everything.by_name) == set(fillings), seed
        for name, ways in fillings.items():
            found = everything.by_name[name]
            all_gaps = {brute_force.gaps(school, name, filled) for filled in ways}
            assert found.gaps in all_gaps, seed
            assert all(brute_force.is_majorised(found.gaps, gaps) for gaps in all_gaps), seed
            assert found.evenness == min(sum(gap**2 for gap in gaps) for gaps in all_gaps), seed


def imported(path: Path) -> Iterator[tuple[str, str]]:
    """What a module imports, wherever it does: a module, and a name from it ("" for the module itself)."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((name.name, "") for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.module is not None, f"{path.name} has a relative import"
            yield from ((node.module, name.name) for name in node.names)


def needed(path: Path) -> Iterator[tuple[str, str, str]]:
    """All that a module of the tests imports, and that those modules of the tests import which it needs."""
    paths, seen = [path], set[Path]()
    while paths:
        here = paths.pop()
        seen.add(here)
        for module, name in imported(here):
            yield str(here.relative_to(ROOT)), module, name
            if module.split(".")[0] == "tests":
                files = [ROOT.joinpath(*module.split(".")), ROOT.joinpath(*module.split("."), name)]
                there = {file.with_suffix(".py") for file in files if file.with_suffix(".py").exists()}
                paths += there - seen


def is_data(module: str, name: str) -> bool:
    """Whether a name of the program is a class, or several, of what is asked and answered."""
    return module in DATA and isinstance(getattr(import_module(module), name, None), type | UnionType)


@pytest.mark.parametrize("path", ORACLES, ids=lambda path: path.stem)
def test_no_oracle_uses_what_it_judges(path: Path) -> None:
    used = [each for each in needed(path) if each[1].split(".")[0] in ("classcruncher", "benchmarks")]
    assert [each for each in used if not is_data(*each[1:])] == []


def test_no_test_needs_the_benchmarks() -> None:
    """They are not in the source distribution; the tests are."""
    modules = {module for path in ROOT.joinpath("tests").rglob("*.py") for module, _ in imported(path)}
    assert "classcruncher.run" in modules
    assert [module for module in modules if module.split(".")[0] == "benchmarks"] == []
