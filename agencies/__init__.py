"""Who and where: areas, agencies, posts, people, reach and the permission table."""
