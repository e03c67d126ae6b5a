"""The message menu "What do the articles say?": quotations about what a message says."""
