"""XML parts: parsed safely, compared by meaning, written back with prefixes and declarations kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from classcruncher.ooxml.refusals import damaged, unreadable, unsafe

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"

Element = etree._Element
Document = etree._ElementTree


def parse(data: bytes, part: str) -> Document:
    """The document in a part's bytes. No entity is expanded and nothing outside is fetched.

    Raises Unfit when the bytes are not well-formed XML, or carry a document type.
    """
    if b"<!DOCTYPE" in data:
        raise unsafe()
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    try:
        document = etree.ElementTree(etree.fromstring(data, parser))
    except (etree.LxmlError, ValueError) as error:
        raise unreadable(part) from error
    refuse_document_type(document.getroot())
    return document


def refuse_document_type(element: Element) -> None:
    """Raise Unfit for XML with a document type, in whatever encoding it was hidden."""
    if element.getroottree().docinfo.internalDTD is not None:
        raise unsafe()


def serialise(document: Document) -> bytes:
    """The document as bytes, with the declaration that Excel writes."""
    return etree.tostring(document, xml_declaration=True, encoding="UTF-8", standalone=True)


def main(name: str) -> str:
    """The full name of an element of the spreadsheet's own vocabulary."""
    return f"{{{MAIN}}}{name}"


def local(element: Element) -> str:
    """An element's name without its namespace; "" for a comment or an instruction."""
    return str(element.tag).rpartition("}")[2] if is_element(element) else ""


def is_element(node: Element) -> bool:
    """Whether a node is an element; comments and instructions have a function for a tag."""
    return not callable(node.tag)


def remove(element: Element) -> None:
    """Take an element out of its document."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def without(element: Element, attribute: str) -> str | None:
    """Take an attribute off an element; returns what it was, None when it was not there."""
    value = element.get(attribute)
    if value is not None:
        del element.attrib[attribute]
    return value


def elements(parent: Element) -> Iterator[Element]:
    """The child elements, without comments and instructions."""
    return parent.iterchildren(etree.Element)


def whole(element: Element, name: str, otherwise: int = 0) -> int:
    """An attribute that must be a whole number. Raises Unfit when it is something else."""
    value = element.get(name)
    try:
        return otherwise if value is None else int(value)
    except ValueError as error:
        raise damaged(f'{name}="{value}" in <{local(element)}> is not a number') from error


def signature(element: Element) -> tuple[object, ...]:
    """Equal for two elements that mean the same, whatever their prefixes and order of attributes."""
    return (
        element.tag,
        tuple(sorted((str(name), str(value)) for name, value in element.attrib.items())),
        (element.text or "").strip(),
        tuple(signature(child) for child in elements(element)),
    )


def child_in_order(parent: Element, name: str, order: Sequence[str]) -> Element:
    """The child of that local name, made where the schema's `order` wants it if it is not there yet."""
    found = parent.find(main(name))
    if found is not None:
        return found
    made = etree.Element(main(name))
    earlier = set(order[: order.index(name)])
    place = 0
    for position, child in enumerate(parent):
        if local(child) in earlier:
            place = position + 1
    parent.insert(place, made)
    return made
