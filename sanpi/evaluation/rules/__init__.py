"""From rows to lights."""
