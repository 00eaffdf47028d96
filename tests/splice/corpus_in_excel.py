"""Targets with what Excel itself puts into sheets, made part by part: controls, comments, pivots."""

from __future__ import annotations

from pathlib import Path

from tests.splice.corpus import Content, Target
from tests.splice.handmade import MICROSOFT, SHEET, Handmade

_BOOK = "xl/workbook.xml"
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_X14 = f'xmlns:x14="{MICROSOFT}/spreadsheetml/2009/9/main"'
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_BINARY = "application/vnd.openxmlformats-officedocument.oleObject"


def _controls(path: Path) -> None:
    """Form controls, ActiveX controls and embedded objects."""
    made = Handmade()
    shape = (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:shape id="_x0000_s1025" type="#_x0000_t201"/></xml>'
    )
    vml = "application/vnd.openxmlformats-officedocument.vmlDrawing"
    made.add("xl/drawings/vmlDrawing1.vml", shape.encode(), vml, SHEET, "vmlDrawing", "rId1")
    made.add(
        "xl/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0 embedded", _BINARY, SHEET, "oleObject", "rId2"
    )
    made.add(
        "xl/ctrlProps/ctrlProp1.xml",
        f'<formControlPr xmlns="{MICROSOFT}/spreadsheetml/2009/9/main" objectType="Drop" dropLines="8"/>',
        "application/vnd.ms-excel.controlproperties+xml",
        SHEET,
        "ctrlProp",
        "rId3",
    )
    made.add(
        "xl/activeX/activeX1.xml",
        f'<ax:ocx xmlns:ax="{MICROSOFT}/2006/activeX" {_R} ax:persistence="persistStreamInit" r:id="rId1"/>',
        "application/vnd.ms-office.activeX+xml",
        SHEET,
        "control",
        "rId4",
    )
    made.add(
        "xl/activeX/activeX1.bin",
        bytes(range(256)),
        "application/vnd.ms-office.activeX",
        "xl/activeX/activeX1.xml",
        f"{MICROSOFT}/2006/relationships/activeXControlBinary",
        "rId1",
    )
    made.in_sheet(
        '<legacyDrawing r:id="rId1"/>'
        '<oleObjects><oleObject progId="Package" shapeId="1025" r:id="rId2"/></oleObjects>'
        '<controls><control shapeId="1026" r:id="rId3" name="Drop Down 1"/>'
        '<control shapeId="1027" r:id="rId4" name="CommandButton1"/></controls>'
    )
    made.save(path)


def _comments(path: Path) -> None:
    """Threaded comments with the people who wrote them, printer settings, and properties of a sheet."""
    made = Handmade()
    threads = f"{MICROSOFT}/spreadsheetml/2018/threadedcomments"
    person = "{8E5A1E2B-0000-4000-8000-000000000001}"
    made.add(
        "xl/comments1.xml",
        f"<comments {_MAIN}><authors><author>tc={person}</author></authors><commentList>"
        '<comment ref="B2" authorId="0"><text><t>[Threaded comment]</t></text></comment>'
        "</commentList></comments>",
        f"{_SPREADSHEET}.comments+xml",
        SHEET,
        "comments",
        "rId1",
    )
    made.add(
        "xl/threadedComments/threadedComment1.xml",
        f'<ThreadedComments xmlns="{threads}"><threadedComment ref="B2" dT="2025-08-01T10:00:00.00" '
        f'personId="{person}" id="{person}"><text>Is this right?</text></threadedComment></ThreadedComments>',
        "application/vnd.ms-excel.threadedcomments+xml",
        SHEET,
        f"{MICROSOFT}/2017/10/relationships/threadedComment",
        "rId2",
    )
    made.add(
        "xl/persons/person.xml",
        f'<personList xmlns="{threads}"><person displayName="Head" id="{person}" userId="h" '
        'providerId="None"/></personList>',
        "application/vnd.ms-excel.person+xml",
        _BOOK,
        f"{MICROSOFT}/2017/10/relationships/person",
        "rId20",
    )
    made.add(
        "xl/printerSettings/printerSettings1.bin",
        b"\x00P\x00r\x00i\x00n\x00t",
        f"{_SPREADSHEET}.printerSettings",
        SHEET,
        "printerSettings",
        "rId3",
    )
    made.add(
        "xl/customProperty1.bin", b"kept", f"{_SPREADSHEET}.customProperty", SHEET, "customProperty", "rId4"
    )
    made.in_sheet(
        '<pageSetup paperSize="9" orientation="landscape" r:id="rId3"/>'
        '<customProperties><customPr name="Ours" r:id="rId4"/></customProperties>'
    )
    made.save(path)


