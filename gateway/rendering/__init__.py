"""Results become files that a partner opens: a workbook for a clerk, text for a program."""
