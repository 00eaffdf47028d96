"""The enumeration: every class structure of a school within limits, exactly and fast."""
