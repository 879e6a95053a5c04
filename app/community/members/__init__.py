"""Pages of members, leaderboard, trust levels, visits."""
