"""VBA projects written from source text, for workbooks that carry their own buttons."""
