"""The development environment of cc_odoo: see `make help`."""
