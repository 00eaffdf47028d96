"""Press a workbook's button in LibreOffice, with RunPython stubbed; run by a Python that has UNO.

Arguments: the workbook, and the name of the pipe on which LibreOffice listens. Prints JSON: the button's
text, the macro bound to it, and what that macro gave to RunPython.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found]
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]
from com.sun.star.connection import NoConnectException  # type: ignore[import-not-found]

_RUN_ALL_MACROS = 4
_STUB = """Rem Attribute VBA_ModuleType=VBAModule
Option VBASupport 1
Public Function RunPython(code As String)
    Open "{heard}" For Output As #1
    Print #1, code
    Close #1
End Function
"""


def main(workbook: str, pipe: str) -> None:
    desktop = _desktop(pipe)
    book = desktop.loadComponentFromURL(
        Path(workbook).absolute().as_uri(),
        "_blank",
        0,
        (_property("MacroExecutionMode", _RUN_ALL_MACROS), _property("Hidden", True)),
    )
    try:
        button = book.Sheets.getByIndex(0).DrawPage.getByIndex(0)
        bound = {item.Name: item.Value for item in button.Events.getByName("OnClick")}["Script"]
        library = bound.partition(":")[2].partition(".")[0]
        heard = Path(workbook).with_suffix(".heard")
        modules = book.BasicLibraries.getByName(library)
        modules.replaceByName("xlwings", _STUB.format(heard=heard))
        modules.removeByName("Dictionary")  # a class of xlwings that LibreOffice cannot compile
        book.getScriptProvider().getScript(bound).invoke((), (), ())
        print(json.dumps({"text": button.String, "macro": bound, "asked": heard.read_text().strip()}))
    finally:
        book.close(True)
        desktop.terminate()


def _desktop(pipe: str) -> Any:
    """LibreOffice's desktop, as soon as it listens."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(240):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.25)
        else:
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    raise SystemExit("LibreOffice did not start within a minute.")


def _property(name: str, value: Any) -> Any:
    item = PropertyValue()
    item.Name, item.Value = name, value
    return item


if __name__ == "__main__":
    main(*sys.argv[1:])
