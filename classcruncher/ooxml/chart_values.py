"""Charts that say all their values.

XlsxWriter leaves out what is off by default in Office 2007, and marks its workbooks as of that version.
In a workbook that a later Excel or LibreOffice has saved, the same gaps mean *on*: labels show class,
grade and legend key as well, ticks cross their axis, corners are round. A chart that travels into such a
workbook must therefore say everything.
"""

from __future__ import annotations

import io
import re
import zipfile

from lxml import etree

_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_PART = re.compile(r"xl/charts/chart\d+\.xml")
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


def with_all_values(package: bytes) -> bytes:
    """A workbook of XlsxWriter's whose bar and column charts say every value that it left out."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(result, "w") as target:
        for member in source.infolist():
            part = source.read(member)
            target.writestr(member, _completed(part) if _PART.fullmatch(member.filename) else part)
    return result.getvalue()


def _completed(part: bytes) -> bytes:
    chart = etree.fromstring(part)
    for tag, children in _CHILDREN.items():
        for element in list(chart.iter(_CHART + tag)):
            _complete(element, children.split())
    completed: bytes = etree.tostring(chart, xml_declaration=True, encoding="UTF-8", standalone=True)
    return completed


def _complete(element: etree._Element, children: list[str]) -> None:
    """Add each missing child that must have a value, behind those that the schema puts before it."""
    place = 0
    for child in children:
        name, _, value = child.partition("=")
        present = [each for each in element if etree.QName(each).localname == name]
        if present:
            place = element.index(present[-1]) + 1
        elif value:
            element.insert(place, etree.Element(_CHART + name, val=value))
            place += 1
