"""The core's second half: tables become answers; one file per metric, listed in page order in `METRICS`."""
