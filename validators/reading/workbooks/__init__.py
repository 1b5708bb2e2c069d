"""XLSX, XLS and ODS, looked over, made plain, then read as text."""