def _pivots(path: Path) -> None:
    """A pivot table with its cache, a slicer and a timeline."""
    made = Handmade()
    cache = "xl/pivotCache/pivotCacheDefinition1.xml"
    made.add(
        cache,
        f'<pivotCacheDefinition {_MAIN} {_R} r:id="rId1" recordCount="1"><cacheSource type="worksheet">'
        '<worksheetSource ref="A1:B4" sheet="Pupils"/></cacheSource><cacheFields count="2">'
        '<cacheField name="Grade" numFmtId="0"><sharedItems count="1"><s v="K"/></sharedItems></cacheField>'
        '<cacheField name="Children" numFmtId="0"><sharedItems containsNumber="1" minValue="20" '
        'maxValue="22"/></cacheField></cacheFields></pivotCacheDefinition>',
        f"{_SPREADSHEET}.pivotCacheDefinition+xml",
        _BOOK,
        "pivotCacheDefinition",
        "rId20",
    )
    made.add(
        "xl/pivotCache/pivotCacheRecords1.xml",
        f'<pivotCacheRecords {_MAIN} count="1"><r><x v="0"/><n v="20"/></r></pivotCacheRecords>',
        f"{_SPREADSHEET}.pivotCacheRecords+xml",
        cache,
        "pivotCacheRecords",
        "rId1",
    )
    pivot = "xl/pivotTables/pivotTable1.xml"
    made.add(
        pivot,
        f'<pivotTableDefinition {_MAIN} name="By grade" cacheId="7" dataCaption="Values">'
        '<location ref="D1:E3" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/>'
        '<pivotFields count="2"><pivotField axis="axisRow" showAll="0"><items count="2"><item x="0"/>'
        '<item t="default"/></items></pivotField><pivotField dataField="1" showAll="0"/></pivotFields>'
        '<rowFields count="1"><field x="0"/></rowFields>'
        '<rowItems count="2"><i><x/></i><i t="grand"><x/></i></rowItems><colItems count="1"><i/></colItems>'
        '<dataFields count="1"><dataField name="Sum" fld="1"/></dataFields></pivotTableDefinition>',
        f"{_SPREADSHEET}.pivotTable+xml",
        SHEET,
        "pivotTable",
        "rId1",
    )
    made.relate(pivot, "pivotCacheDefinition", "../pivotCache/pivotCacheDefinition1.xml", "rId1")
    made.add(
        "xl/slicers/slicer1.xml",
        f'<slicers xmlns="{MICROSOFT}/spreadsheetml/2009/9/main">'
        '<slicer name="Grade" cache="Slicer_Grade" caption="Grade" rowHeight="241300"/></slicers>',
        "application/vnd.ms-excel.slicer+xml",
        SHEET,
        f"{MICROSOFT}/2007/relationships/slicer",
        "rId2",
    )
    made.add(
        "xl/slicerCaches/slicerCache1.xml",
        f'<slicerCacheDefinition xmlns="{MICROSOFT}/spreadsheetml/2009/9/main" name="Slicer_Grade" '
        'sourceName="Grade"><pivotTables><pivotTable tabId="1" name="By grade"/></pivotTables>'
        '<data><tabular pivotCacheId="7"><items count="1"><i x="0" s="1"/></items></tabular></data>'
        "</slicerCacheDefinition>",
        "application/vnd.ms-excel.slicerCache+xml",
        _BOOK,
        f"{MICROSOFT}/2007/relationships/slicerCache",
        "rId21",
    )
    timelines = f"{MICROSOFT}/spreadsheetml/2010/11/main"
    made.add(
        "xl/timelines/timeline1.xml",
        f'<timelines xmlns="{timelines}"><timeline name="Days" cache="NativeTimeline_Days" caption="Days" '
        'level="2" selectionLevel="2"/></timelines>',
        "application/vnd.ms-excel.timeline+xml",
        SHEET,
        f"{MICROSOFT}/2011/relationships/timeline",
        "rId3",
    )
    made.in_sheet(
        f'<extLst><ext uri="{{A8765BA9-456A-4dab-B4F3-ACF838C121DE}}" {_X14}><x14:slicerList>'
        '<x14:slicer r:id="rId2"/></x14:slicerList></ext></extLst>'
    )
    made.replace(
        _BOOK,
        "</workbook>",
        '<pivotCaches><pivotCache cacheId="7" r:id="rId20"/></pivotCaches>'
        f'<extLst><ext uri="{{BBE1A952-AA13-448e-AADC-164F8A28A991}}" {_X14}><x14:slicerCaches>'
        '<x14:slicerCache r:id="rId21"/></x14:slicerCaches></ext></extLst></workbook>',
    )
    made.save(path)


TARGETS = (
    Target(
        "controls.xlsx",
        "by hand",
        _controls,
        (
            Content("Form controls", "xl/ctrlProps/ctrlProp1.xml", b'objectType="Drop"'),
            Content("ActiveX controls", "xl/activeX/activeX1.bin"),
            Content("Embedded objects (OLE)", "xl/embeddings/oleObject1.bin", b"embedded"),
        ),
    ),
    Target(
        "comments.xlsx",
        "by hand",
        _comments,
        (
            Content("Threaded comments", "xl/threadedComments/threadedComment1.xml", b"Is this right?"),
            Content("People who comment", "xl/persons/person.xml"),
            Content("Printer settings", "xl/printerSettings/printerSettings1.bin"),
            Content("Properties of sheets", "xl/customProperty1.bin"),
        ),
    ),
    Target(
        "pivots.xlsx",
        "by hand",
        _pivots,
        (
            Content("Pivot tables", "xl/pivotTables/pivotTable1.xml"),
            Content("Pivot caches", "xl/pivotCache/pivotCacheRecords1.xml"),
            Content("Slicers", "xl/slicers/slicer1.xml"),
            Content("Slicer caches", "xl/slicerCaches/slicerCache1.xml"),
            Content("Timelines", "xl/timelines/timeline1.xml"),
            Content("Lists of pivot caches", _BOOK, b'<pivotCache cacheId="7"'),
        ),
    ),
)
