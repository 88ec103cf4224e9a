"""One issue in words: the replayed history of a key and its part in each sprint, for the command `explain`."""
