"""The mathematics: which class structures there are, and the fairest allocation of each."""
