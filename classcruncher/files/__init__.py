"""Files written safely, whatever they hold: all or nothing, and one run at a time."""
