"""What a run found, shown: result sheets, a terminal's text, JSON and data frames."""
