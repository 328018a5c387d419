"""Pages that write to the register. The list and the dossier show more than the register and live in `reports`."""
