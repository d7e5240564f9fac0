"""What the commands of `setelikirja` do. A command loads its own module when it runs, so that each starts at once."""
