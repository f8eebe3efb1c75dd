"""The peer and the pools of the benchmark of lotteries."""
