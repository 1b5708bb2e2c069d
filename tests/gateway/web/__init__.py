"""The HTTP interface over fakes of its ports."""
