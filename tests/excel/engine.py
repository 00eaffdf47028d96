"""An xlwings engine over openpyxl: the true xlwings front end, without Excel.

It behaves like Excel on Windows where that matters here: numbers arrive as floats, errors as numbers
or texts, copying a sheet into another book takes its names along, deleting one breaks the formulas that
look at it, and a protected structure refuses both. Reading never creates a cell.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import xlwings
from xlwings import base_classes

from tests.excel.engine_ranges import Error
from tests.excel.engine_sheets import Names, Sheets


class ComError(Exception):
    """What pywin32 raises for Excel: a number, its meaning, and what Excel itself says of it."""

    def __init__(self, hresult: int, text: str, said: str = "", scode: int = 0) -> None:
        about = (0, "Microsoft Excel", said, None, 0, scode) if said or scode else None
        super().__init__(hresult, text, about, None)
        self.hresult = hresult


class CommandError(Exception):
    """What appscript raises for Excel on a Mac."""

    def __init__(self, number: int, message: str) -> None:
        super().__init__(f"Command failed:\n\t\tOSERROR: {number}\n\t\tMESSAGE: {message}")
        self.errornumber, self.errormessage = number, message


def no(said: str) -> ComError:
    """A plain no, with the words that Excel would show."""
    return ComError(-2147352567, "Exception occurred.", said, -2146827284)


class Engine:
    name = "openpyxl"
    type = "desktop"

    def __init__(self) -> None:
        self.apps = Apps()

    @staticmethod
    def clean_value_data(
        data: Any, datetime_builder: Any, empty_as: Any, number_builder: Any, err_to_str: bool
    ) -> list[list[Any]]:
        return [[_as_excel_gives(value, empty_as, err_to_str) for value in row] for row in data]

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        return value


def _as_excel_gives(value: Any, empty_as: Any, err_to_str: bool) -> Any:
    if value in ("", None):
        return empty_as
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, time):
        return datetime.combine(date(1899, 12, 30), value)
    if isinstance(value, Error):
        return str(value) if err_to_str else None
    return value


# Attributes that are declared on the classes below stand in for properties of the base classes.


class Apps(base_classes.Apps):
    def __init__(self) -> None:
        self.open: list[App] = []

    def add(self, spec: Any = None, add_book: Any = None, xl: Any = None, visible: Any = None) -> App:
        app = App()
        self.open.append(app)
        return app

    def keys(self) -> list[int]:
        return [app.pid for app in self.open]

    def __iter__(self) -> Iterator[App]:
        return iter(self.open)

    def __len__(self) -> int:
        return len(self.open)

    def __getitem__(self, pid: int) -> App:
        return next(app for app in self.open if app.pid == pid)


class App(base_classes.App):
    """`alerts` and `status_bars` keep what the user would have seen.

    Without `dynamic_arrays` it is an Excel 2016 or 2019, whose ranges have no `formula2`. `refusals`
    are raised one by one, by the next calls that change or open something. `events` are those that
    macros of the user's have heard.
    """

    engine: Any = None
    dynamic_arrays = True
    screen_updating = True
    enable_events = True
    calculation = "automatic"
    display_alerts = True
    visible = True
    version = "16.0"
    pid = 1
    selection = None

    books: Any = None

    def __init__(self) -> None:
        self.books = Books(self)
        self.alerts: list[tuple[str, str]] = []
        self.status_bars: list[Any] = []
        self.refusals: Iterator[Exception] = iter(())
        self.events: list[str] = []

    def does(self, what: str) -> None:
        """Every change goes through here: Excel may refuse it, and the user's macros hear of it."""
        refusal = next(self.refusals, None)
        if refusal is not None:
            raise refusal
        if self.enable_events:
            self.events.append(what)

    @property
    def status_bar(self) -> Any:
        return self.status_bars[-1] if self.status_bars else False

    @status_bar.setter
    def status_bar(self, text: Any) -> None:
        self.status_bars.append(text)

    def alert(self, prompt: str, title: str, buttons: str, mode: str, callback: Any) -> str:
        self.alerts.append((prompt, mode))
        return "ok"

    def activate(self, steal_focus: bool = False) -> None:
        pass


class Books(base_classes.Books):
    def __init__(self, app: App) -> None:
        self.app = app
        self.open_books: list[Book] = []

    @property
    def active(self) -> Book:
        return self.open_books[-1]

    def __call__(self, key: Any) -> Book:
        for number, book in enumerate(self.open_books, start=1):
            if key in (number, book.name):
                return book
        raise KeyError(key)

    def __len__(self) -> int:
        return len(self.open_books)

    def __iter__(self) -> Iterator[Book]:
        return iter(self.open_books)

    def open(self, fullname: str, *args: Any, **kwargs: Any) -> Book:
        self.app.does("a book is opened")
        book = Book(self, Path(fullname))
        self.open_books.append(book)
        return book


class Book(base_classes.Book):
    """A book as Excel holds it: `formulas` with what is typed, `values` with what is shown."""

    app: Any = None
    name: Any = None
    fullname: Any = None

    def __init__(self, books: Books, path: Path) -> None:
        self.books, self.path = books, path
        self.formulas: Any = openpyxl.load_workbook(path)
        self.values: Any = openpyxl.load_workbook(path, data_only=True)
        self.app = books.app
        self.name = path.name
        self.fullname = str(path)
        self.is_open, self.is_old = True, False

    @property
    def sheets(self) -> Sheets:
        return Sheets(self)

    @property
    def names(self) -> Names:
        return Names(self)

    def activate(self) -> None:
        self.books.open_books.sort(key=lambda book: book is self)

    def close(self) -> None:
        self.is_open = False
        self.books.open_books.remove(self)

    def save(self, path: Any = None, password: Any = None) -> None:
        self.formulas.save(path)

    @property
    def api(self) -> Any:
        security = self.formulas.security
        protected = security is not None and bool(security.lockStructure)
        return SimpleNamespace(ProtectStructure=protected, Excel8CompatibilityMode=self.is_old)

    @staticmethod
    def no(said: str) -> ComError:
        return no(said)

    def refuse_if_protected(self) -> None:
        if self.api.ProtectStructure:
            raise no("Workbook is protected and cannot be changed.")


def excel(*, dynamic_arrays: bool = True) -> xlwings.App:
    """A fresh Excel with nothing open, and this engine in charge."""
    if "openpyxl" not in xlwings.engines.engines_by_name:
        xlwings.engines.add(xlwings.Engine(impl=Engine()))
    engine = xlwings.engines["openpyxl"]
    engine.activate()
    app = engine.apps.add()
    app.impl.engine = engine.impl
    app.impl.dynamic_arrays = dynamic_arrays
    return app
