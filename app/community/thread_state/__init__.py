"""Close, reopen, lock, claim, archive and bump threads."""
