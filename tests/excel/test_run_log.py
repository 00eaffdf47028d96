"""The log of the button's runs stays small, also where an open file cannot be renamed."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from classcruncher.logs import log, logging_to

FULL = "x" * 1_100_000


@pytest.fixture
def as_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that this process has open cannot be renamed."""

    def refusing(true: Any) -> Any:
        def rename(source: Any, *args: Any, **kwargs: Any) -> Any:
            handles = {path.resolve() for path in Path("/proc/self/fd").iterdir()}
            if Path(source).resolve() in handles:
                raise PermissionError(32, "The process cannot access the file", str(source))
            return true(source, *args, **kwargs)

        return rename

    for name in ("rename", "replace"):
        monkeypatch.setattr(os, name, refusing(getattr(os, name)))


@pytest.mark.skipif(sys.platform != "linux", reason="looks at open files in /proc")
def test_a_full_log_makes_room_where_open_files_keep_their_names(as_on_windows: None, tmp_path: Path) -> None:
    path = tmp_path / "button.log"
    path.write_text(FULL)
    with logging_to(path):
        log.info("a run")
        print("a word from below", file=sys.stderr)
    assert "a run" in path.read_text()
    assert "a word from below" in path.read_text()
    assert path.stat().st_size < 1000
    assert (tmp_path / "button.log.1").read_text() == FULL


@pytest.mark.skipif(sys.platform != "linux", reason="looks at open files in /proc")
def test_a_log_that_another_run_has_open_goes_on(as_on_windows: None, tmp_path: Path) -> None:
    path = tmp_path / "button.log"
    path.write_text(FULL)
    with path.open("a"), logging_to(path):
        log.info("a run")
    assert path.read_text().startswith(FULL)
    assert "a run" in path.read_text()
