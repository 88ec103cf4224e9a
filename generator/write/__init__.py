"""The edge towards the reader: files become a site on disk, all or nothing."""
