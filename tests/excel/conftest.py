"""A Windows and a Mac whose folders are temporary, an Excel without Excel, and a display."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings

from classcruncher.excel.setup.places import Places
from tests.excel.engine import excel
from tests.programs import program


@pytest.fixture
def places(tmp_path: Path, request: pytest.FixtureRequest) -> Places:
    """Folders of a Windows (or of the system given as parameter) under `tmp_path`."""
    return Places(
        system=getattr(request, "param", "Windows"),
        interpreter=Path(sys.executable),
        startup=tmp_path / "excel" / "XLSTART",
        scripts=tmp_path / "scripts" / "com.microsoft.Excel",
        documents=tmp_path / "Documents",
        data=tmp_path / "data",
        logs=tmp_path / "logs",
        base=Path(sys.base_prefix),
    )


@pytest.fixture
def here(places: Places, monkeypatch: pytest.MonkeyPatch) -> Places:
    """The same folders, for code that asks where it is."""
    monkeypatch.setattr(Places, "here", classmethod(lambda cls: places))
    return places


@pytest.fixture(params=["Excel 365", "Excel 2019"])
def app(request: pytest.FixtureRequest) -> Iterator[xlwings.App]:
    """An Excel with nothing open: one with dynamic arrays, and one without."""
    app = excel(dynamic_arrays=request.param == "Excel 365")
    yield app
    app.engine.apps.impl.open.remove(app.impl)


@pytest.fixture(scope="session")
def virtual_display() -> Iterator[str]:
    """One virtual display for all tests: Tk does not outlive its first one."""
    reader, writer = os.pipe()
    server = subprocess.Popen(
        [program("Xvfb"), "-displayfd", str(writer), "-screen", "0", "800x600x24"],
        pass_fds=[writer],
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    with os.fdopen(reader) as told:
        yield f":{told.readline().strip()}"
    server.terminate()
    server.wait()


@pytest.fixture
def display(virtual_display: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A display to show windows on."""
    monkeypatch.setenv("DISPLAY", virtual_display)
    return virtual_display
