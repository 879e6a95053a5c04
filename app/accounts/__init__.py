"""Members of the community: accounts, sign-in, roles, settings of the instance."""
