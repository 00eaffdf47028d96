"""The outcome as JSON, as text and as data frames."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from dataclasses import replace

import pytest

from classcruncher.report.data import as_dict, classes_frame, options_frame
from classcruncher.report.terminal import print_outcome
from tests.report.samples import DIVISIONS, SAMPLES, awkward, divided, impossible, large, misread, solved

FORM = ["workbook", "status", "proven", "seconds", "options", "problems", "fixes"]


@pytest.mark.parametrize("name", SAMPLES)
def test_json_has_the_documented_keys_first(name: str) -> None:
    found = json.loads(json.dumps(as_dict(SAMPLES[name](), "a.xlsx")))
    assert list(found)[: len(FORM)] == FORM
    assert found["workbook"] == "a.xlsx"
    for option in found["options"]:
        assert list(option) == [
            "why",
            "proven",
            "composites",
            "evenness",
            "classes",
            "headroom",
            "moved",
            "rules",
        ]
        assert option["moved"] is None
        assert bool(option["rules"]) == (name == "divided")
        for rule in option["rules"]:
            assert list(rule) == ["rule", "value", "limit", "met"]
        for each in option["classes"]:
            assert list(each) == ["name", "children", "size", "smallest", "largest", "fixed"]


def test_json_of_an_answer() -> None:
    found = json.loads(json.dumps(as_dict(solved(), "a.xlsx")))
    assert (found["status"], found["proven"], found["seconds"]) == ("solved", True, 0.42)
    first = found["options"][0]
    assert first["classes"][1] == {
        "name": "1/2 A",
        "children": {"1": 14, "2": 10},
        "size": 24,
        "smallest": 12,
        "largest": 24,
        "fixed": False,
    }
    assert first["headroom"] == {"K": 1, "1": 0, "2": 0, "3": 31, "4": 11, "5": 15, "6": 12}
    assert first["evenness"] == sum(each["size"] ** 2 for each in first["classes"])
    assert found["robust"] == 2
    assert found["scenarios"][1]["sizes"] == [12, 12, 14, 15, 15, 18, 19, 19]
    assert found["scenarios"][1]["composites"] == 2
    assert found["teachers"][2] == {
        "teachers": 7,
        "possible": True,
        "composites": 1,
        "sizes": sorted(each["size"] for each in first["classes"]),
        "average": 17.7,
        "proven": True,
    }


def test_json_of_what_is_not_known() -> None:
    found = json.loads(json.dumps(as_dict(SAMPLES["hurried"](), "a.xlsx")))
    rows = [row for row in found["teachers"] if row["teachers"] != 7]
    assert {(row["possible"], row["composites"], row["proven"]) for row in rows} == {(None, None, False)}
    assert [row["proven"] for row in found["scenarios"]] == [False] * 4 + [True]


def test_json_of_problems_and_fixes() -> None:
    problems = as_dict(misread(), "a.xlsx")["problems"]
    assert isinstance(problems, list)
    assert {
        "cell": "'Fixed classes'!C2",
        "message": 'The children of grade 1 in "Support" are "=1+1". Enter a whole number from 0 to 2000.',
    } in problems
    fixes = json.loads(json.dumps(as_dict(impossible(), "a.xlsx")["fixes"]))
    (fix,) = (each for each in fixes if each["kind"] == "teachers")
    assert list(fix.items())[:3] == [
        ("kind", "teachers"),
        ("change", "Use 6 teachers instead of 5."),
        ("amount", 1),
    ]


def test_json_of_a_fixed_class_has_no_limits() -> None:
    found = json.loads(json.dumps(as_dict(awkward(), "a.xlsx")))["options"][0]["classes"][-1]
    assert (found["smallest"], found["largest"], found["fixed"]) == (None, None, True)


def test_json_says_how_an_option_stands_with_the_rules() -> None:
    first, second = json.loads(json.dumps(as_dict(divided(), "a.xlsx")))["options"]
    shown = [(each["rule"], each["value"], each["limit"], each["met"]) for each in second["rules"]]
    assert shown == [
        ("Average of K-2 at most 21.5", 21.5, 21.5, True),
        ("At least 80% of the classes in 3-6 with 17 children or fewer", 100, 80, True),
        ("At least 1 class in 3-4 (exactly these grades)", 2, 1, True),
        ("At most 2 classes in 3-4 (exactly these grades)", 2, 2, True),
        ("Average of 3-4 (all grades of a class, fixed classes count) at most 12", 12, 12, True),
        (
            "At least 100% of the classes in 2-3 (by a class's lowest grade) with 13 children or fewer",
            0,
            100,
            False,
        ),
        ("At most 1 class in 5-6 (by a class's highest grade)", 2, 1, False),
        ("Average of K-1 (exactly these grades) at most 20", None, 20, True),
    ]
    assert [each["met"] for each in first["rules"]] == [True, True, False, True, True, True, False, True]


def text_of(name: str) -> str:
    stream = io.StringIO()
    print_outcome(large() if name == "large" else SAMPLES[name](), "a.xlsx", stream)
    return stream.getvalue()


@pytest.mark.parametrize("name", [*SAMPLES, "large"])
def test_text_is_plain_and_fits_80_columns(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("COLUMNS", "FORCE_COLOR", "CLICOLOR_FORCE", "TTY_COMPATIBLE"):
        monkeypatch.delenv(variable, raising=False)
    text = text_of(name)
    assert max(len(line) for line in text.splitlines()) <= 80
    assert "\x1b" not in text


def words_of(name: str) -> str:
    return " ".join(text_of(name).split())


def test_text_shows_options_with_their_classes() -> None:
    shown = words_of("solved")
    assert "2 options found, each proven." in shown
    assert "1/2 A 24 (1: 14, 2: 10)" in shown
    assert "Most robust: Option 2" in shown
    assert '@Support 3 (=K: 2, Year "3": 1) fixed' in words_of("awkward")


def test_text_says_how_options_stand_with_the_rules() -> None:
    assert words_of("divided").count("Rules: 6 of 8 met") == 2
    kept = replace(divided(), school=replace(divided().school, divisions=DIVISIONS[:2]))
    stream = io.StringIO()
    print_outcome(kept, file=stream)
    assert stream.getvalue().count("  Rules: all met\n") == 2
    assert "Rules" not in words_of("solved")


def test_text_shows_reasons_changes_and_problems() -> None:
    assert "Too few teachers:" in words_of("impossible")
    assert "Use 6 teachers instead of 5." in words_of("impossible")
    assert """'Fixed classes'!C2: The children of grade 1 in "Support" are "=1+1". Enter""" in words_of(
        "misread"
    )


def test_text_can_be_written_where_only_ascii_can() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    print_outcome(solved(), file=stream)
    stream.flush()
    assert b"composite" in raw.getvalue()


def test_classes_frame() -> None:
    outcome = awkward()
    frame = classes_frame(outcome.options[0], outcome.school)
    columns = ["=K", "+1", 'Year "3"', "Total", "Smallest", "Largest", "Spare places", "Fixed"]
    assert list(frame.columns) == columns
    assert frame.iloc[1].tolist() == [0, 19, 6, 25, 10, 25, 0, False]
    assert frame["Spare places"].isna().tolist() == [False, False, True]


def test_options_frame() -> None:
    frame = options_frame(solved())
    assert frame.index.tolist() == [1, 2]
    assert frame["Composites"].tolist() == [1, 5]
    assert frame.loc[2, "Sizes"] == (16, 16, 16, 16, 17, 19, 24)
    assert options_frame(impossible()).empty
    assert options_frame(solved())["Rules met"].tolist() == [True, True]
    assert options_frame(divided())["Rules met"].tolist() == [False, False]


def test_forms_load_nothing_heavy_before_they_are_used() -> None:
    modules = "classcruncher.report.terminal, classcruncher.report.data, classcruncher.report.data"
    heavy = "{'pandas', 'rich', 'xlsxwriter', 'openpyxl', 'lxml'} & {*sys.modules}"
    script = f"import sys, {modules}; print({heavy} or 'light')"
    run = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert run.stdout.strip() == "light"
