"""A workbook that its user saves while it is being solved: the results of the old numbers stay out of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from classcruncher.batch import steps
from classcruncher.batch.steps import Job, Result
from classcruncher.control import Progress
from classcruncher.domain.summary_line import Standing
from classcruncher.errors import NotWritten, Refusal
from classcruncher.run import crunch_file
from classcruncher.splice import put
from classcruncher.workbook.file_book import open_book
from tests.batch.folders import spoil, workbook
from tests.splice.result_books import results

SENTENCE = "school.xlsx was changed by another program after its numbers were read: run again."


@pytest.fixture
def school(tmp_path: Path) -> Path:
    return workbook(tmp_path / "school.xlsx")


def once(act: Callable[[], object]) -> Callable[[Progress], None]:
    """Does something when a run first tells of its progress."""
    waiting = [act]

    def on_progress(progress: Progress) -> None:
        if waiting:
            waiting.pop()()

    return on_progress


def save_anew(school: Path) -> bytes:
    """Save the school with another number of teachers, as its user does; returns the file's bytes."""
    spoil(school, "Teachers", "2")
    return school.read_bytes()


def test_the_file_that_is_written_into_is_the_one_that_was_read(school: Path) -> None:
    saved: list[bytes] = []
    with pytest.raises(NotWritten) as refusal:
        crunch_file(school, progress=once(lambda: saved.append(save_anew(school))))
    assert str(refusal.value) == SENTENCE
    assert [school.read_bytes()] == saved


def test_a_copy_gets_no_results_of_other_numbers(school: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.xlsx"
    with pytest.raises(NotWritten, match="run again"):
        crunch_file(school, copy, progress=once(lambda: save_anew(school)))
    assert not copy.exists()


def test_bad_input_that_was_mended_meanwhile_is_not_told_of(
    school: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(school, "Teachers", "many")
    render = "classcruncher.kept_run.rendered"
    monkeypatch.setattr(render, lambda *_: save_anew(school) and results(1))
    with pytest.raises(NotWritten, match="run again"):
        crunch_file(school)


def test_a_file_that_was_saved_as_it_was_takes_its_results(school: Path) -> None:
    data = school.read_bytes()
    crunch_file(school, progress=once(lambda: school.write_bytes(data)))
    assert "Results" in open_book(school).sheet_names


def test_content_counts_and_not_size_and_time(school: Path) -> None:
    content, times = open_book(school).content, school.stat()
    data = school.read_bytes()
    assert b"Small School" in data, "parts of a template are stored as they are"
    school.write_bytes(data.replace(b"Small School", b"Large School"))
    os.utime(school, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert school.stat().st_size == times.st_size
    with pytest.raises(Refusal, match="run again"):
        put(results(1), school, content=content)


def test_a_batch_too_writes_only_into_what_it_looked_at(school: Path) -> None:
    job = Job("school.xlsx", school, school)
    when = datetime(2026, 3, 1)
    found = steps.look(job, when, force=False)
    assert not isinstance(found, Result)
    finding = steps.solve(found, when)
    saved = save_anew(school)
    entry = steps.write(job, finding)
    assert (entry.standing, entry.problem) == (Standing.NOT_WRITTEN, SENTENCE)
    assert school.read_bytes() == saved


def test_in_a_batch_bad_input_that_was_mended_meanwhile_stays_mended(school: Path) -> None:
    spoil(school, "Teachers", "many")
    job = Job("school.xlsx", school, school)
    finding = steps.look(job, datetime(2026, 3, 1), force=False)
    assert isinstance(finding, Result)
    saved = save_anew(school)
    assert steps.write(job, finding).standing is Standing.NOT_WRITTEN
    assert school.read_bytes() == saved
