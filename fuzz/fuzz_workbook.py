"""Fuzzes reading a workbook and putting results into it: inputs, input problems or a refusal come out.

    pip install atheris
    python fuzz/fuzz_workbook.py -max_total_time=60

Anything else that is raised, and any harm to a file that was refused, is a finding: atheris then keeps
the bytes that led to it. Atheris runs on Linux and macOS.
"""

from __future__ import annotations

import io
import sys
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path

import atheris

_ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(_ROOT))

with atheris.instrument_imports(
    include=["classcruncher.ooxml", "classcruncher.splice", "classcruncher.workbook"]
):
    from classcruncher.errors import BadInput, Refusal
    from classcruncher.splice import kept_stamp, put
    from classcruncher.workbook.file_book import open_book
    from classcruncher.workbook.reading import read

from tests.splice.result_books import results  # noqa: E402

_RESULTS = results(2)
with zipfile.ZipFile(_ROOT / "templates" / "ClassCruncher.xlsx") as _template:
    _PARTS = {name: _template.read(name) for name in _template.namelist()}
_NAMES = sorted(_PARTS)


def _spoilt(data: atheris.FuzzedDataProvider) -> bytes:
    """The template with a few parts taken out or changed, then perhaps a few bytes of the file itself."""
    parts = dict(_PARTS)
    for _ in range(data.ConsumeIntInRange(1, 3)):
        name = data.PickValueInList(_NAMES)
        content = parts.pop(name, b"")
        if data.ConsumeIntInRange(0, 9):
            start = data.ConsumeIntInRange(0, len(content))
            end = data.ConsumeIntInRange(start, min(len(content), start + 64))
            parts[name] = content[:start] + data.ConsumeBytes(data.ConsumeIntInRange(0, 48)) + content[end:]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in parts.items():
            written.writestr(name, content)
    file = bytearray(stream.getvalue())
    for _ in range(data.ConsumeIntInRange(0, 3)):
        file[data.ConsumeIntInRange(0, len(file) - 1)] = data.ConsumeIntInRange(0, 255)
    return bytes(file)


def fuzz(seed: bytes) -> None:
    """One spoilt workbook, read and written to."""
    spoilt = _spoilt(atheris.FuzzedDataProvider(seed))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "school.xlsx"
        path.write_bytes(spoilt)
        with suppress(Refusal, BadInput):
            read(open_book(path))
        kept_stamp(path)
        try:
            put(_RESULTS, path)
        except Refusal:
            if path.read_bytes() != spoilt:
                raise RuntimeError("A refused file was changed.") from None
        if len(list(Path(folder).iterdir())) != 1:
            raise RuntimeError("Something was left beside the file.")


if __name__ == "__main__":
    atheris.Setup(sys.argv, fuzz)
    atheris.Fuzz()
