"""The animation: `player` mounts it, `wire` packs what it plays."""
