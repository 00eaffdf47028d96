"""A folder, a district, a country: every workbook in a folder solved, and one overview of them all."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class BatchSettings:
    """Which workbooks to solve, where their results go, and what does the work.

    `out` is a folder for copies that keep the folder's structure; None writes into each workbook. `pattern`
    is matched with file names, without regard to case ("North*"). `jobs` is the number of processes (0: one
    a core). `force` solves again what has not changed. `csv` and `json` write the summary in those forms too.
    `dask` is the address of a Dask scheduler, whose workers then do the solving.
    """

    folder: Path
    out: Path | None = None
    recursive: bool = False
    pattern: str = "*"
    jobs: int = 0
    force: bool = False
    csv: bool = False
    json: bool = False
    dask: str = ""

    @property
    def results(self) -> Path:
        """The folder in which results and the summary are written."""
        return self.out or self.folder

    @property
    def processes(self) -> int:
        """Processes to start: as asked, or one for every core that this program may use."""
        if self.jobs:
            return self.jobs
        usable = getattr(os, "sched_getaffinity", None)
        return len(usable(0)) if usable else os.cpu_count() or 1


def run(settings: BatchSettings) -> int:
    """Solve every workbook of a folder and write the summary; returns the command's exit code.

    0: every workbook has an answer; 1: at least one has bad input, could not be read or written, or was not
    reached; 3: the inputs are fine, but at least one has no answer. What people read goes to standard error.
    Raises Refusal, in a sentence, when there is nothing to do or the summary could not be written.
    """
    from classcruncher.batch.scheduling import run_batch

    return run_batch(settings)
