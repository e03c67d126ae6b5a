"""How good answers are: data sets, metrics, intervals, kinds of mistakes, plots."""
