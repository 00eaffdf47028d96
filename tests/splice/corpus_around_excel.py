"""Targets with what surrounds the sheets: sources of data, ribbons, labels; made part by part."""

from __future__ import annotations

from pathlib import Path

from tests.splice.corpus import Content, Target, contents
from tests.splice.handmade import MICROSOFT, SHEET, Handmade

_BOOK = "xl/workbook.xml"
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_X14 = f'xmlns:x14="{MICROSOFT}/spreadsheetml/2009/9/main"'
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_BINARY = "application/vnd.openxmlformats-officedocument.oleObject"


def _data_sources(path: Path) -> None:
    """Connections, a Power Query, query tables, a data model, links to other workbooks, XML maps."""
    made = Handmade()
    made.add(
        "xl/connections.xml",
        f'<connections {_MAIN}><connection id="1" name="Query - Pupils" type="5" refreshedVersion="8">'
        '<dbPr connection="Provider=Microsoft.Mashup.OleDb.1" command="SELECT * FROM [Pupils]"/></connection>'
        "</connections>",
        f"{_SPREADSHEET}.connections+xml",
        _BOOK,
        "connections",
        "rId20",
    )
    made.add(
        "customXml/item1.xml",
        '<DataMashup xmlns="http://schemas.microsoft.com/DataMashup">AAAAABcDAABQSwME</DataMashup>',
        "application/xml",
        _BOOK,
        "customXml",
        "rId21",
    )
    made.add(
        "customXml/itemProps1.xml",
        '<ds:datastoreItem ds:itemID="{8E5A1E2B-0000-4000-8000-000000000002}" '
        'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"><ds:schemaRefs/></ds:datastoreItem>',
        "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
        "customXml/item1.xml",
        "customXmlProps",
        "rId1",
    )
    made.add(
        "xl/queryTables/queryTable1.xml",
        f'<queryTable {_MAIN} name="ExternalData_1" connectionId="1" autoFormatId="16"/>',
        f"{_SPREADSHEET}.queryTable+xml",
        SHEET,
        "queryTable",
        "rId1",
    )
    made.add(
        "xl/model/item.data",
        b"\x00data model",
        "application/vnd.openxmlformats-officedocument.model+data",
        _BOOK,
        "http://schemas.microsoft.com/office/2011/relationships/powerPivotData",
        "rId22",
    )
    link = "xl/externalLinks/externalLink1.xml"
    made.add(
        link,
        f'<externalLink {_MAIN}><externalBook {_R} r:id="rId1"><sheetNames>'
        '<sheetName val="Results"/></sheetNames></externalBook></externalLink>',
        f"{_SPREADSHEET}.externalLink+xml",
        _BOOK,
        "externalLink",
        "rId23",
    )
    made.relate(link, "externalLinkPath", "last%20year.xlsx", "rId1", outside=True)
    made.add(
        "xl/xmlMaps.xml",
        f'<MapInfo {_MAIN} SelectionNamespaces=""><Schema ID="Schema1"/></MapInfo>',
        "application/xml",
        _BOOK,
        "xmlMaps",
        "rId24",
    )
    made.in_book('<externalReferences><externalReference r:id="rId23"/></externalReferences>')
    made.replace(
        SHEET, "</sheetData>", '<row r="9"><c r="A9"><f>[1]Results!$A$1</f><v>7</v></c></row></sheetData>'
    )
    made.save(path)


