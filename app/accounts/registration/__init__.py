"""Registration, and the links in emails that confirm an address or reset a password."""
