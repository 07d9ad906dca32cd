"""The programming interface: the same services, rights and scope as the pages, for other programs. `docs/api.md` tells it."""
