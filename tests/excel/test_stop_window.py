"""The window that stops a long run, on a virtual display; and runs without one."""

from __future__ import annotations

import sys
import threading
import time
import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

import pytest

from classcruncher.control import Cancelled, OnProgress, Progress
from classcruncher.excel import long_run
from classcruncher.excel.long_run import Run, watch
from classcruncher.excel.stop_window import STOP, STOPPING, StopWindow, tell


def until_stopped(report: OnProgress, cancelled: Cancelled) -> str:
    """Works until it is asked to stop; gives up after a minute, so that no test hangs."""
    report(Progress("looking for the next best", 3))
    give_up = time.monotonic() + 60
    while not cancelled() and time.monotonic() < give_up:
        time.sleep(0.01)
    return "stopped" if cancelled() else "never stopped"


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> list[StopWindow]:
    """Every window that is shown."""
    shown: list[StopWindow] = []
    show = StopWindow.open

    def opened(stop: Callable[[], None]) -> StopWindow | None:
        window = show(stop)
        shown.extend([window] if window else [])
        return window

    monkeypatch.setattr(StopWindow, "open", opened)
    return shown


def test_the_button_stops_a_long_run(display: str, windows: list[StopWindow]) -> None:
    rounds: list[tuple[str, str]] = []

    def look(run: Run[str]) -> None:
        for window in windows:
            rounds.append((str(window.found["text"]), str(window.button["text"])))
            if len(rounds) == 3:
                assert window._root.winfo_viewable()
                window.button.event_generate("<Enter>")
                window.button.event_generate("<Button-1>", x=5, y=5)
                window.button.event_generate("<ButtonRelease-1>", x=5, y=5)

    assert watch(Run(until_stopped), look, show_after=0.1) == "stopped"
    assert ("3 options so far", STOP) in rounds
    assert len(windows) == 1


def test_a_sentence_stays_until_it_is_dismissed(display: str) -> None:
    seen: list[str] = []

    def look(window: tk.Tk, button: ttk.Button) -> None:
        seen.append(window.title())
        button.invoke()

    tell("The results are saved.", look)
    assert seen == ["Class Cruncher"]


def test_closing_the_window_stops_too_and_says_so(display: str, windows: list[StopWindow]) -> None:
    run = Run(until_stopped)
    window = StopWindow.open(run.stop)
    assert window is not None
    window._root.tk.call("eval", window._root.protocol("WM_DELETE_WINDOW"))
    window.refresh(run.seconds, run.found, "", stopping=run.is_stopping)
    assert window.button["text"] == STOPPING
    window.close()
    assert run.answer() == "stopped"


def test_a_quick_run_shows_no_window(display: str, windows: list[StopWindow]) -> None:
    assert watch(Run(lambda report, cancelled: 7), lambda run: None) == 7
    assert windows == []


def test_without_a_display_the_run_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    assert long_run._open_window(lambda: None) is None
    assert watch(Run(until_stopped), stop_soon, show_after=0.0) == "stopped"


def test_without_tk_the_run_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tkinter", None)
    monkeypatch.delitem(sys.modules, "classcruncher.excel.stop_window")
    assert watch(Run(until_stopped), stop_soon, show_after=0.0) == "stopped"


def stop_soon(run: Run[str]) -> None:
    if run.progress.options:
        run.stop()


def test_only_the_main_thread_looks_on() -> None:
    seen = set()
    watch(Run(lambda report, cancelled: time.sleep(0.2)), lambda run: seen.add(threading.current_thread()))
    assert seen == {threading.main_thread()}


def test_what_goes_wrong_in_the_thread_is_raised_here() -> None:
    def fail(report: OnProgress, cancelled: Cancelled) -> None:
        raise ValueError("below")

    with pytest.raises(ValueError, match="below"):
        watch(Run(fail), lambda run: None)


@pytest.mark.parametrize(("options", "words"), [(0, "no options"), (1, "1 option"), (2, "2 options")])
def test_the_options_are_counted_in_words(options: int, words: str) -> None:
    run = Run(lambda report, cancelled: report(Progress("", options)))
    run.answer()
    assert run.found == f"{words} so far"
