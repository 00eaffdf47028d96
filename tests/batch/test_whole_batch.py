"""A batch from the folder to the summary, with real processes and real workbooks."""

from __future__ import annotations

import csv
import subprocess
import sys
import time
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from classcruncher.batch import BatchSettings, run
from classcruncher.batch.scheduling import exit_code
from classcruncher.batch.summary import write_summaries
from classcruncher.domain.summary_line import Standing, SummaryLine
from tests.batch.folders import figures, json_rows, many_workbooks, sheets, spoil, table, workbook
from tests.processes import HEARING_CTRL_C, running

#: A batch in a process of its own, for tests that stop it.
PROGRAM = f"""
{HEARING_CTRL_C}import sys
from pathlib import Path
from classcruncher.batch import BatchSettings, run
if __name__ == "__main__":
    sys.exit(run(BatchSettings(Path(sys.argv[1]), jobs=2)))
"""


@pytest.fixture
def district(tmp_path: Path) -> Path:
    """Schools that come out in every way a workbook can without a broken worker."""
    folder = tmp_path / "district"
    workbook(folder / "North" / "answered.xlsx", name="Hill School")
    workbook(folder / "North" / "impossible.xlsx", teachers=9)
    workbook(folder / "South & #1" / "50% more.xlsx")
    workbook(folder / "inputs.xlsx", teachers=0)
    workbook(folder / "open.xlsx")
    (folder / "~$open.xlsx").touch()
    (folder / "text.xlsx").write_text("hello", encoding="utf-8")
    return folder


def outcomes(folder: Path) -> dict[str, str]:
    return {row["Workbook"]: row["Outcome"] for row in table(folder)}