def _around(path: Path) -> None:
    """Ribbons, sensitivity labels, task panes, thumbnails, saved views, a calculation chain."""
    made = Handmade()
    made.add(
        "customUI/customUI14.xml",
        f'<customUI xmlns="{MICROSOFT}/2009/07/customui"><ribbon/></customUI>',
        "application/xml",
        "",
        f"{MICROSOFT}/2007/relationships/ui/extensibility",
        "rId20",
    )
    made.add(
        "docMetadata/LabelInfo.xml",
        f'<clbl:labelList xmlns:clbl="{MICROSOFT}/2020/mipLabelMetadata">'
        '<clbl:label id="{8e5a1e2b-0000-4000-8000-000000000003}" enabled="1" method="Standard" siteId="{0}"/>'
        "</clbl:labelList>",
        "application/vnd.ms-office.classificationlabels+xml",
        "",
        f"{MICROSOFT}/2020/02/relationships/classificationlabels",
        "rId21",
    )
    made.add(
        "xl/webextensions/taskpanes.xml",
        f'<wetp:taskpanes xmlns:wetp="{MICROSOFT}/webextensions/taskpanes/2010/11"/>',
        "application/vnd.ms-office.webextensiontaskpanes+xml",
        "",
        f"{MICROSOFT}/2011/relationships/webextensiontaskpanes",
        "rId22",
    )
    made.add(
        "docProps/thumbnail.jpeg",
        b"\xff\xd8\xff\xe0 thumbnail",
        "image/jpeg",
        "",
        "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail",
        "rId23",
    )
    made.add(
        "xl/namedSheetViews/namedSheetView1.xml",
        f'<namedSheetViews xmlns="{MICROSOFT}/spreadsheetml/2019/namedsheetviews">'
        '<namedSheetView name="By size" id="{8E5A1E2B-0000-4000-8000-000000000004}"/></namedSheetViews>',
        "application/vnd.ms-excel.namedsheetviews+xml",
        SHEET,
        f"{MICROSOFT}/2019/04/relationships/namedSheetView",
        "rId1",
    )
    made.add(
        "xl/calcChain.xml",
        f'<calcChain {_MAIN}><c r="B5" i="1"/></calcChain>',
        f"{_SPREADSHEET}.calcChain+xml",
        _BOOK,
        "calcChain",
        "rId24",
    )
    made.replace(
        _BOOK,
        "</workbook>",
        '<customWorkbookViews><customWorkbookView name="Head" guid="{8E5A1E2B-0000-4000-8000-000000000005}" '
        'windowWidth="800" windowHeight="600" activeSheetId="1"/></customWorkbookViews></workbook>',
    )
    made.replace(
        "xl/sharedStrings.xml", "<si><t>K</t></si>", '<si><t>K</t><rPh sb="0" eb="1"><t>kei</t></rPh></si>'
    )
    made.in_book('<fileSharing readOnlyRecommended="1" userName="Office"/>', before="<workbookPr")
    made.save(path)


TARGETS = (
    Target(
        "data sources.xlsx",
        "by hand",
        _data_sources,
        (
            Content("Connections", "xl/connections.xml"),
            Content("Power Query", "customXml/item1.xml", b"DataMashup"),
            Content("Custom XML", "customXml/itemProps1.xml"),
            Content("Query tables", "xl/queryTables/queryTable1.xml"),
            Content("Data models", "xl/model/item.data"),
            Content("Links to other workbooks", "xl/externalLinks/externalLink1.xml"),
            Content("XML maps", "xl/xmlMaps.xml"),
            Content("Formulas on other workbooks", SHEET, b"[1]Results!"),
        ),
    ),
    Target(
        "around.xlsx",
        "by hand",
        _around,
        (
            Content("Ribbons", "customUI/customUI14.xml"),
            Content("Sensitivity labels", "docMetadata/LabelInfo.xml"),
            Content("Office add-ins", "xl/webextensions/taskpanes.xml"),
            Content("Thumbnails", "docProps/thumbnail.jpeg"),
            Content("Saved sheet views", "xl/namedSheetViews/namedSheetView1.xml"),
            Content("Calculation chains", "xl/calcChain.xml"),
            Content("Phonetic guides", "xl/sharedStrings.xml", b"<rPh "),
            *contents(
                _BOOK, Custom_views=b"customWorkbookView ", Read_only_recommended=b"readOnlyRecommended"
            ),
        ),
    ),
)
