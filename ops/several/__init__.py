"""Several processes of the app behind one address, for trying: see ops/README.md."""
