"""Installing the button into Excel, and what it needs of a computer."""
