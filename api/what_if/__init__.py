"""What if: a span of the log decided again under other settings, beside what was recorded."""
