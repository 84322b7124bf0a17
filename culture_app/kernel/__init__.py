"""Words that every room shares: points, intervals, money, pages, the clock, errors, the outbox."""
