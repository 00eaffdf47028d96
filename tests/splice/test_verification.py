"""What is written is looked at before it takes the place of the user's file: each way to be wrong is seen."""

from __future__ import annotations

import io
from collections.abc import Callable
from zipfile import ZipFile

import pytest

from classcruncher.errors import Damage
from classcruncher.ooxml.package import Package
from classcruncher.splice.checks import verify
from classcruncher.workbook.new import template_path

#: A part that the user has and that no result touches.
UNTOUCHED = "xl/theme/theme1.xml"
CHANGED = "docProps/core.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"

Parts = dict[str, bytes]


def parts() -> Parts:
    with ZipFile(io.BytesIO(template_path().read_bytes())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def package(content: Parts) -> Package:
    file = io.BytesIO()
    with ZipFile(file, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return Package(file)


def intended(content: Parts) -> Package:
    """The user's file with one part changed, as results would change it."""
    changed = package(content)
    changed.put(CHANGED, changed.read(CHANGED) + b"<!-- results -->")
    return changed


def written(content: Parts, spoil: Callable[[Parts], None]) -> Package:
    """What became of it on the way to the disk."""
    on_disk = {**content, CHANGED: content[CHANGED] + b"<!-- results -->"}
    spoil(on_disk)
    return package(on_disk)


def nothing(_: Parts) -> None:
    """Leave all as intended."""


def lose(content: Parts) -> None:
    del content[UNTOUCHED]


def touch(content: Parts) -> None:
    content[UNTOUCHED] += b"<!-- touched -->"


def forget(content: Parts) -> None:
    content[CHANGED] = content[CHANGED].removesuffix(b"<!-- results -->")


def test_what_is_as_intended_passes() -> None:
    content = parts()
    verify(package(content), intended(content), written(content, nothing))


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lose, "The list of parts is not as intended"),
        (touch, f"{UNTOUCHED} has changed"),
        (forget, f"{CHANGED} was not written as intended"),
    ],
)
def test_what_is_not_as_intended_is_seen(spoil: Callable[[Parts], None], sentence: str) -> None:
    content = parts()
    with pytest.raises(Damage, match=sentence):
        verify(package(content), intended(content), written(content, spoil))


@pytest.mark.parametrize(
    ("part", "old", "new", "sentence"),
    [
        (RELATIONS, b"worksheets/sheet2.xml", b"worksheets/sheet22.xml", "Relations lead nowhere"),
        ("xl/workbook.xml", b'name="School"', b'name="START"', "Two sheets have the same title"),
    ],
)
def test_what_was_meant_but_is_not_sound_is_seen(part: str, old: bytes, new: bytes, sentence: str) -> None:
    content = parts()
    assert old in content[part]
    unsound = package(content)
    unsound.put(part, content[part].replace(old, new))
    on_disk = package({**content, part: content[part].replace(old, new)})
    with pytest.raises(Damage, match=sentence):
        verify(package(content), unsound, on_disk)


def test_a_part_without_a_content_type_is_seen() -> None:
    content = parts()
    stray = package(content)
    stray.put("xl/stray.bin", b"stray")
    with pytest.raises(Damage, match="Parts have no content type"):
        verify(package(content), stray, package({**content, "xl/stray.bin": b"stray"}))


def test_the_users_own_loose_ends_are_no_damage() -> None:
    content = parts()
    content[RELATIONS] = content[RELATIONS].replace(b"worksheets/sheet2.xml", b"worksheets/sheet22.xml")
    verify(package(content), intended(content), written(content, nothing))
