"""Sign-up, and the links in mails that confirm an address or reset a password."""
