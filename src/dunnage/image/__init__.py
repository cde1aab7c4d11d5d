"""An exported image: layers, files, packages, the line behind each layer."""
