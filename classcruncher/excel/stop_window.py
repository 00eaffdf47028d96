"""A small window that shows how a long run is getting on, and stops it; and one for a sentence."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

TITLE = "Class Cruncher"
STOP = "Stop and keep the best so far"
STOPPING = "Stopping ..."


class StopWindow:
    """The window: time taken, what is being done, options so far, and one button."""

    def __init__(self, root: tk.Tk, stop: Callable[[], None]) -> None:
        """Fill `root`. `stop` is called when the button is pressed or the window is closed."""
        self._root = root
        root.title(TITLE)
        root.resizable(width=False, height=False)
        root.attributes("-topmost", True)  # Excel has the focus and would cover it
        root.protocol("WM_DELETE_WINDOW", stop)
        frame = ttk.Frame(root, padding=20)
        frame.grid()
        self.time = ttk.Label(frame, font=("TkDefaultFont", 14, "bold"))
        self.found = ttk.Label(frame)
        self.doing = ttk.Label(frame, foreground="#5F6B76", width=46, wraplength=400)
        bar = ttk.Progressbar(frame, mode="indeterminate", length=400)
        self.button = ttk.Button(frame, text=STOP, command=stop)
        for row, widget in enumerate((self.time, self.found, self.doing, bar, self.button)):
            widget.grid(row=row, sticky="ew", pady=4)
        bar.start(20)
        self._centre()

    @classmethod
    def open(cls, stop: Callable[[], None]) -> StopWindow | None:
        """Show a window; None when there is no display to show it on."""
        try:
            return cls(tk.Tk(), stop)
        except tk.TclError:
            return None

    def refresh(self, seconds: float, found: str, doing: str, *, stopping: bool) -> None:
        """Show how things stand, and let the window answer the mouse."""
        self.time["text"] = f"{int(seconds)} seconds"
        self.found["text"] = found[:1].upper() + found[1:]
        self.doing["text"] = doing[:1].upper() + doing[1:]
        if stopping:
            self.button.configure(text=STOPPING, state="disabled")
        self._root.update()

    def close(self) -> None:
        """Take the window away."""
        self._root.destroy()

    def _centre(self) -> None:
        self._root.update_idletasks()
        left = (self._root.winfo_screenwidth() - self._root.winfo_reqwidth()) // 2
        top = (self._root.winfo_screenheight() - self._root.winfo_reqheight()) // 3
        self._root.geometry(f"+{left}+{top}")
        self._root.deiconify()
        self._root.lift()


def tell(text: str, shown: Callable[[tk.Tk, ttk.Button], None] | None = None) -> None:
    """Show a sentence until it is dismissed. `shown` is called with the window and its button.

    Raises TclError when there is no display.
    """
    root = tk.Tk()
    root.title(TITLE)
    root.attributes("-topmost", True)
    frame = ttk.Frame(root, padding=20)
    frame.grid()
    ttk.Label(frame, text=text, wraplength=420).grid(sticky="ew", pady=4)
    button = ttk.Button(frame, text="OK", command=root.destroy)
    button.grid(pady=4)
    if shown is not None:
        root.after_idle(shown, root, button)
    root.mainloop()
