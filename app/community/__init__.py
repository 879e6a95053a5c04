"""Questions, answers, comments, spaces, tags, votes and badges."""
