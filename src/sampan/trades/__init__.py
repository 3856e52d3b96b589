"""The payment itself: pay, query, refund, cancel, close, and the sweeper that leaves nothing undecided."""
