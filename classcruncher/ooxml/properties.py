"""docProps/app.xml: the list of sheets that file browsers show."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from classcruncher.ooxml.markup import Element, XmlPart, elements, local
from classcruncher.ooxml.package import Package
from classcruncher.ooxml.relations import Relations


def list_sheets(package: Package, before: Sequence[str], after: Sequence[str]) -> None:
    """Change the list of sheets in the properties, if it was right before; otherwise leave it be."""
    for relation in Relations(package, "").of_kind("extended-properties"):
        if relation.target in package:
            part = XmlPart(package, relation.target)
            titles, counts = _vector(part.root, "TitlesOfParts"), _vector(part.root, "HeadingPairs")
            if titles is not None and counts is not None:
                _change(titles, counts, before, after)
            part.save()


def _change(titles: Element, counts: Element, before: Sequence[str], after: Sequence[str]) -> None:
    """Replace the stretch of titles that is `before`, and the number that goes with it."""
    start = 0
    listed = list(elements(titles))
    for number in _numbers(counts):
        end = start + int(number.text or "0")
        if [title.text for title in listed[start:end]] == list(before):
            _replace(titles, listed[start:end], after)
            number.text = str(len(after))
            titles.set("size", str(len(list(elements(titles)))))
            return
        start = end


def _replace(titles: Element, old: Sequence[Element], new: Sequence[str]) -> None:
    place = titles.index(old[0])
    for title in old:
        titles.remove(title)
    for offset, text in enumerate(new):
        title = etree.Element(old[0].tag)
        title.text = text
        titles.insert(place + offset, title)


def _numbers(counts: Element) -> list[Element]:
    return [number for number in counts.iter(etree.Element) if local(number) in {"i4", "int"}]


def _vector(root: Element, name: str) -> Element | None:
    for child in elements(root):
        if local(child) == name:
            return next(iter(elements(child)), None)
    return None
