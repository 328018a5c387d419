"""Tools for those who change Sanpi; nothing here is needed to run it."""
