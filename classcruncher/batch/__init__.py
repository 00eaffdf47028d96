"""A folder, a district, a country: every workbook in a folder solved, and one overview of them all."""

from __future__ import annotations

from classcruncher.batch.batch_settings import BatchSettings


def run(settings: BatchSettings) -> int:
    """Solve every workbook of a folder and write the summary; returns the command's exit code.

    0: every workbook has an answer; 1: at least one has bad input, could not be read or written, or was not
    reached; 3: the inputs are fine, but at least one has no answer. What people read goes to standard error.
    Raises Refusal, in a sentence, when there is nothing to do or the summary could not be written.
    """
    from classcruncher.batch.whole_batch import run_batch

    return run_batch(settings)


__all__ = ["BatchSettings", "run"]
