"""A workbook file to read inputs from, by its names and tables.

openpyxl would load every cell of every sheet, twice, to tell a formula without a stored result from a blank
cell. Only the cells that names and tables of the contract stand for are read here; which of them show dates
is openpyxl's to say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path

from classcruncher.ooxml.acceptance import content_mark, require_workbook, require_workbook_content
from classcruncher.ooxml.markup import DOCUMENT_RELATIONS
from classcruncher.ooxml.package import Package, opened
from classcruncher.ooxml.ranges import Area, parse_range, parse_reference
from classcruncher.ooxml.refusals import naming, reading
from classcruncher.ooxml.relations import Relations, workbook_part
from classcruncher.workbook import contract
from classcruncher.workbook.book import Block
from classcruncher.workbook.cell_values import Values
from classcruncher.workbook.sheet_cells import read_cells

#: Most cells that one name or table may stand for; a whole column is no list of inputs.
MOST_CELLS = 100_000


@dataclass(frozen=True)
class FileBook:
    """The inputs of a workbook file: a `Book`. The file itself is closed again; `content` stands for it."""

    sheet_names: Sequence[str]
    names: Mapping[str, Block] = field(repr=False)
    tables: Mapping[str, Block] = field(repr=False)
    content: str = ""

    def named(self, name: str) -> Block | None:
        """See `Book.named`."""
        return self.names.get(name.casefold())

    def table(self, name: str) -> Block | None:
        """See `Book.table`."""
        return self.tables.get(name.casefold())


def open_book(path: Path) -> FileBook:
    """Read the inputs of a workbook; Refusal, in one sentence, when the file cannot be used."""
    require_workbook(path)
    with reading(path), path.open("rb") as file:
        # Before anything is read from it: what changes later is another content.
        content = content_mark(file)
    with opened(path) as package:
        return replace(_Opening(package).book(), content=content)


def open_bytes(name: str, data: bytes) -> FileBook:
    """As `open_book`, from the bytes of a file of this name."""
    require_workbook_content(BytesIO(data), name)
    with naming(name):
        return _Opening(Package(BytesIO(data))).book()


@dataclass(frozen=True)
class _SheetPart:
    title: str
    part: str


#: Where something stands: a position among the sheets, and the area on that sheet.
_Place = tuple[int, Area]


class _Opening:
    """One reading of a file's parts, from the list of sheets to the values of the cells."""

    def __init__(self, package: Package) -> None:
        self._package = package
        workbook = workbook_part(package)
        self._root = package.xml(workbook)
        self._relations = {each.id: each for each in Relations(package, workbook) if not each.outside}
        self._sheets = self._sheet_parts()
        self._index = {sheet.title.casefold(): at for at, sheet in enumerate(self._sheets) if sheet.part}

    def book(self) -> FileBook:
        """The sheets' titles, and the cells of every name and table of the contract."""
        names, tables = self._places_of_names(), self._places_of_tables()
        blocks = self._blocks({*names.values(), *tables.values()})
        return FileBook(
            [sheet.title for sheet in self._sheets],
            {name: blocks[place] for name, place in names.items()},
            {name: blocks[place] for name, place in tables.items()},
        )

    def _sheet_parts(self) -> list[_SheetPart]:
        """Title and part of every sheet; the part is blank when it is no worksheet (such as a chart)."""
        sheets = []
        for sheet in self._root.iterfind("{*}sheets/{*}sheet"):
            relation = self._relations.get(sheet.get(f"{{{DOCUMENT_RELATIONS}}}id", ""))
            part = relation.target if relation and relation.type_name == "worksheet" else ""
            sheets.append(_SheetPart(sheet.get("name", ""), part))
        return sheets

    def _places_of_names(self) -> dict[str, _Place]:
        """Where each name of the contract points: the workbook's own names first, then those of sheets."""
        wanted = {name.casefold() for name in contract.names()}
        defined = list(self._root.iterfind("{*}definedNames/{*}definedName"))
        places: dict[str, _Place] = {}
        for item in sorted(defined, key=lambda item: _scope(item.get("localSheetId"))):
            name = item.get("name", "").strip().casefold()
            place = self._place(item.text or "") if name in wanted and name not in places else None
            if place is not None:
                places[name] = place
        return places

    def _place(self, reference: str) -> _Place | None:
        parsed = parse_reference(reference)
        if parsed is None:
            return None
        title, area = parsed
        index = self._index.get(title.casefold())
        return None if index is None or area.rows * area.columns > MOST_CELLS else (index, area)

    def _places_of_tables(self) -> dict[str, _Place]:
        wanted = {name.casefold() for name in contract.TABLES}
        owner = {sheet.part: index for index, sheet in enumerate(self._sheets) if sheet.part}
        tables: dict[str, int] = {}
        for part, index in owner.items():
            for relation in Relations(self._package, part).of_type("table"):
                if relation.target in self._package:
                    tables[relation.target] = index
        places: dict[str, _Place] = {}
        for part, index in tables.items():
            name, area = self._table(part)
            if name in wanted and area is not None:
                places[name] = (index, area)
        return places

    def _table(self, part: str) -> tuple[str, Area | None]:
        """A table's name and its cells, without a row of totals; None for a table that makes no sense."""
        root = self._package.xml(part)
        name = root.get("displayName") or root.get("name") or ""
        area = parse_range(root.get("ref", ""))
        if area is not None and root.get("totalsRowCount", "0") != "0":
            area = area._replace(bottom=max(area.top, area.bottom - 1))
        if area is not None and area.rows * area.columns > MOST_CELLS:
            area = None
        return name.strip().casefold(), area

    def _blocks(self, places: set[_Place]) -> dict[_Place, Block]:
        """The cells of each place; every sheet is gone through once."""
        stored = {}
        for index in sorted({index for index, _ in places}):
            areas = [area for at, area in places if at == index]
            with self._package.stream(self._sheets[index].part) as stream:
                stored[index] = read_cells(stream, areas)
        relations = list(self._relations.values())
        values = Values.of(self._package, self._root, relations, stored.values())
        return {
            (index, area): values.block(self._sheets[index].title, area, stored[index])
            for index, area in places
        }


def _scope(local_sheet: str | None) -> int:
    """Sorts names of the whole workbook before those of a sheet, and these by sheet."""
    return -1 if local_sheet is None else int(local_sheet) if local_sheet.isdecimal() else 0
