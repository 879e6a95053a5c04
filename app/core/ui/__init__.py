"""Assets, icons, template environment and slots of pages."""
