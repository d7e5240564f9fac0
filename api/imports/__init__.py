"""Coming from another system: clients, providers, vouchers and entries in tables, looked at first and then recorded."""
