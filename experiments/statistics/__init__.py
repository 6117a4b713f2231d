"""Honest numbers: every result is an effect with its interval and its n; a p-value never stands alone.

effects      how large a difference is: mean difference, Cohen's d, Hedges' g, Cliff's delta
bootstrap    intervals by resampling: percentile and BCa
compare      two arms compared: paired permutation, Welch, Mann-Whitney; Holm's correction
shares       shares and rates: Wilson and Newcombe intervals, exact tests
ranking      Bradley-Terry strengths from games, with intervals
judgments    games from judges' rows, in the format of a published leaderboard
agreement    do judges agree? Krippendorff's alpha, Kendall's tau
bias         does the place in the speaking order, or the side, decide?
sequential   looking as the data come in, at an error rate that holds at every look

What is not a finite number is refused with ValueError: the caller decides what a missing value means and drops it
knowingly. What cannot be computed (an interval from one observation) is None, never a made-up number.
"""
