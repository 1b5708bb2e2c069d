"""The reading process: started, bounded, listened to."""
