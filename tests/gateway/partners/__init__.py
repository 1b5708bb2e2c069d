"""What a partner may do, over a throwaway instance."""
