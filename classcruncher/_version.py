"""The version, in one place: what builds the package reads it here, too."""

__version__ = "0.1.0"
