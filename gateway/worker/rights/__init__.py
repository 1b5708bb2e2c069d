"""A sole trader's rights on its data (GDPR art. 15 and 21): found, exported, withheld."""
