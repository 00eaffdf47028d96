"""The overview of a batch, in every form that was asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from classcruncher.batch import BatchSettings
from classcruncher.batch.discovery import SUMMARY
from classcruncher.domain.summary_line import ANSWERS, Standing, SummaryLine
from classcruncher.errors import Refusal
from classcruncher.words import count

#: How the outcomes are counted, in a sentence.
_COUNTED = {
    Standing.NO_ANSWER: "without an answer",
    Standing.TIME_RAN_OUT: "out of time",
    Standing.CHECK_INPUTS: "with inputs to check",
    Standing.UNUSABLE: "that cannot be used",
    Standing.NOT_WRITTEN: "not written",
    Standing.FAILED: "failed",
    Standing.NOT_REACHED: "not reached",
}


def summary_sentence(lines: Sequence[SummaryLine]) -> str:
    """What a batch came to: "12 workbooks: 9 with an answer, 2 without an answer, 1 failed."."""
    counts = Counter(line.standing for line in lines)
    parts = [f"{sum(counts[standing] for standing in ANSWERS)} with an answer"]
    parts += [f"{counts[standing]} {words}" for standing, words in _COUNTED.items() if counts[standing]]
    unchanged = sum(line.unchanged for line in lines)
    kept = f" {unchanged} had not changed since they were solved." if unchanged else ""
    folders = counts[Standing.FOLDER_NOT_READ]
    left_out = f" {count(folders, 'folder')} could not be read." if folders else ""
    return f"{count(len(lines) - folders, 'workbook')}: {', '.join(parts)}.{kept}{left_out}"


def require_place(settings: BatchSettings) -> None:
    """Raise Refusal when the summary could not be saved, before the long work and not after it."""
    place = settings.results
    try:
        place.mkdir(parents=True, exist_ok=True)
        trial = place / ".classcruncher-trial"
        trial.write_bytes(b"")
        trial.unlink()
    except OSError as error:
        reason = error.strerror or error
        raise Refusal(
            f"Nothing can be saved in {place}: {reason}. Choose another folder with --out."
        ) from error


def write_summaries(lines: Sequence[SummaryLine], when: datetime, settings: BatchSettings) -> list[Path]:
    """Write the summary workbook, and the other forms asked for; returns the files, the workbook first."""
    from classcruncher.batch.summary_book import render_summary
    from classcruncher.batch.summary_tables import harmless, schools_frame

    written = [_save(settings.results, ".xlsx", render_summary(lines, when, summary_sentence(lines)))]
    frame = schools_frame(lines)
    if settings.csv:
        # Excel takes a text for UTF-8 only when it begins with its mark.
        text = harmless(frame).to_csv(index=False, lineterminator="\r\n")
        written.append(_save(settings.results, ".csv", text.encode("utf-8-sig")))
    if settings.json:
        text = frame.to_json(orient="records", force_ascii=False, indent=1)
        written.append(_save(settings.results, ".json", f"{text}\n".encode()))
    return written


def _save(folder: Path, ending: str, content: bytes) -> Path:
    """Save under the summary's name, or with a number behind it while that file is open elsewhere.

    Raises Refusal when there is no such name that can be saved under.
    """
    from classcruncher.ooxml.replacing import replacing, require_writable, saying_why

    refusals = []
    for name in (SUMMARY, *(f"{SUMMARY} ({number})" for number in range(2, 10))):
        target = folder / f"{name}{ending}"
        try:
            with saying_why(target):
                require_writable(target)
                with replacing(target) as file:
                    file.write(content)
        except Refusal as refusal:
            refusals.append(refusal)
        else:
            return target
    raise refusals[0]
