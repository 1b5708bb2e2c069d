"""Who owes what, and when: windows of the year, what each party owes, reminders."""
