"""The line to Discord on bad days: what comes twice, or garbled, or is refused for a while."""
