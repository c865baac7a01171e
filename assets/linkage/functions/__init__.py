"""SQL functions that comparisons and queries of this room call by name; made once a connection."""
