"""Every read of the community: loaded with all that a page needs, and nothing that its viewer may not see."""