def test_one_bad_workbook_never_stops_the_others(district: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(BatchSettings(district, recursive=True, jobs=2)) == 1
    assert outcomes(district) == {
        "inputs.xlsx": "Check inputs",
        "North/answered.xlsx": "Answered",
        "North/impossible.xlsx": "No answer",
        "open.xlsx": "Not written",
        "South & #1/50% more.xlsx": "Answered",
        "text.xlsx": "Unusable file",
    }
    assert "Option 1" in sheets(district / "North" / "answered.xlsx")
    assert "Results" in sheets(district / "inputs.xlsx")
    assert "Results" not in sheets(district / "open.xlsx")
    assert (district / "text.xlsx").read_text(encoding="utf-8") == "hello"
    captured = capsys.readouterr()
    assert not captured.out
    assert (
        "6 workbooks: 2 with an answer, 1 without an answer, 1 with inputs to check, 1 that cannot be used, "
        "1 not written." in captured.err
    )
    assert "inputs.xlsx: Check inputs. School!" in captured.err
    assert f"Summary: {district / 'Class Cruncher summary.xlsx'}" in captured.err


def test_figures_and_words_of_a_school(district: Path) -> None:
    run(BatchSettings(district, recursive=True))
    rows = {row["Workbook"]: row for row in figures(district)}
    answered = rows["North/answered.xlsx"]
    assert answered["School"] == "Hill School"
    assert (answered["Children"], answered["Teachers"], answered["Classes"]) == (24, 1, 1)
    assert (answered["Smallest class"], answered["Largest class"], answered["Average class"]) == (24, 24, 24)
    assert answered["Composite classes"] == 1
    assert answered["Spare places"] == 6
    assert answered["Problem"] is None
    assert rows["North/impossible.xlsx"]["Problem"]
    assert rows["inputs.xlsx"]["Problem"].startswith("School!")
    assert rows["inputs.xlsx"]["What would help"].startswith("Enter a whole number")
    assert "open in another program" in rows["open.xlsx"]["Problem"]


def test_copies_keep_the_structure_of_the_folder(district: Path) -> None:
    before = (district / "North" / "answered.xlsx").read_bytes()
    out = district / "out"
    assert run(BatchSettings(district, out=out, recursive=True)) == 1
    assert (district / "North" / "answered.xlsx").read_bytes() == before
    assert "Option 1" in sheets(out / "North" / "answered.xlsx")
    assert "Option 1" in sheets(out / "South & #1" / "50% more.xlsx")
    assert outcomes(out)["open.xlsx"] == "Answered"
    assert not (district / "Class Cruncher summary.xlsx").exists()


def test_copies_replace_no_strange_file(
    district: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    strange = workbook(out / "North" / "answered.xlsx", name="Another School")
    (out / "text.xlsx").write_bytes(b"not a workbook")
    (out / "inputs.xlsx").write_bytes(b"nor this")
    before = strange.read_bytes()
    settings = BatchSettings(district, out=out, recursive=True)
    run(settings)
    assert strange.read_bytes() == before
    assert (out / "inputs.xlsx").read_bytes() == b"nor this"
    row = next(row for row in table(out) if row["Workbook"] == "North/answered.xlsx")
    assert row["Outcome"] == "Not written"
    assert row["Problem"].startswith("answered.xlsx in ")
    assert "--force" in row["What would help"]
    capsys.readouterr()
    run(settings)
    assert outcomes(out)["South & #1/50% more.xlsx"] == "Answered", (
        "results of an earlier run are no strangers"
    )
    run(replace(settings, force=True))
    assert "Option 1" in sheets(strange)
    assert outcomes(out)["inputs.xlsx"] == "Check inputs"


def test_the_folder_itself_as_the_folder_of_copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = many_workbooks(tmp_path / "schools", 1)
    monkeypatch.chdir(tmp_path)
    assert run(BatchSettings(Path("schools"), out=folder)) == 0
    assert outcomes(folder) == {"School 1.xlsx": "Answered"}


def test_texts_in_the_csv_are_no_formulas(tmp_path: Path) -> None:
    names = ["+3", "=1+1", "-2", "@SUM(A1)", "\t=1", "3+", "1 = 2"]
    entries = [
        SummaryLine(f"{n}.xlsx", Standing.ANSWERED, name, 24, 1, problem=name) for n, name in enumerate(names)
    ]
    entries.append(SummaryLine("=cmd.xlsx", Standing.FAILED, problem="\r=1", remedy="-"))
    write_summaries(entries, datetime(2026, 3, 1), BatchSettings(tmp_path, csv=True, json=True))
    with (tmp_path / "Class Cruncher summary.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    expected = ["'+3", "'=1+1", "'-2", "'@SUM(A1)", "'\t=1", "3+", "1 = 2"]
    assert [row["School"] for row in rows] == [*expected, ""]
    assert [row["Problem"] for row in rows[:-1]] == expected
    assert (rows[-1]["Workbook"], rows[-1]["Problem"]) == ("'=cmd.xlsx", "'\r=1")
    assert rows[-1]["What would help"] == "'-"
    assert rows[0]["Children"] == "24"
    assert [row["School"] for row in json_rows(tmp_path)] == [*names, ""]
    assert [row["School"] for row in table(tmp_path)][:4] == names[:4]


def test_what_has_not_changed_is_not_solved_again(district: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = BatchSettings(district, recursive=True, json=True)
    run(settings)
    first = figures(district)
    spoil(district / "North" / "answered.xlsx", "School_name", "Renamed School")
    kept = (district / "South & #1" / "50% more.xlsx").read_bytes()
    run(settings)
    unchanged = {row["Workbook"]: row["Unchanged"] for row in json_rows(district)}
    assert unchanged.pop("South & #1/50% more.xlsx") == unchanged.pop("North/impossible.xlsx") == "Yes"
    assert set(unchanged.values()) == {"No"}
    assert (district / "South & #1" / "50% more.xlsx").read_bytes() == kept
    again = figures(district)
    assert again[1].pop("School") == "Renamed School"
    assert first[1].pop("School") == "Hill School"
    assert again == first
    assert "2 had not changed since they were solved." in capsys.readouterr().err
    run(BatchSettings(district, recursive=True, json=True, force=True))
    assert {row["Unchanged"] for row in json_rows(district)} == {"No"}


def test_a_copy_that_is_up_to_date_is_left_alone(tmp_path: Path) -> None:
    folder, out = many_workbooks(tmp_path / "schools", 2), tmp_path / "out"
    run(BatchSettings(folder, out=out, json=True))
    run(BatchSettings(folder, out=out, json=True))
    assert [row["Unchanged"] for row in json_rows(out)] == ["Yes", "Yes"]


def test_the_table_in_other_forms(district: Path) -> None:
    run(BatchSettings(district, recursive=True, csv=True, json=True))
    with (district / "Class Cruncher summary.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["Outcome"] for row in rows] == list(outcomes(district).values())
    assert rows[1]["Children"] == "24"
    assert json_rows(district)[1]["Children"] == 24
    assert json_rows(district)[0]["Children"] is None


def test_a_summary_that_is_open_elsewhere_takes_another_name(tmp_path: Path) -> None:
    folder = many_workbooks(tmp_path / "schools", 1)
    (folder / "~$Class Cruncher summary.xlsx").touch()
    assert run(BatchSettings(folder)) == 0
    assert (folder / "Class Cruncher summary (2).xlsx").exists()
    assert not (folder / "Class Cruncher summary.xlsx").exists()


@pytest.mark.parametrize(
    ("standings", "code"),
    [
        ([Standing.ANSWERED, Standing.BEST_FOUND], 0),
        ([Standing.ANSWERED, Standing.NO_ANSWER], 3),
        ([Standing.TIME_RAN_OUT], 3),
        ([Standing.NO_ANSWER, Standing.CHECK_INPUTS], 1),
        ([Standing.ANSWERED, Standing.NOT_WRITTEN], 1),
        ([Standing.ANSWERED, Standing.UNUSABLE], 1),
        ([Standing.ANSWERED, Standing.FAILED], 1),
        ([Standing.ANSWERED, Standing.NOT_REACHED], 1),
    ],
)
def test_exit_codes(standings: list[Standing], code: int) -> None:
    assert exit_code([SummaryLine("a.xlsx", standing) for standing in standings]) == code


def test_ctrl_c_keeps_what_is_done_and_says_how_to_go_on(tmp_path: Path) -> None:
    folder = many_workbooks(tmp_path / "schools", 24)
    with started(folder) as process:
        assert process.stderr is not None
        lines = [process.stderr.readline() for _ in range(3)]
        process.send_signal(2)
        _, rest = process.communicate(timeout=60)
    assert lines[0].startswith("1/24 School")
    assert process.returncode == 1
    assert "Traceback" not in rest
    assert "Run the same command again to go on" in rest
    reached = [name for name, outcome in outcomes(folder).items() if outcome == "Answered"]
    assert 3 <= len(reached) < 24
    solved = [path.name for path in folder.glob("School*.xlsx") if "Option 1" in sheets(path)]
    assert sorted(solved) == sorted(reached)
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]


def test_workers_end_with_a_batch_that_is_killed(tmp_path: Path) -> None:
    folder = many_workbooks(tmp_path / "schools", 24)
    with started(folder) as process:
        assert process.stderr is not None
        process.stderr.readline()
        process.kill()
        # The pipe closes once the last process that holds it has ended.
        until = time.monotonic() + 30
        process.stderr.read()
        assert time.monotonic() < until
    assert run(BatchSettings(folder, json=True)) == 0
    assert "Yes" in {row["Unchanged"] for row in json_rows(folder)}


def started(folder: Path) -> AbstractContextManager[subprocess.Popen[str]]:
    command = [sys.executable, "-c", PROGRAM, str(folder)]
    return running(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)


def test_a_folder_for_copies_that_cannot_be_made_is_named_with_a_remedy(tmp_path: Path) -> None:
    folder, out = many_workbooks(tmp_path / "schools" / "North", 1).parent, tmp_path / "out"
    out.mkdir()
    (out / "North").write_bytes(b"a file where a folder should be")
    assert run(BatchSettings(folder, out=out, recursive=True)) == 1
    (row,) = table(out)
    assert row["Outcome"] == "Not written"
    assert row["Problem"].startswith("School 1.xlsx cannot be saved (File exists): save the results")
