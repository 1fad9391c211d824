"""Who makes what takes long: one interface, whose work is done by processes beside the pages or by a cluster."""
