"""From a log to a scenario: arrivals, branches, durations, pools and hours that reproduce what was seen."""
