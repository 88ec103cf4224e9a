"""The core's last step: a report becomes page values; one file per kind of page."""
