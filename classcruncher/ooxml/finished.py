"""What XlsxWriter leaves to be done: charts that say all their values, and the same bytes on every system.

XlsxWriter leaves out what is off by default in Office 2007, and marks its workbooks as of that version.
In a workbook that a later Excel or LibreOffice has saved, the same gaps mean *on*: labels show class,
grade and legend key as well, ticks cross their axis, corners are round. A chart that travels into such a
workbook must therefore say everything.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from classcruncher.ooxml.zip_records import FIXED_DATE

if TYPE_CHECKING:
    from lxml.etree import _Element

_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_PART = re.compile(r"xl/charts/chart\d+\.xml")
_UNIX = 3
#: The children of an element in the schema's order; those with a value must be there, and have it if missing.
_CHILDREN = {
    "chartSpace": "date1904=0 lang roundedCorners=0 AlternateContent style clrMapOvr chart",
    "chart": "title autoTitleDeleted=0 pivotFmts view3D floor sideWall backWall plotArea legend "
    "plotVisOnly=0 dispBlanksAs=gap showDLblsOverMax=0",
    "title": "tx layout overlay=0",
    "legend": "legendPos legendEntry layout overlay=0",
    "barChart": "barDir grouping varyColors=0",
    "ser": "idx order tx spPr invertIfNegative=0",
    "dLbls": "dLbl numFmt spPr txPr dLblPos showLegendKey=0 showVal=0 showCatName=0 showSerName=0 "
    "showPercent=0 showBubbleSize=0",
    "catAx": "axId scaling delete=0 axPos majorGridlines minorGridlines title numFmt majorTickMark=out "
    "minorTickMark=none tickLblPos spPr txPr crossAx crosses crossesAt auto lblAlgn lblOffset tickLblSkip "
    "tickMarkSkip noMultiLvlLbl=0",
    "valAx": "axId scaling delete=0 axPos majorGridlines minorGridlines title numFmt majorTickMark=out "
    "minorTickMark=none",
}


def finished(workbook: bytes, compression: int = ZIP_STORED) -> bytes:
    """A workbook of XlsxWriter's whose bar and column charts say every value that it left out.

    Its parts are stored as they are unless a compression is asked for: compressors differ from one system
    to the next.
    """
    result = io.BytesIO()
    with ZipFile(io.BytesIO(workbook)) as source, ZipFile(result, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            member = ZipInfo(name, FIXED_DATE)
            member.create_system = _UNIX
            member.compress_type = compression
            target.writestr(member, _completed(part) if _PART.fullmatch(name) else part)
    return result.getvalue()


def _completed(part: bytes) -> bytes:
    from lxml import etree

    chart = etree.fromstring(part)
    for tag, children in _CHILDREN.items():
        for element in list(chart.iter(_CHART + tag)):
            _complete(element, children.split())
    completed: bytes = etree.tostring(chart, xml_declaration=True, encoding="UTF-8", standalone=True)
    return completed


def _complete(element: _Element, children: list[str]) -> None:
    """Add each missing child that must have a value, behind those that the schema puts before it."""
    from lxml import etree

    place = 0
    for child in children:
        name, _, value = child.partition("=")
        present = [each for each in element if etree.QName(each).localname == name]
        if present:
            place = element.index(present[-1]) + 1
        elif value:
            element.insert(place, etree.Element(_CHART + name, val=value))
            place += 1
