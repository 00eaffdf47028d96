"""Class Cruncher: class structures for schools, fair, ranked and proven."""

from __future__ import annotations

__version__ = "0.1.0"
