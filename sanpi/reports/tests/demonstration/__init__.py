"""The demonstration against the figures that it reproduces; a package, so that what its files share goes with the last of them."""
