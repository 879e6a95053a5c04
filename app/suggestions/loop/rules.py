"""The limit of a report that a suggestion does not solve the problem."""

LONGEST_REPORT = 5000  # characters, as of an official response; at least 20, as of every text
