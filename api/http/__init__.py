"""What all calls over HTTP share: who calls, routes, refusals, the application and its service."""
