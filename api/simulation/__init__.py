"""A believable year of a county, made from a seed and recorded through the public HTTP API.

`assumptions` holds what the rulebook does not say, `calendar` the days, `plan` the county and what steps are made of,
`registering` how its providers apply, `lives` what happens to each client, `driving` sends it, and `demonstration`
shows it.
"""

DEMONSTRATION_CLIENTS = 60
LOADED_MARK = "simulated-county-is-loaded"
"""The file of a data folder that says which simulation its county holds in full."""


class CannotSimulate(Exception):
    """The service does not take the simulation; the message says why and what to do."""
